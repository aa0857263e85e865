"""Read a register from .csv or .xlsx: the header matched to our columns, then line after line as text.

Before the first line is given out, the whole file has been looked through once: it is hashed, it is UTF-8, its quotes
close. So a broken file is refused as a whole and nothing of it is taken in, while a bad line is refused alone
(`parse`). A CSV is never held in memory; a sheet of .xlsx is held once, by its reader. A formula that ends in an error
(`#N/A`) reads as blank there.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_noop as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from rujukan.exchange.htcds.columns import Header, count_known, is_label_row, read_header
from rujukan.rules.refused import Refused

DELIMITERS = (",", ";")
# Excel keeps 15 digits of a number; a NIK (16) typed as a number has lost its last one.
EXACT_NUMBERS = 10**15
_BROKEN = _("Berkas ini rusak di baris %(baris)s: tanda kutip tidak ditutup, atau satu sel terlalu panjang.")


@dataclass(frozen=True)
class Unreadable:
    """A cell whose value can't be had unchanged: what stands there, and why (an Indonesian msgid)."""

    shown: str
    reason: str


Cell = str | Unreadable


@dataclass(frozen=True)
class Line:
    """One line of the register; `number` is its row as a spreadsheet counts them, the header being row 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A register that can be read: its header, the SHA-256 of its file (hex), how many lines are filled."""

    path: Path
    header: Header
    digest: str
    total: int
    _lines: Callable[[], Iterator[Line]]

    def lines(self) -> Iterator[Line]:
        """The filled lines, in the order of the file; lines that are blank but for a row number are left out."""
        return (line for line in self._lines() if _is_filled(line, self.header))


def read_table(path: Path) -> Table:
    """Open a register. Raises Refused where the whole file can't be taken in (see `columns.read_header`)."""
    if not path.is_file():
        raise Refused(_("Berkas %(berkas)s tidak ada."), berkas=path.name)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _csv_table(path)
    if suffix == ".xlsx":
        return _xlsx_table(path)
    raise Refused(_("Berkas %(berkas)s bukan .csv atau .xlsx."), berkas=path.name)


def _is_filled(line: Line, header: Header) -> bool:
    """Whether anything stands in the line besides a row number."""
    cells = enumerate(line.cells)
    return any(text_of(cell).strip() and not is_row_number(header, place, cell) for place, cell in cells)


def is_row_number(header: Header, place: int, cell: Cell) -> bool:
    """Whether this cell only numbers the line, as column A of IOM's template does."""
    return place == 0 and 0 in header.untitled and text_of(cell).strip().isdecimal()


def text_of(cell: Cell) -> str:
    """What stands in a cell, readable or not."""
    return cell.shown if isinstance(cell, Unreadable) else cell


def _table(path: Path, first: Sequence[Sequence[str]], lines: Callable[[int], Iterator[Line]]) -> Table:
    """A table from its first two rows and a way to read the lines after so many header rows."""
    names, second = [*first, [], []][:2]
    labelled = is_label_row(names, second)
    header = read_header(names, second if labelled else ())
    skip = 2 if labelled else 1
    total = sum(1 for line in lines(skip) if _is_filled(line, header))
    return Table(path, header, _digest(path), total, lambda: lines(skip))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- CSV


def _csv_table(path: Path) -> Table:
    delimiter = _delimiter(path)
    with _csv_rows(path, delimiter) as rows:
        first = list(islice(rows, 2))
    return _table(path, first, lambda skip: _csv_lines(path, delimiter, skip))


def _delimiter(path: Path) -> str:
    """`,` or `;`: the one that gives more names that we know in the first row; `,` where they are equal."""
    return max(DELIMITERS, key=lambda delimiter: _known_names(path, delimiter))


def _known_names(path: Path, delimiter: str) -> int:
    try:
        with _csv_rows(path, delimiter) as rows:
            return count_known(next(rows, []))
    except Refused:  # quoted titles are broken CSV to the wrong delimiter
        return 0


def _csv_lines(path: Path, delimiter: str, skip: int) -> Iterator[Line]:
    with _csv_rows(path, delimiter) as rows:
        for number, cells in enumerate(rows, 1):
            if number > skip:
                yield Line(number, tuple(cells))


@contextmanager
def _csv_rows(path: Path, delimiter: str) -> Iterator[Iterator[list[str]]]:
    # A NUL is in no name or note, and no database takes one; it is dropped here, at the edge.
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader((text.replace("\0", "") for text in file), delimiter=delimiter, strict=True)
        yield _guarded(rows)


def _guarded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    number = 0
    try:
        for cells in rows:
            number += 1
            yield cells
    except UnicodeDecodeError:
        raise Refused(_("Berkas ini bukan UTF-8. Simpan sebagai “CSV UTF-8”, lalu ulangi.")) from None
    except csv.Error:
        raise Refused(_BROKEN, baris=number + 1) from None


# --- Excel


def _xlsx_table(path: Path) -> Table:
    sheet = _first_sheet(path)
    first = [[text_of(cell) for cell in line.cells] for line in islice(_xlsx_lines(sheet, 0), 2)]
    return _table(path, first, lambda skip: _xlsx_lines(sheet, skip))


def _first_sheet(path: Path) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError):
        raise Refused(_("Berkas %(berkas)s tidak terbaca sebagai Excel."), berkas=path.name) from None


def _xlsx_lines(sheet: CalamineSheet, skip: int) -> Iterator[Line]:
    blank = [""] * sheet.start[1] if sheet.start else []  # the reader leaves out blank columns before the first
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > skip:
            yield Line(number, tuple(_cell(value) for value in [*blank, *cells]))


def _cell(value: object) -> Cell:
    """The text of a cell of Excel, as its owner sees it; a date as ISO 8601, TRUE and FALSE in capitals."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return Unreadable(str(value), _("Isi sel ini bukan teks, angka atau tanggal. Simpan selnya sebagai teks."))


def _number(value: float) -> Cell:
    if abs(value) >= EXACT_NUMBERS:
        return Unreadable(
            f"{value:.0f}", _("Angka di atas 15 digit sudah dibulatkan Excel. Simpan selnya sebagai teks.")
        )
    return str(int(value)) if value == int(value) else repr(value)
