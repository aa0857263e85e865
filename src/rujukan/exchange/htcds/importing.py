"""Take in a register of cases that are over, row by row, through the actions that everybody uses.

A row is one commit. Broken off, the next run goes on: a row that was taken in is known by its key. A row that can't be
taken in is refused alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from rujukan.cases.actions.past import write_past
from rujukan.exchange.htcds.keys import row_key, values_hash
from rujukan.exchange.htcds.parse import REFERENCE, Problem, Row, parse_row
from rujukan.exchange.htcds.read import Line, Table
from rujukan.exchange.htcds.to_actions import answers_of, determined_of, past_of, received_of, when_of
from rujukan.exchange.models import ImportedRow
from rujukan.foundation import keyring, time
from rujukan.foundation.models import Dossier
from rujukan.intake.actions import complete_screening, file_complaint, make_determination, open_cases
from rujukan.intake.actions.opening import Opening
from rujukan.procedure.act import one_sitting
from rujukan.procedure.packs import in_force, pack_of, stored_in_force, unit_roles
from rujukan.rules.access import importing
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused
from rujukan.rules.when import When

TWICE = _("Rujukan ini sudah ada di baris sebelumnya dalam berkas yang sama.")
OTHERWISE = _("Baris ini pernah dimasukkan dengan isi yang lain. Perbaiki isinya di berkas dampingan.")


@dataclass
class Summary:
    """How it ended, for the program that reads it."""

    rows: int = 0
    opened: int = 0
    already: int = 0
    refused: int = 0
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Hearing:
    """Who is told while it runs: of each problem, and after each row how many of how many are done."""

    problem: Callable[[Problem], None] = lambda _problem: None
    progress: Callable[[int, int], None] = lambda _done, _total: None


def importer(member: Actor) -> Actor:
    """The actor of kind import that this member is. Raises Refused."""
    stored = stored_in_force(member.region)
    return importing(member, unit_roles=unit_roles(stored, pack_of(stored), member.unit))


def import_register(table: Table, *, by: Actor, dry_run: bool = False, hearing: Hearing = Hearing()) -> Summary:
    """Open a case for each row of the register, as history. `by`: as `importer` gives him; dry_run: only say what would
    be done."""
    summary, run = Summary(), _Run(table, by, dry_run)
    for line in table.lines():
        problems, outcome = run.take(line)
        for problem in problems:
            hearing.problem(problem)
        summary.rows += 1
        setattr(summary, outcome, getattr(summary, outcome) + 1)
        hearing.progress(summary.rows, table.total)
    return summary


class _Run:
    """One run over one register; it remembers the keys of its rows, 32 bytes each, and nothing else of them."""

    def __init__(self, table: Table, by: Actor, dry_run: bool) -> None:
        assert by.unit
        self.table, self.by, self.unit, self.dry_run = table, by, by.unit, dry_run
        self.zone = ZoneInfo(in_force(by.region).zone)
        self.seen: set[bytes] = set()

    def take(self, line: Line) -> tuple[list[Problem], str]:
        """What is wrong with the row, and what became of it: opened, already, refused."""
        now = time.now()
        row = parse_row(self.table.header, line, today=now.astimezone(self.zone).date())
        if not isinstance(row, Row):
            return row, "refused"
        try:
            return [], self._take(row, now)
        except Refused as refused:
            column = REFERENCE if refused.field == REFERENCE else ""
            shown = row.reference if column else ""
            return [Problem(row.number, row.reference, column, shown, refused.reason, (), refused.params)], "refused"

    def _take(self, row: Row, now: datetime) -> str:
        key = row_key(row, unit=self.unit, digest=self.table.digest, key=keyring.secret("register"))
        if key in self.seen:
            raise Refused(TWICE, field=REFERENCE)
        self.seen.add(key)
        values = values_hash(row.supplied(), key=keyring.secret("register"))
        if self._is_there(key, values):
            return "already"
        if not self.dry_run:
            try:
                self._open(row, key, values, when_of(row.when("x_RegisteredOn"), self.zone, now))
            except IntegrityError:  # another import of the same register was quicker
                if self._is_there(key, values):
                    return "already"
                raise
        return "opened"

    def _is_there(self, key: bytes, values: bytes) -> bool:
        """Was it taken in before? Raises Refused where it said something else then."""
        found = ImportedRow.unscoped.filter(key=key).values_list("values_hash", flat=True).first()
        if found is not None and bytes(found) != values:
            raise Refused(OTHERWISE, field=REFERENCE)
        return found is not None

    def _open(self, row: Row, key: bytes, values: bytes, when: When) -> None:
        with one_sitting():
            case = open_history(row, by=self.by, when=when)
            ImportedRow.unscoped.create(dossier=case, unit_id=self.unit, key=key, values_hash=values)


def open_history(row: Row, *, by: Actor, when: When) -> Dossier:
    """The way of one row: complaint, case, screening, determination, closed as supplied. What the register doesn't
    date has happened nobody knows when."""
    complaint = file_complaint(received=received_of(row, when), by=by)
    (case,) = open_cases(dossier=complaint.dossier_id, openings={1: Opening()}, by=by, when=when)
    some_day = When(precision="unknown")
    if answers := answers_of(row):
        complete_screening(dossier=case.dossier_id, answers=answers, by=by, when=some_day)
    if determined := determined_of(row):
        make_determination(dossier=case.dossier_id, determined=determined, by=by, when=some_day)
    write_past(dossier=case.dossier_id, past=past_of(row), by=by)
    return case.dossier
