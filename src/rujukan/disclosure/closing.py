"""Closing a case: what holds it back, whose turn each is, what clears it or may set it aside, how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.accounts.reads import code_of
from rujukan.cases.models import Closing
from rujukan.disclosure.caring import Care, care_of
from rujukan.disclosure.names import Names
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import reason_words
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.disclosure.shapes import Deadline, Someone
from rujukan.procedure.models import Matter
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.pack import Pack, Step, Words
from rujukan.rules.refused import NotVisible, Refused

CONFERENCE = "conference"
"""The pack's word for who may set a matter aside, where a conference may."""


@dataclass(frozen=True)
class Blocker:
    """An open matter that holds closing back, or was set aside for it. `clears`: what ends it, in the pack's words."""

    deadline: Deadline
    clears: tuple[Words, ...]
    override: Words | None
    by_conference: bool
    yours_alone: bool
    """A role of the reader's sets it aside without a conference."""
    aside: bool


@dataclass(frozen=True)
class Proposal:
    """What waits for the second person."""

    by: Someone
    at: datetime
    reason_name: Words | None
    guarded: bool
    """Does anything hold it back at all, for this reason?"""


@dataclass(frozen=True)
class ClosingPage:
    care: Care
    closed_at: datetime | None
    history: bool
    blockers: tuple[Blocker, ...]
    aside: tuple[Blocker, ...]
    proposal: Proposal | None
    manager_turns: tuple[Deadline, ...]
    """Everything open that is the case manager's: what a hand-over moves."""
    staying: tuple[Deadline, ...]
    """Of them those that hang on a referral: they stay with the unit that sent it."""

    @property
    def code(self) -> str:
        return self.care.code

    @property
    def pack(self) -> Pack:
        return self.care.pack

    def why_not(self, action: str) -> Refused | None:
        """None where the reader may do this now, what blocks apart."""
        return self.care.why_not(action)


def closing_page(code: str, *, to: Actor, now: datetime) -> ClosingPage:
    """For the unit that leads. Raises NotVisible."""
    care = care_of(code, to=to, now=now)
    access = care.access
    if not care.leads:
        raise NotVisible
    work = Work.read(access, seen_referrals(access))
    waiting = (
        Closing.unscoped.filter(dossier=access.dossier, decision__isnull=True).order_by("recorded_at", "id").last()
    )
    who = [(waiting.by_user, waiting.unit_id)] if waiting else []
    names = Names.of([*work.pairs(), *who], to)
    blocking = [matter for matter in work.open() if matter.blocks_close]
    shown = tuple(_blockers(work, blocking, names))
    turns = [matter for matter in work.open() if matter.role == "CM" and matter.unit_id == access.course.lead_unit_id]
    told = dict(zip([matter.id for matter in turns], work.deadlines(turns, names), strict=True))
    return ClosingPage(
        care=care, closed_at=access.course.closed_at, history=access.course.history,
        blockers=tuple(one for one in shown if not one.aside), aside=tuple(one for one in shown if one.aside),
        proposal=_proposal(care.pack, waiting, names) if waiting and not access.course.closed_at else None,
        manager_turns=tuple(told[matter.id] for matter in turns if not matter.referral),
        staying=tuple(told[matter.id] for matter in turns if matter.referral),
    )  # fmt: skip


def _blockers(work: Work, matters: list[Matter], names: Names) -> Iterable[Blocker]:
    for matter, deadline in zip(matters, work.deadlines(matters, names), strict=True):
        step = work.pack.steps.get(matter.step)
        if step:
            yield Blocker(
                deadline, _clears(work.pack, step), step.override, CONFERENCE in step.override_by,
                bool(work.access.actor.roles & set(step.override_by)), matter.overridden_by is not None,
            )  # fmt: skip


def _clears(pack: Pack, step: Step) -> tuple[Words, ...]:
    if step.clears:
        return (step.clears,)
    ends = dict.fromkeys(stop.event for stop in step.stops)
    return tuple(pack.events[event].name for event in ends if event in pack.events)


def _proposal(pack: Pack, row: Closing, names: Names) -> Proposal:
    guarded = all(reason.guarded for reason in pack.reasons.get("closing", ()) if reason.code == row.reason)
    return Proposal(
        names.someone(row.by_user, row.unit_id), row.occurred_at, reason_words(pack, row.reason, "closing"), guarded
    )


def blocking_of(code: str, key: str, *, to: Actor, now: datetime) -> UUID:
    """A matter that holds closing back, by its key. Raises NotVisible."""
    access = closing_page(code, to=to, now=now).care.access
    rows = Matter.unscoped.open().filter(dossier=access.dossier, blocks_close=True).order_by("id")
    for row in rows:
        if code_of(row) == key:
            return row.id
    raise NotVisible
