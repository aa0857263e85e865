"""What the tests of registers share: the published files, registers of any rows, IOM's template filled in."""

import csv
import importlib.util
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rujukan.exchange.htcds.parse import Problem, Row, parse_row
from rujukan.exchange.htcds.read import read_table

SHARED = Path(__file__).resolve().parents[3] / "shared"
TODAY = date(2026, 11, 24)
PLAIN_TEMPLATE = "HTCDS Excel Spreadsheet v2.0.xlsx"
CHECKED_TEMPLATE = "HTCDS Excel Spreadsheet single select with validation v2.0.xlsx"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def shared(name: str) -> Path:
    """A file beside the checkout; without it the test is skipped and says so."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is absent: this test reads published files that the product doesn't carry")
    return path


def template(name: str = PLAIN_TEMPLATE) -> Path:
    """One of IOM's Excel templates."""
    return shared(f"data/htcds/{name}")


def register_csv(path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",") -> Path:
    """A register with these rows, the first being its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def parsed(path: Path) -> tuple[list[Row], list[Problem]]:
    """All rows of a register that can be taken in, and all problems of the others."""
    table = read_table(path)
    results = [parse_row(table.header, line, today=TODAY) for line in table.lines()]
    rows = [result for result in results if isinstance(result, Row)]
    return rows, [problem for result in results if not isinstance(result, Row) for problem in result]


def one(path: Path) -> Row:
    """The only row of a register; what is wrong with it fails the test."""
    rows, problems = parsed(path)
    assert not problems, problems
    return rows[0]


def problems_of(path: Path) -> dict[str, Problem]:
    """Column -> problem."""
    return {problem.column: problem for problem in parsed(path)[1]}


def fill(source: Path, target: Path, cells: Mapping[str, str]) -> Path:
    """A copy of a workbook with texts written into cells of its first sheet (`D3` -> text), all else as it is."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _filled(content, cells) if name == "xl/worksheets/sheet1.xml" else content)
    return target


def _filled(sheet: bytes, cells: Mapping[str, str]) -> bytes:
    tree = ElementTree.fromstring(sheet)  # noqa: S314  IOM's own file, from disk
    rows = {row.attrib["r"]: row for row in tree.iter(f"{_MAIN}row")}
    for name, text in cells.items():
        row = rows[name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
        others = [cell for cell in row if cell.attrib["r"] != name]
        row[:] = sorted([*others, _text_cell(name, text)], key=lambda cell: (len(cell.attrib["r"]), cell.attrib["r"]))
    return bytes(ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True))


def _text_cell(name: str, text: str) -> ElementTree.Element:
    cell = ElementTree.Element(f"{_MAIN}c", r=name, t="inlineStr")
    ElementTree.SubElement(ElementTree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = text
    return cell


@cache
def published_register() -> str:
    """The 6,304 published records as the tool turns them into a register (CSV text)."""
    path = shared("tools/ctdc_to_htcds.py")
    spec = importlib.util.spec_from_file_location("ctdc_to_htcds", path)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, tool.COLUMNS, lineterminator="\n")
    writer.writeheader()
    with shared("data/ctdc/CTDC_synthetic_2021_IDN_subset.csv").open(encoding="utf-8", newline="") as source:
        writer.writerows(tool.htcds(row, number) for number, row in enumerate(csv.DictReader(source), 1))
    return text.getvalue()
