"""What was written with an act (note, place, why late): it lies in the section that the pack names for the event."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.audit.models import Entry
from rujukan.procedure.models import Remark
from rujukan.rules.disclosure import SECTIONS as ALL
from rujukan.rules.disclosure import Row, Scope, Section, Written, of_sections


@dataclass(frozen=True, kw_only=True)
class RemarkRow(Row):
    """What was written with one act."""

    event: str
    occurred_at: datetime
    precision: str
    outcome: str
    note: str
    place: str
    late: str
    in_error: bool


def remarks(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each section the remarks in it, oldest first."""
    return of_sections(scopes, _read)


def _read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, str, Row]]:
    found = Remark.unscoped.filter(dossier__in=ids)
    mine = list((found if unit is None else found.filter(unit=unit)).select_related("dossier").order_by("id"))
    entries = Entry.unscoped.in_bulk([row.entry for row in mine]) if mine else {}
    for row in mine:
        if entry := entries.get(row.entry):
            yield row.dossier_id, row.section, _row(row, entry)


def _by(entry: Entry) -> Written:
    return Written(entry.recorded_at, entry.by_user, entry.by_unit)


def _row(row: Remark, entry: Entry) -> RemarkRow:
    return RemarkRow(
        written=_by(entry), event=entry.event, occurred_at=entry.occurred_at, precision=entry.precision,
        outcome=entry.outcome, note=row.note, place=row.place, late=row.late, in_error=entry.in_error,
    )  # fmt: skip


SECTIONS = tuple(Section(code, "remarks", remarks) for code in ALL if code not in ("acts", "reporter"))
