"""What an event starts, stops and moves. Pure: facts in, moves out; `procedure.act` reads the facts and does the moves.

Source of every rule here: sop-steps section 2 (Per, Restart, Risk) and section 5 (pauses).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from rujukan.rules.procedure.calendar import Calendar, add
from rujukan.rules.procedure.durations import Duration, parse
from rujukan.rules.procedure.pack import Event, Grade, Pack, Step, Trigger
from rujukan.rules.refused import Refused

Age = Literal["adult", "child", "unsure"]

How = Literal["stopped", "declined", "with need", "with case", "for good", "waived", "in error"]
"""How a matter ended: by its stop event, because she declined, or with what it lay in."""

NEED_SCOPED = ("need", "referral", "stay")
ITEM_SCOPED = ("item", "hearing", "stay")
OWN_SERVICES = ("health", "social", "legal", "repat", "reint")
WHOLE_NEED = ("need.closed", "service.declined")
"""Events about a need that count for its referrals and stays too."""


def never(event: str) -> bool:
    """Nothing happened before."""
    return False


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
    """What the course of a dossier says: risk (None before triage), age, and the calendar of the pack in force.

    grades: limits of one grade that become another's, from the branches that the person is on (a child's).
    """

    per: Literal["complaint", "case", "region"]
    risk: Grade | None
    age: Age
    calendar: Calendar
    reopened_at: datetime | None = None
    grades: Mapping[Grade, Grade] = field(default_factory=dict)
    happened: Callable[[str], bool] = never
    """Did that event happen on this dossier before?"""


@dataclass(frozen=True)
class OpenMatter:
    """A matter of the dossier as it stands, open or ended. since, limit, graded: how its due was reckoned."""

    id: UUID
    step: str
    about: About
    started_at: datetime
    due_at: datetime | None
    run: int = 0
    first_started_at: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    ended_how: str = ""
    since: datetime | None = None
    limit: str = ""
    graded: bool = False
    held: timedelta = timedelta()
    """How long its clock stood still in pauses that are over."""
    overridden: bool = False
    """A conference, or the role that the pack names, set it aside for closing (sop-steps section 6)."""


@dataclass(frozen=True)
class Happening:
    event: Event
    about: About
    at: datetime
    due: datetime | None = None
    outcome: str = ""
    value: str = ""


@dataclass(frozen=True)
class Reckoned:
    """A due, and how it was reckoned (limit from `since` on), so that another calendar or risk can reckon it again."""

    due: datetime | None = None
    since: datetime | None = None
    limit: Duration | None = None
    graded: bool = False
    """Its limit goes by risk or urgency."""


@dataclass(frozen=True)
class Start:
    step: Step
    about: About
    at: datetime
    reckoned: Reckoned
    run: int = 0
    first: datetime | None = None

    @property
    def due(self) -> datetime | None:
        return self.reckoned.due


@dataclass(frozen=True)
class Stop:
    matter: OpenMatter
    at: datetime
    how: How


@dataclass(frozen=True)
class Redue:
    matter: OpenMatter
    reckoned: Reckoned
    why: str

    @property
    def due(self) -> datetime | None:
        return self.reckoned.due


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
    held: timedelta


Move = Start | Stop | Redue | Pause | Resume


def moves(pack: Pack, facts: Facts, matters: Iterable[OpenMatter], happening: Happening) -> list[Move]:
    """Everything that the event does to the matters of its dossier, stops first. Raises Refused when the event lies
    before the start of what it would stop (P24)."""
    known = list(matters)
    stops = list(_stops(pack, facts, known, happening))
    stopped = {stop.matter.id for stop in stops}
    left = [m for m in known if m.ended_at is None and m.id not in stopped]
    ended = [replace(stop.matter, ended_at=stop.at, ended_how=stop.how) for stop in stops]
    gone = [m for m in known if m.ended_at is not None] + ended
    again = list(_repeats(pack, facts, stops, happening))
    starts = list(_starts(pack, facts, left, gone, happening))
    return [*stops, *again, *starts, *_later(pack, facts, left, happening), *_pauses(pack, facts, left, happening)]


# -- stopping


def _stops(pack: Pack, facts: Facts, matters: list[OpenMatter], now: Happening) -> Iterator[Stop]:
    for matter in matters:
        step = pack.steps.get(matter.step)
        if matter.ended_at is not None or step is None:
            continue
        how = _how_it_ends(step, matter, facts, now)
        if how:
            stop = Stop(matter, max(now.at, matter.started_at), how)
            _check_order(step, stop, now)
            yield stop


def _how_it_ends(step: Step, matter: OpenMatter, facts: Facts, now: Happening) -> How | Literal[""]:
    code = now.event.code
    if code == "case.closed" and code not in [t.event for t in step.stops]:
        return "" if matter.overridden and step.grace else "with case"
    if set(now.event.waives) & set(step.blocks):
        return "waived"
    near = concerns(step, matter.about, now)
    if code in step.until and (near or lies_within(matter.about, now.about)):
        return "for good"
    if near and any(_holds(t, now, facts) for t in step.stops if t.event == code):
        return "declined" if _is_declined(step, now) else "stopped"
    return _with_need(step, now) if near and matter.about.need else ""


def _is_declined(step: Step, now: Happening) -> bool:
    """She did not want what the step asks her consent for, or did not give it."""
    code = now.event.code
    return code == "consent.refused" or (step.consent != "n" and code.endswith(".declined"))


def _with_need(step: Step, now: Happening) -> How | Literal[""]:
    """`need.closed` ends every other matter of its need, `service.declined` those that ask for her consent."""
    if now.event.code == "need.closed":
        return "" if _stands_apart(step) else "with need"
    return "declined" if now.event.code == "service.declined" and step.consent != "n" else ""


def _stands_apart(step: Step) -> bool:
    """A stay, and what nothing overrides (a data recall), ends by its own stop event alone, whatever the need does."""
    return step.per == "stay" or ("close" in step.blocks and not step.override_by)


def concerns(step: Step, subject: About, now: Happening) -> bool:
    """Does the event speak of this matter? It counts for its subject and what that lies in."""
    about = now.about
    if now.event.code in WHOLE_NEED and about.need:
        return subject.need == about.need
    if step.per in ITEM_SCOPED and subject.item:
        return subject.item == about.item
    if subject.referral:
        return subject.referral == about.referral
    return subject.need is None or subject.need == about.need


def touches(step: Step, event: str) -> bool:
    """Does the event stop, end, move or pause such a step?"""
    stops = {trigger.event for trigger in step.stops}
    return event in {*stops, *step.until, *step.due.later, *step.paused_by, *step.paused_by.values()}


def lies_within(subject: About, about: About) -> bool:
    """Does a matter lie in the event's subject: in the case all, in a need its referrals and stays?"""
    pairs = ((about.need, subject.need), (about.referral, subject.referral), (about.item, subject.item))
    return all(outer is None or outer == inner for outer, inner in pairs)


