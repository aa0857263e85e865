"""One line of a register -> its values, each checked against its column, or what is wrong with it.

A value has the type of its column's kind: TEXT and COUNTRY `str`, CODES and COUNTRIES `tuple[str, ...]` (sorted), DATE
`When`, BAND `Band`, CHECKBOX `bool`. A blank cell gives no value at all, so that blank stays apart from
`NonSpecifiedUnknown` and FALSE. Text stays as it is written, blanks at its ends too.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from django.utils.translation import gettext_noop as _

from rujukan.exchange.htcds.codes import CASE_STATUS, CLOSED_STATUSES, SEPARATOR
from rujukan.exchange.htcds.columns import BY_NAME, Column, Header, Kind
from rujukan.exchange.htcds.countries import find_country
from rujukan.exchange.htcds.read import Cell, Line, Unreadable, is_row_number, text_of

Precision = Literal["day", "month", "year"]
EARLIEST = date(1900, 1, 1)
REFERENCE, STATUS = "x_Reference", "cas_Status"
_SHOWN = 200  # of a refused value, in characters


@dataclass(frozen=True)
class When:
    """A day, a month or a year: `value` is its first day."""

    value: date
    precision: Precision

    def __str__(self) -> str:
        return self.value.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]

    @property
    def last(self) -> date:
        """The last day that it may mean."""
        if self.precision == "day":
            return self.value
        month = 12 if self.precision == "year" else self.value.month
        return date(self.value.year, month, monthrange(self.value.year, month)[1])


@dataclass(frozen=True)
class Band:
    """A span of whole years or months, both ends in it; `high` None is open (`48+`)."""

    low: int
    high: int | None

    def __str__(self) -> str:
        return f"{self.low}+" if self.high is None else f"{self.low}-{self.high}"


Value = str | tuple[str, ...] | When | Band | bool
ValueT = TypeVar("ValueT", bound=Value)


def canonical(value: Value) -> str:
    """The text of a value in a register, the only one: what the export writes and `parse_row` reads back the same."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, tuple):
        return SEPARATOR.join(sorted(value))
    return str(value)


@dataclass(frozen=True)
class Row:
    """A line that can be taken in: column name -> value; a blank cell is not there."""

    number: int
    values: Mapping[str, Value]

    @property
    def reference(self) -> str:
        """The giver's own reference, without blanks at its ends; "" where there is none."""
        return self.text(REFERENCE).strip()

    def text(self, name: str) -> str:
        """The text or the alpha-3 code of a TEXT or COUNTRY column; "" where blank."""
        return self._get(name, str) or ""

    def codes(self, name: str) -> tuple[str, ...]:
        """The sorted codes of a CODES or COUNTRIES column; () where blank."""
        return self._get(name, tuple) or ()

    def when(self, name: str) -> When | None:
        """The date of a DATE column with its precision; None where blank."""
        return self._get(name, When)

    def band(self, name: str) -> Band | None:
        """The span of a BAND column; None where blank."""
        return self._get(name, Band)

    def flag(self, name: str) -> bool | None:
        """The answer of a CHECKBOX column; None where blank, which is not FALSE."""
        return self._get(name, bool)

    def _get(self, name: str, kind: type[ValueT]) -> ValueT | None:
        value = self.values.get(BY_NAME[name].name)
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{name} holds {type(value).__name__}, not {kind.__name__}")
        return value

    def supplied(self) -> dict[str, str]:
        """Column name -> canonical text of every supplied value, as the export must give it back."""
        return {name: canonical(value) for name, value in self.values.items()}


@dataclass(frozen=True)
class Problem:
    """Why a line is refused: `reason` is an Indonesian msgid for `params`; `allowed` is what may stand, literally."""

    row: int
    reference: str
    column: str
    value: str
    reason: str
    allowed: tuple[str, ...] = ()
    params: Mapping[str, object] | None = None


class _Bad(Exception):
    def __init__(self, reason: str, allowed: tuple[str, ...] = (), **params: object) -> None:
        super().__init__(reason)
        self.reason, self.allowed, self.params = reason, allowed, params


def parse_row(header: Header, line: Line, *, today: date) -> Row | list[Problem]:
    """The values of a line, or all that is wrong with it. `today` is the region's date: nothing may be later."""
    cells: dict[str, Cell] = {STATUS: ""}  # checked even where there is no such column
    cells |= {column.name: cell for column, cell in zip(header.columns, line.cells, strict=False) if column}
    reference = text_of(cells.get(REFERENCE, "")).strip()
    values: dict[str, Value] = {}
    problems = _astray(header, line, reference)
    for name, cell in cells.items():
        try:
            if text_of(cell).strip() or name == STATUS:
                values[name] = _value(BY_NAME[name], cell, today)
        except _Bad as bad:
            problems.append(_problem(line, reference, name, cell, bad))
    return problems or Row(line.number, values)


