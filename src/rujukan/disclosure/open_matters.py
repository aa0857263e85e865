"""What is open on a dossier, whose turn it is, and how far each service has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from rujukan.accounts.reads import code_of
from rujukan.disclosure.access import Access
from rujukan.disclosure.names import Ids, Names
from rujukan.disclosure.packs import calendar_in_force, role_words, same
from rujukan.disclosure.shapes import Deadline, Mark, StepView, Tell
from rujukan.procedure.models import Matter, MatterDue
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.access import Addressed, is_my_turn
from rujukan.rules.disclosure import SERVICES
from rujukan.rules.procedure.calendar import Calendar, add
from rujukan.rules.procedure.pack import Pack, Step


@dataclass(frozen=True)
class Work:
    """The matters of one dossier that its reader may see. `referrals`: those that he sees, by id."""

    access: Access
    matters: Sequence[Matter]
    referrals: Mapping[UUID, ReferralFact] = field(default_factory=dict)

    @classmethod
    def read(cls, access: Access, referrals: Mapping[UUID, ReferralFact]) -> "Work":
        """In one query."""
        rows = Matter.unscoped.filter(dossier=access.dossier).order_by("started_at", "id")
        return cls(access, [row for row in rows if sees(access, row, referrals)], referrals)

    @property
    def pack(self) -> Pack:
        return self.access.pack

    def pairs(self) -> list[Ids]:
        """Units whose names are wanted."""
        return [(None, matter.unit_id) for matter in self.matters]

    def open(self) -> list[Matter]:
        """Dated ones first, the soonest first; what is paused after what runs, what has no date last."""
        running = [matter for matter in self.matters if matter.ended_at is None]
        return sorted(running, key=lambda m: (m.due_at is None, m.paused_at is not None, _due(m), m.id))

    def late(self, matter: Matter) -> bool:
        return matter.ended_at is None and matter.paused_at is None and _is_before(matter.due_at, self.access.now)

    def yours(self, matter: Matter) -> bool:
        """Is it the reader's turn?"""
        held = [h for h in self.access.holders if (h.unit_id, h.role) == (matter.unit_id, matter.role)]
        return is_my_turn(
            self.access.actor, Addressed(matter.unit_id, matter.role, frozenset(holder.user for holder in held))
        )

    @cached_property
    def calendar(self) -> Calendar:
        """Days off stand in the pack in force."""
        return calendar_in_force(self.access.dossier.region)

    def deadlines(self, matters: Iterable[Matter], names: Names) -> tuple[Deadline, ...]:
        """These in words, with who is told next and the dues they had before."""
        known = list(matters)
        dues = old_dues(known)
        return tuple(self._deadline(matter, names, dues.get(matter.id, ())) for matter in known)

    def _deadline(self, matter: Matter, names: Names, dues: tuple[datetime, ...]) -> Deadline:
        step = self.pack.steps.get(matter.step)
        referral = self.referrals.get(matter.referral) if matter.referral else None
        return Deadline(
            step=matter.step, name=step.name if step else same(matter.step), service=matter.service,
            due_at=matter.due_at, late=self.late(matter), yours=self.yours(matter), unit=names.party(matter.unit_id),
            role=matter.role, role_name=role_words(self.pack, matter.role), nobody_holds=matter.nobody_holds,
            paused_until=matter.paused_until if matter.paused_at else None, old_dues=dues,
            referral=referral.code if referral else "",
            referral_opened_at=referral.received_at if referral and referral.status == "requested" else None,
            tells=self._tells(matter, step), note=step.note if step else None,
            records=tuple(dict.fromkeys(stop.event for stop in step.stops)) if step else (),
            key=code_of(matter),
        )  # fmt: skip

    def _tells(self, matter: Matter, step: Step | None) -> Tell | None:
        """The next rung of its ladder."""
        if step is None or matter.due_at is None or matter.paused_at:
            return None
        ladder = step.ladder_by.get(matter.grade, step.ladder)  # type: ignore[call-overload]
        for rung in self.pack.ladders.get(ladder, ()):
            at = add(matter.due_at, rung.after, self.calendar) if rung.after else matter.due_at
            if at > self.access.now and rung.role != matter.role:
                return Tell(rung.role, role_words(self.pack, rung.role), at)
        return None

    # -- threads

    def thread(self, service: str, kinds: Iterable[str], names: Names, *, to_come: bool) -> tuple[StepView, ...]:
        """The steps of a service in the SOP's order: done, on, and (`to_come`) those that may still follow."""
        asked = set(kinds)
        shown = []
        for step in self.pack.steps.values():
            if (step.chapter or step.service) != service or step.per == "region":
                continue
            mine = [matter for matter in self.matters if matter.step == step.code]
            if mine:
                shown.append(self._step(step, mine, names))
            elif to_come and self._may_follow(step, asked):
                shown.append(StepView(step.code, step.name, "", note=step.note))
        return tuple(shown)

    def _may_follow(self, step: Step, kinds: set[str]) -> bool:
        on_this = (step.per == "complaint") == (self.access.dossier.kind == "complaint")
        age = "child" if self.access.child else "adult"
        starts = any((not t.kind or t.kind in kinds) and (not t.age or t.age == age) for t in step.starts)
        return on_this and starts and not step.branch

    def _step(self, step: Step, matters: list[Matter], names: Names) -> StepView:
        """One stitch for a step, however often it runs: what is open speaks before what is done."""
        running = sorted((m for m in matters if m.ended_at is None), key=lambda m: (m.due_at is None, _due(m)))
        matter = running[0] if running else matters[-1]
        mark: Mark = "d" if matter.ended_how == "stopped" else ""
        if running:
            mark = "l" if any(map(self.late, running)) else "n"
        referral = self.referrals.get(matter.referral) if matter.referral else None
        return StepView(
            step.code, step.name, mark, matter.ended_at, None if matter.ended_at else matter.due_at,
            names.party(matter.unit_id), referral.code if referral else "", matter.ended_how, step.note,
        )  # fmt: skip


def sees(access: Access, matter: Matter, referrals: Mapping[UUID, ReferralFact]) -> bool:
    """A matter is of its service's section (what lies over the services: of `decisions`); `own` is what is addressed to
    the unit, or hangs on a referral that it sent or received."""
    if matter.unit_id == access.actor.unit or matter.referral in referrals:
        return True
    section = f"service.{matter.service}" if matter.service in SERVICES else "decisions"
    return access.extent(section) == "whole"


def old_dues(matters: Iterable[Matter]) -> dict[UUID, tuple[datetime, ...]]:
    """Dues that each had before, oldest first."""
    found: dict[UUID, tuple[datetime, ...]] = {}
    ids = [matter.id for matter in matters]
    rows = MatterDue.objects.filter(matter__in=ids, due_at__isnull=False).order_by("moved_at", "id") if ids else ()
    for row in rows:
        if row.due_at:
            found[row.matter_id] = (*found.get(row.matter_id, ()), row.due_at)
    return found


def _due(matter: Matter) -> datetime:
    return matter.due_at or matter.started_at


def _is_before(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now
