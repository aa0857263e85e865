"""Escalation: who is told when a clock has run out, rung by rung (sop-steps section 2, "Escalation")."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.accounts.models import Membership
from rujukan.accounts.models.membership import MembershipRole
from rujukan.procedure.act import Act
from rujukan.procedure.models import Matter
from rujukan.procedure.models import Rung as Passed
from rujukan.procedure.packs import unit_roles, units_for
from rujukan.procedure.reading import as_rule
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.calendar import Calendar, add, before
from rujukan.rules.procedure.pack import Pack, Rung, Step

AHEAD = 0
"""Number of the reminder before the date; the ladder's own rungs count from 1."""


@dataclass(frozen=True)
class Reached:
    """A rung whose time has come: who has the role (None: nobody yet), and since when."""

    number: int
    role: str
    unit: UUID | None
    at: datetime


@dataclass(frozen=True)
class Late:
    """A running clock as the sweep finds it; `passed` is the number of its last rung, None = none yet."""

    step: str
    due: datetime
    passed: int | None
    grade: str
    """The urgency of what it hangs on."""

    def waits(self, pack: Pack, calendar: Calendar, now: datetime) -> bool:
        """Has a rung come that is not recorded? Told without the dossier, so that others are left alone."""
        step = pack.steps.get(self.step)
        if step is None:
            return False
        if self.due >= now:
            ahead = step.due.ahead
            return ahead is not None and self.passed is None and before(self.due, ahead, calendar) < now
        by_urgency = self.grade and engine.goes_by_urgency(step)
        by_grade = {str(grade): code for grade, code in step.ladder_by.items()}
        codes = {by_grade.get(self.grade, step.ladder)} if by_urgency else {step.ladder, *by_grade.values()}
        ladders = (pack.ladders.get(code, ()) for code in codes)
        nexts = (ladder[self.passed or 0] for ladder in ladders if len(ladder) > (self.passed or 0))
        return any((add(self.due, rung.after, calendar) if rung.after else self.due) < now for rung in nexts)


def pass_rungs(act: Act, now: datetime) -> int:
    """Record every rung that was passed and tell the highest; after an outage that is one notice, not three."""
    running = [m for m in act.matters if m.ended_at is None and m.paused_at is None and m.due_at]
    known = set(Passed.objects.filter(matter__in=running).values_list("matter", "due_at", "number"))
    count = 0
    for matter in running:
        due = matter.due_at
        assert due
        new = [rung for rung in _reached(act, matter, now) if (matter.id, due, rung.number) not in known]
        Passed.objects.bulk_create(
            Passed(matter=matter, due_at=due, number=rung.number, role=rung.role, unit_id=rung.unit,
                   passed_at=rung.at, recorded_at=act.at)
            for rung in new
        )  # fmt: skip
        _tell_highest(act, matter, new)
        count += len(new)
    return count


def _tell_highest(act: Act, matter: Matter, new: list[Reached]) -> None:
    """A role that is responsible already is not told again."""
    if new and new[-1].number == AHEAD:
        act.tell(matter.unit_id, matter.role, f"soon:{matter.step}", matter.referral)
        return
    told = [rung for rung in new if rung.number != AHEAD and rung.unit and rung.role != matter.role]
    if told:
        act.tell(told[-1].unit, told[-1].role, f"late:{matter.step}", matter.referral)


def _reached(act: Act, matter: Matter, now: datetime) -> list[Reached]:
    step, due = act.pack.steps.get(matter.step), matter.due_at
    if step is None or due is None:
        return []
    found = _ahead(act, matter, step, due, now)
    vacant: datetime | None = None
    for number, rung in enumerate(_ladder(act, matter, step), start=1):
        at = add(due, rung.after, act.facts.calendar) if rung.after else due
        at = min(at, vacant) if vacant else at
        if at >= now:
            break
        role = "SEC" if rung.role == "CM" and act.facts.per == "region" else rung.role
        unit = holding(act, role)
        vacant = None if unit else at
        found.append(Reached(number, role, unit, at))
    return found


def _ahead(act: Act, matter: Matter, step: Step, due: datetime, now: datetime) -> list[Reached]:
    if step.due.ahead is None:
        return []
    at = before(due, step.due.ahead, act.facts.calendar)
    return [Reached(AHEAD, matter.role, matter.unit_id, at)] if at < now else []


def _ladder(act: Act, matter: Matter, step: Step) -> tuple[Rung, ...]:
    grade = engine.grade_of(act.facts, as_rule(matter).about, step)
    return act.pack.ladders.get(step.ladder_by.get(grade, step.ladder), ())


def holding(act: Act, role: str) -> UUID | None:
    """The unit in which the role is held on this dossier: where somebody was named for it last; who names the others,
    and who coordinates, stand by their membership alone. None: its rung passes to the next at once."""
    for holder in reversed(act.holders):
        if holder.role == role:
            return holder.unit_id
    named = act.pack.events.get("case.assigned")
    known = act.pack.roles.get(role)
    if known is None or (known.tier == "works" and not (named and role in named.by)):
        return None
    lead = act.course.lead_unit_id
    units = [lead] if lead and role in unit_roles(act.course.pack, act.pack, lead) else []
    return next(
        (unit for unit in units or units_for(act.course.pack, act.pack, role) if _has(unit, role, act.at)), None
    )


def _has(unit: UUID, role: str, now: datetime) -> bool:
    held = MembershipRole.objects.live(now).filter(role=role)
    return Membership.objects.live(now).filter(unit=unit, roles__in=held).exists()
