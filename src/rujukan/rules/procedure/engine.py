"""What an event starts, stops and moves. Pure: facts in, moves out; `procedure.act` reads the facts and does the moves.

Source of every rule here: sop-steps section 2 (Per, Restart, Risk) and section 5 (pauses).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from rujukan.rules.procedure.calendar import Calendar, add
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.pack import Due, Event, Grade, Pack, Step, Trigger
from rujukan.rules.refused import Refused

Age = Literal["adult", "child", "unsure"]

NEED_SCOPED = ("need", "referral", "stay")
ITEM_SCOPED = ("item", "hearing", "stay")
OWN_SERVICES = ("health", "social", "legal", "repat", "reint")


@dataclass(frozen=True)
class About:
    """The subject of an event, innermost first: referral, its need; with service, kind, receiving unit and urgency."""

    referral: UUID | None = None
    need: UUID | None = None
    item: UUID | None = None
    service: str = ""
    kind: str = ""
    unit: UUID | None = None
    grade: Grade | None = None
    applied_at: datetime | None = None
    """When the need was first applied for (`service.applied`): some limits never run past it."""


@dataclass(frozen=True)
class Facts:
    """What the course of a dossier says: risk (None before triage), age, and the calendar of the pack in force."""

    per: Literal["complaint", "case", "region"]
    risk: Grade | None
    age: Age
    calendar: Calendar
    reopened_at: datetime | None = None


@dataclass(frozen=True)
class OpenMatter:
    """A matter of the dossier as it stands, open or ended."""

    id: UUID
    step: str
    about: About
    started_at: datetime
    due_at: datetime | None
    run: int = 0
    first_started_at: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Happening:
    event: Event
    about: About
    at: datetime
    due: datetime | None = None
    outcome: str = ""
    value: str = ""


@dataclass(frozen=True)
class Start:
    step: Step
    about: About
    at: datetime
    due: datetime | None
    run: int = 0
    first: datetime | None = None


@dataclass(frozen=True)
class Stop:
    matter: OpenMatter
    at: datetime
    how: Literal["stopped", "with need", "with case", "for good", "waived"]


@dataclass(frozen=True)
class Redue:
    matter: OpenMatter
    due: datetime | None
    why: str


@dataclass(frozen=True)
class Pause:
    matter: OpenMatter
    at: datetime
    until: datetime | None


@dataclass(frozen=True)
class Resume:
    matter: OpenMatter
    at: datetime
    due: datetime | None


Move = Start | Stop | Redue | Pause | Resume


def moves(pack: Pack, facts: Facts, matters: Iterable[OpenMatter], happening: Happening) -> list[Move]:
    """Everything that the event does to the matters of its dossier, stops first. Raises Refused when the event lies
    before the start of what it would stop (P24)."""
    known = list(matters)
    stops = list(_stops(pack, facts, known, happening))
    stopped = {stop.matter.id for stop in stops}
    left = [m for m in known if m.ended_at is None and m.id not in stopped]
    ended = [replace(stop.matter, ended_at=stop.at) for stop in stops]
    gone = [m for m in known if m.ended_at is not None] + ended
    again = list(_repeats(pack, facts, stops, happening))
    starts = list(_starts(pack, facts, left, gone, happening))
    return [*stops, *again, *starts, *_later(pack, facts, left, happening), *_pauses(pack, left, happening)]


# -- stopping


def _stops(pack: Pack, facts: Facts, matters: list[OpenMatter], now: Happening) -> Iterator[Stop]:
    for matter in matters:
        step = pack.steps.get(matter.step)
        if matter.ended_at is not None or step is None:
            continue
        how = _how_it_ends(step, matter, facts, now)
        if how:
            _check_order(step, matter, now)
            yield Stop(matter, now.at, how)


def _how_it_ends(
    step: Step, matter: OpenMatter, facts: Facts, now: Happening
) -> Literal["", "stopped", "with need", "with case", "for good"]:
    code = now.event.code
    if code == "case.closed" and "case.closed" not in [t.event for t in step.stops]:
        return "with case"
    if not concerns(step, matter.about, now):
        return ""
    if any(_holds(t, now, facts) for t in step.stops if t.event == code):
        return "stopped"
    if code in step.until:
        return "for good"
    return "with need" if code == "need.closed" and matter.about.need else ""


def concerns(step: Step, subject: About, now: Happening) -> bool:
    """Does the event speak of this matter? It counts for its subject and what that lies in."""
    if step.per in ITEM_SCOPED and subject.item and now.about.item and subject.item != now.about.item:
        return False
    if subject.referral and now.about.referral and subject.referral != now.about.referral:
        return False
    if subject.referral and not now.about.referral:
        return bool(now.about.need) and now.about.need == subject.need and now.event.code == "need.closed"
    if subject.need and now.about.need != subject.need:
        return False
    return True


def _check_order(step: Step, matter: OpenMatter, now: Happening) -> None:
    if now.at < matter.started_at and now.event.code != "case.closed":
        raise Refused(
            "Waktunya tidak cocok: %(step)s baru dimulai %(start)s, jadi tidak bisa sudah terjadi %(at)s.",
            field="occurred_at", step=step.name, start=matter.started_at, at=now.at,
        )  # fmt: skip


def _holds(trigger: Trigger, now: Happening, facts: Facts) -> bool:
    """Do the trigger's conditions hold for what happened?"""
    kind = now.about.kind or now.value
    return (
        (not trigger.kind or trigger.kind == kind)
        and (not trigger.outcome or trigger.outcome == now.outcome)
        and (not trigger.period or trigger.period == now.value)
        and (not trigger.age or trigger.age == ("adult" if facts.age == "adult" else "child"))
    )