def _check_order(step: Step, stop: Stop, now: Happening) -> None:
    if now.at < stop.matter.started_at and stop.how in ("stopped", "declined", "with need"):
        raise Refused(
            "Waktunya tidak cocok: %(step)s baru dimulai %(start)s, jadi tidak bisa sudah terjadi %(at)s.",
            field="occurred_at", step=step.name, start=stop.matter.started_at, at=now.at,
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
        due = reckon(step, facts, stop.matter.about, start=stop.at, event_due=now.due, run=run, first=first)
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
        due = reckon(step, facts, about, start=now.at, event_due=now.due, own=trigger.due)
        yield Start(step, about, now.at, due, 0, now.at)


def _trigger(step: Step, facts: Facts, now: Happening) -> Trigger | None:
    triggers = (t for t in step.starts if t.event == now.event.code and _holds(t, now, facts))
    return next((t for t in triggers if not (t.unless and facts.happened(t.unless))), None)


def _may_start(step: Step, facts: Facts, now: Happening) -> bool:
    """A start on a need or referral means one of that service; a step lives on the dossier that its `per` names."""
    on = {"complaint": "complaint", "region": "region"}.get(step.per, facts.per if step.per == "item" else "case")
    return on == facts.per and _has_subject(step, now.about) and _is_of_service(step, now)


def _has_subject(step: Step, about: About) -> bool:
    """What hangs on a referral, a need or an item starts only from an event that names one."""
    wanted = {"referral": about.referral, "need": about.need}.get(step.per, about.item)
    return wanted is not None or step.per not in (*NEED_SCOPED, *ITEM_SCOPED)


def _is_of_service(step: Step, now: Happening) -> bool:
    return (
        now.event.per not in ("need", "referral")
        or step.service not in OWN_SERVICES
        or now.about.service == step.service
    )


def _starts_again(since: list[OpenMatter], facts: Facts, now: Happening) -> bool:
    """Once stopped, only an event marked `again` starts it anew; after re-opening each step may start once more."""
    if now.event.again == "y":
        return True
    return all(
        m.ended_how == "in error" or (facts.reopened_at and m.ended_at and m.ended_at <= facts.reopened_at)
        for m in since
    )


def _narrowed(step: Step, about: About) -> About:
    """The subject as far as the step hangs on it."""
    if step.per == "referral":
        return replace(about, item=None)
    if step.per in ("need", "stay"):
        return replace(about, referral=None, item=about.item if step.per == "stay" else None)
    if step.per in ITEM_SCOPED:
        return replace(about, referral=None, need=None)
    return About(service=about.service, unit=about.unit, kind=about.kind, grade=about.grade)


def _same(step: Step, one: About, other: About) -> bool:
    return (one.referral, one.need, one.item) == (other.referral, other.need, other.item)


# -- dues


def reckon(
    step: Step, facts: Facts, about: About, *, start: datetime, event_due: datetime | None = None,
    own: Duration | None = None, run: int = 0, first: datetime | None = None,
) -> Reckoned:  # fmt: skip
    """When the step is due, UTC-aware, and how that came; without a due it is open without date."""
    due = step.due
    if due.runs:
        return _run_out(step, facts, about, first or start, due.runs[min(run, len(due.runs) - 1)])
    if due.dated and event_due:
        return _run_out(step, facts, about, event_due, due.offset) if due.offset else Reckoned(event_due)
    if own:
        return _run_out(step, facts, about, start, own)
    limit = _limit(step, facts, about)
    return _run_out(step, facts, about, start, limit, graded=True) if limit else Reckoned()


def _run_out(
    step: Step, facts: Facts, about: About, since: datetime, limit: Duration, *, graded: bool = False
) -> Reckoned:
    at = add(since, limit, facts.calendar)
    if step.due.cap and about.applied_at:
        at = min(at, add(about.applied_at, step.due.cap[1], facts.calendar))
    return Reckoned(at, since, limit, graded)


def _limit(step: Step, facts: Facts, about: About) -> Duration | None:
    if step.due.child and facts.age != "adult":
        return step.due.child
    return step.due.by.get(grade_of(facts, about, step)) if step.due.by else None


def grade_of(facts: Facts, about: About, step: Step | None = None) -> Grade:
    """The grade that limits go by: the risk (before triage `high`; a child's medium is high); for what goes by the
    need's urgency (`step`, or without one any), that, where it is known."""
    if about.grade and (step is None or goes_by_urgency(step)):
        return about.grade
    risk = facts.risk or "high"
    return facts.grades.get(risk, risk)


def goes_by_urgency(step: Step) -> bool:
    """The clocks of the referral itself are graded by the need's urgency; a service's own steps go by risk."""
    return step.per == "referral" and step.service not in OWN_SERVICES


def _later(pack: Pack, facts: Facts, left: list[OpenMatter], now: Happening) -> Iterator[Redue]:
    for matter in left:
        step = pack.steps.get(matter.step)
        limit = _later_limit(step, facts, now.event.code) if step else None
        if step and limit and concerns(step, matter.about, now):
            yield Redue(matter, _run_out(step, facts, matter.about, now.at, limit), now.event.code)


def _later_limit(step: Step, facts: Facts, event: str) -> Duration | None:
    child = step.due.child_later.get(event) if facts.age != "adult" else None
    return child or step.due.later.get(event)


def redue(pack: Pack, facts: Facts, matters: Iterable[OpenMatter], *, why: str) -> Iterator[Redue]:
    """Dues after risk or the days off changed. `why`: 'triage' sets them; 'raised' takes the earlier of old and new;
    'lowered' sets them; 'holiday' moves every due that a limit brought."""
    for matter in matters:
        step = pack.steps.get(matter.step)
        if step is None or matter.ended_at or matter.since is None or not (why == "holiday" or matter.graded):
            continue
        limit = parse(matter.limit) if why == "holiday" else _limit(step, facts, matter.about)
        if limit is None:
            continue
        new = _run_out(step, facts, matter.about, matter.since, limit, graded=matter.graded)
        new = replace(new, due=new.due + matter.held if new.due else None)
        if why == "raised" and new.due and matter.due_at and new.due > matter.due_at:
            continue
        if new.due != matter.due_at:
            yield Redue(matter, new, why)


# -- pauses


def _pauses(pack: Pack, facts: Facts, left: list[OpenMatter], now: Happening) -> Iterator[Pause | Resume]:
    for matter in left:
        step = pack.steps.get(matter.step)
        if step is None or not concerns(step, matter.about, now):
            continue
        if now.event.code in step.paused_by and matter.paused_at is None:
            if may_pause(step, facts, matter.about):
                yield Pause(matter, max(now.at, matter.started_at), now.due)
        elif now.event.code in step.paused_by.values() and matter.paused_at:
            yield resumed(matter, now.at)


def may_pause(step: Step, facts: Facts, about: About) -> bool:
    """Never at high risk, nor what is immediate, nor a limit that a law sets."""
    immediate = goes_by_urgency(step) and about.grade == "high"
    return not step.statutory and not immediate and facts.risk in ("medium", "low")


def resumed(matter: OpenMatter, at: datetime) -> Resume:
    """The clock goes on; its due moves by the time held."""
    held = max(at - (matter.paused_at or at), timedelta())
    return Resume(matter, at, matter.due_at + held if matter.due_at else None, matter.held + held)


def barred(pack: Pack, facts: Facts, matters: Iterable[OpenMatter], at: datetime) -> list[Resume]:
    """Pauses that the risk, as it is now, no longer allows."""
    paused = (m for m in matters if m.ended_at is None and m.paused_at and m.step in pack.steps)
    return [resumed(m, at) for m in paused if not may_pause(pack.steps[m.step], facts, m.about)]


def holds_referral(pack: Pack, event: Event) -> bool:
    """Does the event put a referral on hold?"""
    return event.per == "referral" and any(event.code in step.paused_by for step in pack.steps.values())


def check_hold(pack: Pack, facts: Facts, now: Happening, *, before: int, manager: bool) -> None:
    """May a referral be held once more, after `before` times, by its manager or not? Raises Refused.

    Source: sop-steps section 5, Pauses.
    """
    grade = now.about.grade or facts.risk or "high"
    if facts.risk == "high" or grade == "high":
        raise Refused(
            "Yang segera atau berisiko tinggi tidak bisa ditunda. Kalau belum bisa dilayani, catat tidak terlaksana"
            " supaya segera dicarikan tempat lain."
        )
    if before >= pack.values.pauses:
        raise Refused("Rujukan ini sudah ditunda %(times)s kali; tidak bisa ditunda lagi.", times=before)
    if before and not manager:
        raise Refused("Rujukan ini sudah pernah ditunda. Yang kedua hanya bisa dicatat manajer kasusnya.")
    if now.due is None:
        raise Refused("Isi ditunda sampai kapan.", field="due")
    most = pack.values.pause_routine if grade == "low" else pack.values.pause_urgent
    last = add(now.at, most, facts.calendar)
    if not now.at < now.due <= last:
        raise Refused("Paling lama ditunda sampai %(last)s.", field="due", last=last)


# -- asking


def blockers(
    pack: Pack, event: Event, facts: Facts, matters: Iterable[OpenMatter], outcome: str = ""
) -> list[OpenMatter]:
    """Open matters that hold the event back. `consent` blocks hold a child's or unsure's only; a reason for closing
    may be one for which nothing blocks (entered in error, duplicate, deceased)."""
    if not _is_guarded(pack, event, outcome):
        return []
    blocks = set(event.guards) - ({"consent"} if facts.age == "adult" else set())
    held = (m for m in matters if m.ended_at is None and m.step in pack.steps)
    return [m for m in held if (blocks - {"close"} if m.overridden else blocks) & set(pack.steps[m.step].blocks)]


def _is_guarded(pack: Pack, event: Event, outcome: str) -> bool:
    reasons = pack.reasons.get(event.asks.list, ()) if event.asks.list else ()
    return all(reason.guarded for reason in reasons if reason.code == outcome)


def asks_consent(pack: Pack, facts: Facts, now: Happening) -> list[Step]:
    """Steps that the event would complete and that ask for a live consent, whether they are open or not."""
    if not now.event.gives_service:
        return []
    steps = (s for s in pack.stopped_by(now.event.code) if s.consent != "n" and _is_of_service(s, now))
    return [s for s in steps if any(_holds(t, now, facts) for t in s.stops if t.event == now.event.code)]


def roles_for(pack: Pack, event: Event, kind: str) -> Mapping[str, Literal["own", "recv", "letter"]]:
    """Role -> on what footing it may record the event: its own, as receiver, or from another authority's letter."""
    roles: dict[str, Literal["own", "recv", "letter"]] = {}
    for role in event.by:
        if role == "any":
            roles |= {r.code: "own" for r in pack.roles.values() if r.tier == "works"}
        elif role == "recv":
            roles |= dict.fromkeys(pack.kinds[kind].recv if kind in pack.kinds else (), "recv")
        else:
            roles[role] = "own"
            letter = pack.roles[role].by_letter if role in pack.roles else ()
            roles = {**{r: "letter" for r in letter if r not in roles}, **roles}
    return roles
