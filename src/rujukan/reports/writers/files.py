"""PDF, CSV and JSON of one report. The same report gives the same bytes."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from rujukan.exchange.htcds.write import formula_like
from rujukan.foundation.numerals import language
from rujukan.letters import pdf
from rujukan.reports.document import Cell, Report, Row
from rujukan.rules.suppression import Shown

TEXTS = Path(__file__).parents[1] / "texts"
TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


def write(report: Report, kind: str) -> bytes:
    """The file's bytes; `kind` is one of TYPES."""
    return {"pdf": as_pdf, "csv": as_csv, "json": as_json}[kind](report)


def as_csv(report: Report) -> bytes:
    """A line a number. What a spreadsheet would run as a formula gets a `'` before it."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("table", "row", "column", "title", "label", "heading", str(report.year), str(report.year - 1)))
    for line in _lines(report):
        lines.writerow([f"'{cell}" if formula_like(cell) else cell for cell in line])
    return text.getvalue().encode()


def _lines(report: Report) -> Iterator[tuple[str, ...]]:
    yield "about", "", "", report.title, report.place, report.as_of, report.version, ""
    for row in report.numbers:
        yield "numbers", row.code, "", "", row.label, "", _plain(row.cells[0].now), _plain(row.cells[0].before)
    for table in report.tables:
        for row in (*table.rows, *([table.total] if table.total else ())):
            for (code, heading), cell in zip(table.columns, row.cells, strict=False):
                yield (table.code, row.code, code, table.title, row.label, heading, _plain(cell.now),
                       _plain(cell.before))  # fmt: skip
    for word, meaning in report.definitions:
        yield "definitions", "", "", word, meaning, "", "", ""
    for note in (*report.summary, *report.notes):
        yield "notes", "", "", note, "", "", "", ""
    for unit in report.silent:
        yield "silent", "", "", unit, "", "", "", ""


def _plain(shown: Shown) -> str:
    return _("disamarkan") if shown.value is None else str(shown.value)


def as_json(report: Report) -> bytes:
    """For programs: a hidden cell stands as the word, never as a number."""
    plain = {key: value for key, value in asdict(report).items() if key not in ("numbers", "tables", "moment")}
    numbers = [_row(row) for row in report.numbers]
    tables = [
        {"code": table.code, "title": table.title, "columns": table.columns, "rows": [_row(row) for row in table.rows],
         "total": _row(table.total) if table.total else None}
        for table in report.tables
    ]  # fmt: skip
    return (json.dumps(plain | {"numbers": numbers, "tables": tables}, ensure_ascii=False, indent=1) + "\n").encode()


def _row(row: Row) -> dict[str, object]:
    return {"code": row.code, "label": row.label, "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: Cell) -> dict[str, object]:
    return {name: _("disamarkan") if shown.value is None else shown.value
            for name, shown in (("now", cell.now), ("before", cell.before))}  # fmt: skip


def as_pdf(report: Report) -> bytes:
    """What is laid on the regent's table, dated at the report's moment."""
    tables = [
        {"title": table.title, "columns": [heading for _code, heading in table.columns],
         "rows": [[row.label, *[cell.words for cell in row.cells]] for row in table.rows],
         "before": [row.cells[0].words_before for row in table.rows],
         "total": [table.total.label, *[cell.words for cell in table.total.cells]] if table.total else [],
         "total-before": table.total.cells[0].words_before if table.total else "",
         "bars": [{"label": bar.label, "words": bar.words, "parts": bar.parts} for bar in table.bars]}
        for table in report.tables
    ]  # fmt: skip
    data = {
        "lang": language(), "title": report.title, "place": report.place, "as-of": report.as_of,
        "as-of-label": _("Keadaan per"), "summary": report.summary,
        "numbers": [[row.cells[0].words, row.label, row.cells[0].words_before] for row in report.numbers],
        "tables": tables, "definitions": report.definitions, "definitions-label": _("Cara menghitung"),
        "notes": report.notes, "silent-label": _("Tidak ada catatannya dalam masa ini"),
        "silent": ", ".join(report.silent), "version": report.version, "before-label": str(report.year - 1),
        "series": _("bagian pertama / bagian kedua"),
    }  # fmt: skip
    return pdf.make("year", data, now=datetime.fromtimestamp(report.moment, UTC), texts=TEXTS)