# -- starting


def _repeats(pack: Pack, facts: Facts, stops: list[Stop], now: Happening) -> Iterator[Start]:
    for stop in stops:
        step = pack.steps[stop.matter.step]
        if stop.how != "stopped" or not (step.repeats or step.due.runs):
            continue
        run, first = stop.matter.run + 1, stop.matter.first_started_at or stop.matter.started_at
        if step.due.runs and run >= len(step.due.runs):
            continue
        due = due_of(step, facts, stop.matter.about, start=stop.at, event_due=now.due, run=run, first=first)
        yield Start(step, stop.matter.about, stop.at, due, run, first)


def _starts(
    pack: Pack, facts: Facts, left: list[OpenMatter], gone: list[OpenMatter], now: Happening
) -> Iterator[Start]:
    for step in pack.started_by(now.event.code):
        trigger = _trigger(step, facts, now)
        if trigger is None or not _may_start(step, facts, now):
            continue
        about = _narrowed(step, now.about)
        if any(m.step == step.code and _same(step, m.about, about) for m in left):
            continue
        since = [m for m in gone if m.step == step.code and _same(step, m.about, about)]
        if not _starts_again(since, facts, now):
            continue
        due = due_of(step, facts, about, start=now.at, event_due=now.due, own=trigger.due)
        yield Start(step, about, now.at, due, 0, now.at)


def _trigger(step: Step, facts: Facts, now: Happening) -> Trigger | None:
    return next((t for t in step.starts if t.event == now.event.code and _holds(t, now, facts)), None)


def _may_start(step: Step, facts: Facts, now: Happening) -> bool:
    """A start on a need or referral means one of that service; a step lives on the dossier that its `per` names."""
    on = {"complaint": "complaint", "region": "region"}.get(step.per, facts.per if step.per == "item" else "case")
    if on != facts.per:
        return False
    return now.event.per not in ("need", "referral") or step.service not in OWN_SERVICES or (
        now.about.service == step.service
    )  # fmt: skip


def _starts_again(since: list[OpenMatter], facts: Facts, now: Happening) -> bool:
    """Once stopped, only an event marked `again` starts it anew; after re-opening each step may start once more."""
    if now.event.again == "y":
        return True
    return all(facts.reopened_at and m.ended_at and m.ended_at <= facts.reopened_at for m in since)


def _narrowed(step: Step, about: About) -> About:
    """The subject as far as the step hangs on it."""
    if step.per == "referral":
        return replace(about, item=None)
    if step.per in ("need", "stay"):
        return replace(about, referral=None, item=about.item if step.per == "stay" else None)
    if step.per in ITEM_SCOPED:
        return replace(about, referral=None, need=None)
    return About(unit=about.unit, kind=about.kind, grade=about.grade)


def _same(step: Step, one: About, other: About) -> bool:
    return (one.referral, one.need, one.item) == (other.referral, other.need, other.item)


# -- dues


