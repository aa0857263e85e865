"""The plan made with the survivor: lines with her own words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.cases.actions.needs import read_need
from rujukan.cases.models import PlanLine
from rujukan.directory.models import Unit
from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Line:
    """One line: which need, who does it, what she herself says, what is to be reached, until when."""

    need: UUID
    for_unit: UUID
    goal: str
    own_words: str = ""
    due_on: date | None = None


def write_plan_line(
    *, dossier: UUID, line: Line, by: Actor, replaces: UUID | None = None, token: str = ""
) -> PlanLine | None:
    """Add a line, or put a new one in the place of `replaces`. None: filed before by this very form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "write_plan_line")
        need = read_need(act, line.need)
        _check_line(act, line)
        if found_before(token, by.user):
            return None
        file_token(token, act.dossier, by.user)
        row = PlanLine(
            id=uuid7(), dossier=act.dossier, need=need, unit_id=act.unit, for_unit_id=line.for_unit, by_user=by.user,
            due_on=line.due_on, recorded_at=act.at,
        )  # fmt: skip
        row.own_words, row.goal = line.own_words, line.goal
        row.save(force_insert=True)
        if replaces and not _replace(act.dossier.id, replaces, row):
            raise StateChanged("Baris rencana ini sudah diganti.")
        act.wrote("plan")
        return row


def _check_line(act: Act, line: Line) -> None:
    if not line.goal.strip():
        raise Refused("Tulis apa yang mau dicapai.", field="goal")
    if not Unit.objects.standing().filter(id=line.for_unit, region=act.dossier.region).exists():
        raise Refused("Pilih unit yang melakukannya.", field="for_unit")


def _replace(dossier: UUID, old: UUID, new: PlanLine) -> int:
    return PlanLine.unscoped.filter(dossier=dossier, id=old, replaced_by__isnull=True).update(replaced_by=new)


def agree_plan(*, dossier: UUID, by: Actor, when: When = NOW, token: str = "") -> None:
    """She agrees to the plan as it stands; a replay changes nothing. Raises Refused while it has no line."""
    with act_on(dossier, by) as act:
        check_action(act, "agree_plan")
        if found_before(token, by.user):
            return
        if not PlanLine.unscoped.filter(dossier=act.dossier, replaced_by__isnull=True).exists():
            raise Refused("Rencananya masih kosong. Tulis paling sedikit satu baris.")
        file_token(token, act.dossier, by.user)
        act.happened("plan.agreed", when=when)
