"""Give out as a register what one member may see: each case is looked at, and that is recorded, before its line.

A line whose blanks only mean "not yours" would say something untrue of a person, so a case goes out whole or not at
all: the sections that the columns need must all be his.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from rujukan.audit.models import Entry
from rujukan.cases.models import Case
from rujukan.disclosure.access import Access, read_accesses
from rujukan.disclosure.disclose import disclose_many
from rujukan.disclosure.openings import look_at
from rujukan.exchange.htcds.of_case import Frame, values_of
from rujukan.exchange.htcds.parse import canonical
from rujukan.exchange.htcds.write import RegisterWriter, formula_like
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.intake.models import Harmed
from rujukan.procedure.packs import in_force
from rujukan.rules.access import ACTIONS, check_tier
from rujukan.rules.actor import Actor

SECTIONS = ACTIONS["export_register"].sections
AT_ONCE = 50
"""So many cases are read together; memory stays the same however many there are."""


@dataclass
class Summary:
    """How it ended. left_out: cases of which not all sections are his; formulas: cells that a spreadsheet may run."""

    rows: int = 0
    left_out: int = 0
    formulas: int = 0

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def export_register(
    writer: RegisterWriter, *, by: Actor, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Summary:
    """Write a line for each case of his. Raises Refused."""
    check_tier(by, "export_register")
    summary, total = Summary(), Case.unscoped.visible_to(by, time.now()).count()
    zone = ZoneInfo(in_force(by.region).zone)
    read = 0
    for batch in _batches(by):
        wanted = [access for access in batch if _is_his(access)]
        for access in wanted:
            look_at(access, sections=SECTIONS)
        read += len(batch)
        _write(writer, wanted, by, zone, summary)
        summary.left_out = read - summary.rows
        progress(read, total)
    return summary


def _batches(by: Actor) -> Iterator[list[Access]]:
    """How he stands to the cases that he may see, the oldest first; each batch asked anew."""
    last = UUID(int=0)
    while True:
        seen = Case.unscoped.visible_to(by, time.now()).filter(pk__gt=last).order_by("pk")
        ids = list(seen.values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return
        yield read_accesses(Dossier.unscoped.filter(id__in=ids).order_by("id"), to=by, now=time.now())
        last = ids[-1]


def _is_his(access: Access) -> bool:
    return all(access.extent(section) == "whole" for section in SECTIONS)


def _write(writer: RegisterWriter, accesses: Sequence[Access], by: Actor, zone: ZoneInfo, summary: Summary) -> None:
    codes = [access.dossier.code for access in accesses]
    frames = _frames(accesses, zone)
    for case in disclose_many(codes, to=by, now=time.now(), opened=SECTIONS):
        if not all(case.opened(section) for section in SECTIONS):  # withdrawn since it was looked at
            continue
        values = values_of(case, frames[case.code])
        writer.write(values)
        summary.rows += 1
        summary.formulas += sum(formula_like(canonical(value)) for value in values.values())


def _frames(accesses: Sequence[Access], zone: ZoneInfo) -> Mapping[str, Frame]:
    ids = [access.dossier.id for access in accesses]
    reported = {
        case: (at, precision)
        for case, at, precision in Harmed.unscoped.filter(case__in=ids)
        .order_by("id")
        .values_list("case", "complaint__received_at", "complaint__received_precision")
    }
    reasons = _reasons(ids)
    return {
        access.dossier.code: Frame(
            *reported[access.dossier.id], closed=access.course.closed_at is not None,
            closing=_in_words(access, reasons.get(access.dossier.id, "")), zone=zone,
        )
        for access in accesses
    }  # fmt: skip


def _reasons(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Why each was closed last, as the SOP's code."""
    rows = Entry.unscoped.filter(dossier__in=ids, event="case.closed", kind=Entry.Kind.ACT, in_error=False)
    return dict(rows.order_by("dossier_id", "seq").values_list("dossier_id", "outcome"))


def _in_words(access: Access, code: str) -> str:
    closing = {reason.code: reason.name.en for reason in access.pack.reasons.get("closing", ())}
    return closing.get(code, "") if access.course.closed_at else ""