def due_of(
    step: Step, facts: Facts, about: About, *, start: datetime, event_due: datetime | None = None,
    own: Duration | None = None, run: int = 0, first: datetime | None = None,
) -> datetime | None:  # fmt: skip
    """When the step is due, UTC-aware; None = open without date."""
    due, calendar = step.due, facts.calendar
    if due.runs:
        return add(first or start, due.runs[min(run, len(due.runs) - 1)], calendar)
    if due.dated and event_due:
        return add(event_due, due.offset, calendar) if due.offset else event_due
    limit = own or _limit(due, facts, about)
    return _capped(due, about, add(start, limit, calendar), calendar) if limit else None


def _limit(due: Due, facts: Facts, about: About) -> Duration | None:
    if due.child and facts.age != "adult":
        return due.child
    return due.by.get(grade_of(facts, about)) if due.by else None


def grade_of(facts: Facts, about: About) -> Grade:
    """The grade that limits go by: the need's urgency, else the risk; before triage `high`; a child's medium is high."""
    grade = about.grade or facts.risk or "high"
    return "high" if grade == "medium" and facts.age != "adult" and about.grade is None else grade


def _capped(due: Due, about: About, at: datetime, calendar: Calendar) -> datetime:
    if due.cap and about.applied_at:
        return min(at, add(about.applied_at, due.cap[1], calendar))
    return at


def _later(pack: Pack, facts: Facts, left: list[OpenMatter], now: Happening) -> Iterator[Redue]:
    for matter in left:
        step = pack.steps.get(matter.step)
        if step and now.event.code in step.due.later and concerns(step, matter.about, now):
            yield Redue(matter, add(now.at, step.due.later[now.event.code], facts.calendar), now.event.code)


def redue(pack: Pack, facts: Facts, matters: Iterable[OpenMatter], *, why: str) -> Iterator[Redue]:
    """Dues after risk or the days off changed. `why`: 'triage' sets them; 'raised' takes the earlier of old and new;
    'lowered' and 'holiday' set them too."""
    for matter in matters:
        step = pack.steps.get(matter.step)
        if step is None or matter.ended_at or matter.due_at is None or not _moves_with(step, why):
            continue
        start = matter.started_at if not step.due.runs else (matter.first_started_at or matter.started_at)
        due = due_of(step, facts, matter.about, start=start, run=matter.run, first=start)
        if due and why == "raised":
            due = min(due, matter.due_at)
        if due and due != matter.due_at:
            yield Redue(matter, due, why)


def _moves_with(step: Step, why: str) -> bool:
    if step.due.dated or step.due.later:
        return False
    return why == "holiday" or bool(step.due.by)


# -- pauses


def _pauses(pack: Pack, left: list[OpenMatter], now: Happening) -> Iterator[Pause | Resume]:
    for matter in left:
        step = pack.steps.get(matter.step)
        if step is None or not concerns(step, matter.about, now):
            continue
        if now.event.code in step.paused_by and matter.paused_at is None:
            yield Pause(matter, now.at, now.due)
        elif now.event.code in step.paused_by.values() and matter.paused_at:
            yield resumed(matter, now.at)


def resumed(matter: OpenMatter, at: datetime) -> Resume:
    """The clock goes on; its due moves by the time held."""
    held = at - (matter.paused_at or at)
    return Resume(matter, at, matter.due_at + held if matter.due_at else None)


# -- asking


def blockers(pack: Pack, event: Event, facts: Facts, matters: Iterable[OpenMatter]) -> list[OpenMatter]:
    """Open matters that hold the event back. `consent` blocks hold a child's or unsure's only."""
    blocks = set(event.guards) - ({"consent"} if facts.age == "adult" else set())
    held = (m for m in matters if m.ended_at is None and m.step in pack.steps)
    return [m for m in held if blocks & set(pack.steps[m.step].blocks)]


def roles_for(pack: Pack, event: Event, kind: str) -> Mapping[str, Literal["own", "recv", "letter"]]:
    """Role -> on what footing it may record the event: its own, as receiver, or from another authority's letter."""
    roles: dict[str, Literal["own", "recv", "letter"]] = {}
    for role in event.by:
        if role == "any":
            roles |= {r.code: "own" for r in pack.roles.values() if r.tier == "works"}
        elif role == "recv":
            roles |= {r: "recv" for r in (pack.kinds[kind].recv if kind in pack.kinds else ())}
        else:
            roles[role] = "own"
    if {"POL", "PRO", "LPS"} & set(event.by):
        roles = {"LEG": "letter", "CM": "letter", **roles}
    return roles
