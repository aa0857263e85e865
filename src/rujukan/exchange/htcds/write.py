"""Write a register back: one CSV (UTF-8, `,`), all columns that we understand, one line a row.

Values stand in it **unchanged**, cells that begin with `=`, `+`, `-` or `@` too. A spreadsheet may run such a cell as
a formula, and the usual guard (a `'` before it) would change the value: `+62812...` would not come back as the number
it is. The register is for programs and for the next import, which read text; so it stays true, and `formula_like`
counts the cells that the command names to its user. What is made for people's eyes, the list of refused rows, has the
guard.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from typing import TextIO

from django.utils.translation import gettext

from rujukan.exchange.htcds.columns import COLUMNS
from rujukan.exchange.htcds.parse import Problem, Value, canonical

PROBLEM_COLUMNS = ("row", "x_Reference", "column", "value", "reason", "allowed")


class RegisterWriter:
    """Writes rows to a text file that was opened with newline="" and UTF-8; the header comes at once."""

    def __init__(self, file: TextIO) -> None:
        self._plain = csv.writer(file, lineterminator="\n")
        self._quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._plain.writerow(column.name for column in COLUMNS)

    def write(self, values: Mapping[str, Value]) -> None:
        """One row: column name -> value (as in `parse.Row`); what is absent is written blank."""
        cells = [canonical(values[column.name]) if column.name in values else "" for column in COLUMNS]
        # csv leaves a lone carriage return bare, and no reader takes that back.
        lone = any("\r" in cell for cell in cells)
        (self._quoted if lone else self._plain).writerow(cells)


class ProblemWriter:
    """Writes why rows were refused, for people: a cell that a spreadsheet may run as a formula gets a `'` before it."""

    def __init__(self, file: TextIO) -> None:
        self._lines = csv.writer(file, lineterminator="\n")
        self._lines.writerow(PROBLEM_COLUMNS)

    def write(self, problem: Problem) -> None:
        """One problem, its reason in the language in force."""
        reason = gettext(problem.reason) % (problem.params or {})
        cells = (problem.reference, problem.column, problem.value, reason, "; ".join(problem.allowed))
        self._lines.writerow([problem.row, *(f"'{cell}" if formula_like(cell) else cell for cell in cells)])


def formula_like(text: str) -> bool:
    """Whether a spreadsheet may run this text as a formula; a plain number or telephone number is none."""
    return bool(re.match(r"[=+\-@\t\r]", text)) and not re.fullmatch(r"[+-]?[0-9 ().\-]+", text)