def _astray(header: Header, line: Line, reference: str) -> list[Problem]:
    """What stands in a place without a title: the line has shifted, or a cell was filled that nobody can name."""
    astray = _Bad(_("Ada isi di kolom tanpa judul. Periksa apakah isi baris ini bergeser."))
    return [
        _problem(line, reference, _letters(place), cell, astray)
        for place, cell in enumerate(line.cells)
        if (place >= len(header.columns) or place in header.untitled)
        and text_of(cell).strip()
        and not is_row_number(header, place, cell)
    ]


def _letters(place: int) -> str:
    """The place of a cell (from 0) as a spreadsheet names it: A, Z, AA."""
    rest, last = divmod(place, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def _problem(line: Line, reference: str, column: str, cell: Cell, bad: _Bad) -> Problem:
    return Problem(line.number, reference, column, text_of(cell)[:_SHOWN], bad.reason, bad.allowed, bad.params)


def _value(column: Column, cell: Cell, today: date) -> Value:
    if isinstance(cell, Unreadable):
        raise _Bad(cell.reason)
    if column.name == STATUS:
        return _closed(cell)
    value = _READERS[column.kind](column, cell)
    if isinstance(value, When) and value.value > today:
        raise _Bad(_("Tanggal ini belum terjadi."))
    return value


def _closed(cell: str) -> tuple[str, ...]:
    """The status of a case that is over; blank is none."""
    status, unknown = CASE_STATUS.split(cell)
    if unknown or not status or not set(status) <= set(CLOSED_STATUSES):
        reason = _("Hanya berkas yang sudah ditutup yang dapat dimasukkan: perintah ini untuk riwayat yang selesai.")
        raise _Bad(reason, CLOSED_STATUSES)
    return status


def _text(column: Column, cell: str) -> str:
    if len(cell) > column.limit:
        raise _Bad(_("Terlalu panjang: paling banyak %(batas)s huruf."), batas=column.limit)
    return cell


def _codes(column: Column, cell: str) -> tuple[str, ...]:
    assert column.picklist is not None
    codes, unknown = column.picklist.split(cell)
    if unknown or not codes:
        raise _Bad(
            _("%(nilai)s tidak ada dalam daftar."), tuple(column.picklist.labels), nilai=", ".join(unknown) or ";"
        )
    return codes


def _countries(column: Column, cell: str) -> tuple[str, ...]:
    parts = [part for part in cell.split(SEPARATOR) if part.strip()]
    return tuple(sorted({_country(column, part) for part in parts or [cell]}))


def _country(column: Column, cell: str) -> str:
    code = find_country(cell)
    if code is None:
        reason = _(
            "%(nilai)s bukan satu negara menurut ISO 3166: kode tiga atau dua huruf, atau nama dalam bahasa Inggris."
        )
        raise _Bad(reason, ("IDN", "ID", "Indonesia"), nilai=cell.strip())
    return code


def _when(column: Column, cell: str) -> When:
    """Only ISO 8601: `03/04/2021` is two days to two readers, and a guess would be returned as a fact."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", cell.strip())
    year, month, day = found.groups() if found else ("", "", "")
    try:
        value = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        value = date.min
    if value < EARLIEST:
        raise _Bad(_("Tanggal ini tidak terbaca."), ("2023", "2023-05", "2023-05-17"))
    return When(value, "day" if day else "month" if month else "year")


def _checkbox(column: Column, cell: str) -> bool:
    codes = _codes(column, cell)
    if len(codes) > 1:
        raise _Bad(_("Hanya satu jawaban yang dapat berdiri di sini."), ("TRUE", "FALSE"))
    return codes == ("TRUE",)


def _band(column: Column, cell: str) -> Band:
    number = "(0|[1-9][0-9]{0,2})"
    found = re.fullmatch(f"{number}(?:-{number}|[+])", cell.strip())
    low, high = found.groups() if found else ("1", "0")
    if high is not None and int(high) < int(low):
        raise _Bad(_("Rentang ini tidak terbaca."), ("21-23", "48+"))
    return Band(int(low), None if high is None else int(high))


_READERS: Mapping[Kind, Callable[[Column, str], Value]] = {
    Kind.TEXT: _text,
    Kind.CODES: _codes,
    Kind.COUNTRY: _country,
    Kind.COUNTRIES: _countries,
    Kind.DATE: _when,
    Kind.CHECKBOX: _checkbox,
    Kind.BAND: _band,
}
