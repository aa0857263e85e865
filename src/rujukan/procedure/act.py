"""The waist: what happens goes through one call (design.md ideas 1 and 2).

    with act_on(case.dossier_id, by) as act:
        act.happened("referral.accepted", about)

One transaction, the dossier locked, then course, pack, matters and holders read; `act.at` is its one moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.notifications.models import Notice
from rujukan.procedure.asking import Asking
from rujukan.procedure.effects import effects_of
from rujukan.procedure.models import Holder, Matter, MatterDue, Remark
from rujukan.procedure.packs import main_role, unit_roles, units_for
from rujukan.procedure.reading import WHOLE
from rujukan.rules.actor import Actor
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.calendar import add
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.engine import About, Happening, Reckoned
from rujukan.rules.procedure.pack import GRADES, Event, Step
from rujukan.rules.refused import Refused
from rujukan.rules.when import NOW, When

_open_acts: ContextVar[dict[UUID, "Act"] | None] = ContextVar("open_acts", default=None)
_sitting: ContextVar[dict[UUID, "Act"] | None] = ContextVar("sitting", default=None)


@contextmanager
def act_on(dossier: UUID, by: Actor) -> Iterator["Act"]:
    """Lock the dossier and read what rules need. Inside an act that is open on it, that one is given again.
    Raises Refused on one that was erased."""
    acts = _open_acts.get()
    if acts is not None and dossier in acts:
        yield acts[dossier]
        return
    if acts is not None and acts is _sitting.get():
        act = acts[dossier] = Act(lock_dossier(dossier), by)
        act.dossier.head_later = True
        yield act
        return
    known = dict(acts or {})
    token = _open_acts.set(known)
    try:
        with transaction.atomic():
            act = known[dossier] = Act(lock_dossier(dossier), by)
            yield act
            act.finish()
    finally:
        _open_acts.reset(token)


@contextmanager
def one_sitting() -> Iterator[None]:
    """What one actor does at one go on a few dossiers (a row of a register), in one transaction: an act that is opened
    within stays open to the end, so that each dossier is locked and read once. What is refused, refuses all of it."""
    acts: dict[UUID, Act] = {}
    opened, sitting = _open_acts.set(acts), _sitting.set(acts)
    try:
        with transaction.atomic():
            yield
            for act in acts.values():
                act.finish()
    finally:
        _sitting.reset(sitting)
        _open_acts.reset(opened)


class Act(Asking):
    """An open act on one locked dossier. Everything that it knows was read after the lock."""

    def __init__(self, dossier: Dossier, by: Actor) -> None:
        super().__init__(dossier, by)
        self.check_kept()
        self._notices: list[Notice] = []
        self._fresh: list[Matter] = []

    def happened(
        self, event: str, about: About = WHOLE, *, each: Iterable[About] = (), when: When = NOW,
        due: datetime | None = None, outcome: str = "", kind: str = "", follows: Entry | None = None,
        note: str = "", place: str = "", section: str = "",
    ) -> Entry:  # fmt: skip
        """Record that `event` happened to `about` (and `each` other subject): check, audit entry, matters, notices.

        when: when it happened; due: the date the event brings; outcome: reason or result;
        kind: period or other value; follows: the entry under which this one follows by itself, asking for no role.
        Raises Refused.
        """
        found = self.event(event)
        about = self._item(found, self.located(about))
        role = "" if follows else self.check(event, about, outcome)
        at = self._moment(when.at)
        about = self._applied(found, about)
        happenings = [Happening(found, subject, at, due, outcome, kind) for subject in (about, *each)]
        if not follows:
            self.check_late(at, when.late)
            self._check_hold(happenings[0], role)
            for happening in happenings:
                self._check_consent(happening)
        entry = append(
            self.dossier, self.by, event=event, by_role=role, occurred_at=at, precision=when.precision, need=about.need,
            referral=about.referral, item=about.item, outcome=outcome, value=kind, due=due, section=section,
            follows=follows.id if follows else None, recorded_at=self.at,
        )  # fmt: skip
        self.remark(found, entry, note, place, when.late)
        for effect in effects_of(event):
            effect(self, entry)
        if not self.course.history:
            for happening in happenings:
                self._move(entry, happening)
        self.course.last_act_at = self.at
        return entry

    def wrote(self, section: str, about: About = WHOLE, outcome: str = "") -> Entry:
        """Record that a section was written to, by an action without an event of the pack; the caller has checked.
        outcome: why it was asked again, where it was answered before (P22)."""
        self.course.last_act_at = self.at
        return append(self.dossier, self.by, event="section.written", section=section, outcome=outcome, need=about.need,
                      referral=about.referral, occurred_at=self.at)  # fmt: skip

    def _moment(self, occurred_at: datetime | None) -> datetime:
        if occurred_at and occurred_at > self.at:
            raise Refused("Waktu kejadian belum tiba.", field="occurred_at")
        return occurred_at or self.at

    def check_late(self, at: datetime, late: str) -> None:
        """What happened long ago asks for a reason (P24)."""
        limit = self.pack.values.late_entry
        if not late and self.by.kind == "member" and add(at, limit, self.facts.calendar) < self.at:
            raise Refused("Ini sudah lewat %(limit)s. Tulis kenapa baru dicatat sekarang.", field="late", limit=limit)

    def _item(self, event: Event, about: About) -> About:
        """A new item for what starts one (an open stay goes on); the only open one for what stops or moves one."""
        if event.per not in engine.ITEM_SCOPED or about.item:
            return about
        started = {s.code for s in self.pack.started_by(event.code) if s.per in engine.ITEM_SCOPED}
        if started:
            stays = (m for m in self.matters if m.step in started and m.ended_at is None and m.need == about.need)
            going_on = next((m.item for m in stays if self.pack.steps[m.step].per == "stay"), None)
            return replace(about, item=going_on or uuid7())
        touched = {
            s.code for s in self.pack.steps.values() if s.per in engine.ITEM_SCOPED and engine.touches(s, event.code)
        }
        on = (m for m in self.matters if m.step in touched and m.ended_at is None)
        items = {m.item for m in on if about.need in (None, m.need)}
        if len(items) > 1:
            raise Refused("Ada beberapa yang terbuka. Pilih yang mana.", field="item")
        return self.located(replace(about, item=items.pop())) if items else about

    def _applied(self, event: Event, about: About) -> About:
        """With the moment at which the need was first applied for, where a limit that starts now is capped by it."""
        caps = [s.due.cap[0] for s in self.pack.started_by(event.code) if s.due.cap]
        if not caps or about.applied_at or about.need is None:
            return about
        rows = Entry.unscoped.filter(dossier=self.dossier, event=caps[0], need=about.need, in_error=False)
        first = rows.order_by("occurred_at").values_list("occurred_at", flat=True).first()
        return replace(about, applied_at=first)

    def remark(self, event: Event, entry: Entry, note: str, place: str = "", late: str = "") -> None:
        """Keep what was written with an entry, sealed, in the section that the pack names for the event."""
        if note or place or late:
            section = event.section or "decisions"
            remark = Remark(dossier=self.dossier, entry=entry.id, unit_id=self.by.unit, section=section)
            remark.note, remark.place, remark.late = note, place, late
            remark.save(force_insert=True)

    def _move(self, entry: Entry, happening: Happening) -> None:
        for move in engine.moves(self.pack, self.facts, self.known(), happening):
            self.move(move, entry)
        self._write_fresh()

    def move(self, move: engine.Move, entry: Entry | None = None) -> None:
        """Do one move of the rules; `entry` is the act under which it comes, None when time or the calendar did it."""
        match move:
            case engine.Start():
                self._start(move, entry)
            case engine.Stop():
                self.change(move.matter.id, ended_at=move.at, ended_how=move.how, ended_by=_id(entry),
                             ended_recorded_at=self.at)  # fmt: skip
            case engine.Redue():
                self.redue(move.matter.id, move.reckoned, move.why, entry)
            case engine.Pause():
                self.change(move.matter.id, paused_at=move.at, paused_until=move.until, paused_by=_id(entry))
            case engine.Resume():
                self._keep_due(move.matter.id, "resumed", entry)
                self.change(move.matter.id, due_at=move.due, paused_at=None, paused_until=None, paused_by=None,
                            held_for=move.held)  # fmt: skip

    def _start(self, move: engine.Start, entry: Entry | None) -> None:
        unit, role, nobody = self.addressee(move.step, move.about)
        matter = Matter(
            dossier=self.dossier, step=move.step.code, service=_service(move.step, move.about), unit_id=unit, role=role,
            nobody_holds=nobody, need=move.about.need, referral=move.about.referral, item=move.about.item,
            kind=move.about.kind, grade=move.about.grade or "", applied_at=move.about.applied_at, started_at=move.at,
            first_started_at=move.first, run=move.run, due_at=move.due, **_how(move.reckoned),
            blocks_close="close" in move.step.blocks, started_by=_id(entry), recorded_at=self.at,
        )  # fmt: skip
        self._fresh.append(matter)
        self.matters.append(matter)
        self.tell(unit, role, f"turn:{move.step.code}", matter.referral)

    def _write_fresh(self) -> None:
        """Write the matters that were started, all at once."""
        fresh, self._fresh = self._fresh, []
        Matter.unscoped.bulk_create(fresh)

    def change(self, matter_id: UUID, **columns: object) -> None:
        """Write columns of a matter that this act has read."""
        self._write_fresh()
        matter = next(m for m in self.matters if m.id == matter_id)
        for name, value in columns.items():
            setattr(matter, name, value)
        matter.save(update_fields=list(columns))

    def redue(self, matter_id: UUID, reckoned: Reckoned, why: str, entry: Entry | None) -> None:
        """Move a due and keep the old one."""
        self._keep_due(matter_id, why, entry)
        self.change(matter_id, due_at=reckoned.due, **_how(reckoned))

    def _keep_due(self, matter_id: UUID, why: str, entry: Entry | None) -> None:
        self._write_fresh()
        old = next(m for m in self.matters if m.id == matter_id).due_at
        MatterDue.objects.create(matter_id=matter_id, due_at=old, why=why, entry=_id(entry), moved_at=self.at)

    def addressee(self, step: Step, about: About) -> tuple[UUID, str, bool]:
        """(unit, role, nobody holds it): the unit of the referral that it hangs on, or that agreed to an action, else
        the lead unit, else the region's first unit that holds the role, else the lead unit's head, who is told so."""
        roles = self._roles_of(step, about)
        if "recv" in step.who and about.unit:
            return about.unit, roles[0], False
        for unit in filter(None, (about.unit if step.per == "item" else self._serving(step, about), self._lead)):
            held = unit_roles(self.course.pack, self.pack, unit)
            if role := next((role for role in roles if role in held), ""):
                return unit, role, False
            if step.per == "item" and unit == about.unit:
                return unit, main_role(self.course.pack, self.pack, unit), False
        for role in roles:
            if units := units_for(self.course.pack, self.pack, role):
                return (about.unit if about.unit in units else units[0]), role, False
        return self._lead or units_for(self.course.pack, self.pack, "UH")[0], "UH", True

    @property
    def _lead(self) -> UUID | None:
        return self.course.lead_unit_id

    def _serving(self, step: Step, about: About) -> UUID | None:
        """The unit that serves her with what the step belongs to: of the referral that the act is about, else of the
        one that is open."""
        if step.service not in engine.OWN_SERVICES:
            return None
        if about.service == step.service and about.unit:
            return about.unit
        on = (m for m in self.matters if m.referral and m.ended_at is None and m.service == step.service)
        return next((m.unit_id for m in on if m.unit_id != self._lead), None)

    def _roles_of(self, step: Step, about: About) -> list[str]:
        kind = self.pack.kinds.get(about.kind)
        received = list(kind.recv) if kind else []
        held = unit_roles(self.course.pack, self.pack, about.unit)
        received.sort(key=lambda role: role not in held)
        roles = [r for who in step.who for r in (received or ["CM"] if who == "recv" else [who])]
        return ["SEC" if role == "CM" and self.facts.per == "region" else role for role in roles]

    def tell(self, unit: UUID | None, role: str, what: str, referral: UUID | None = None) -> None:
        """Queue a notice to (dossier, unit, role): a code and that there is something, nothing more."""
        if unit and not self.course.history:
            self._notices.append(
                Notice(dossier=self.dossier, unit_id=unit, role=role, what=what, referral=referral, at=self.at)
            )

    def end_holder(self, holder: Holder) -> None:
        """He is named no more."""
        holder.until = self.at
        holder.save(update_fields=["until"])
        self.holders.remove(holder)

    def name_holder(self, unit: UUID, role: str, user: UUID, *, alone: bool = True) -> Holder:
        """Name a person for a role of a unit on this dossier; `alone` ends who held it before."""
        for old in [h for h in self.holders if (h.unit_id, h.role) == (unit, role) and h.user != user and alone]:
            self.end_holder(old)
        same = [h for h in self.holders if (h.unit_id, h.role, h.user) == (unit, role, user)]
        if same:
            return same[0]
        holder = Holder(dossier=self.dossier, unit_id=unit, role=role, user=user, since=self.at)
        holder.save(force_insert=True)
        self.holders.append(holder)
        return holder

    def end_matters(self, *, referral: UUID, how: str) -> None:
        """End what hangs on a referral that should never have been."""
        for matter in self.matters:
            if matter.referral == referral and matter.ended_at is None:
                self.change(
                    matter.id, ended_at=max(self.at, matter.started_at), ended_how=how, ended_recorded_at=self.at
                )

    def set_aside(self, matter: Matter, entry: Entry, grace: Duration | None) -> None:
        """It blocks closing no more; with a grace it stays open after closing, due when that is over."""
        if grace:
            due = add(self.at, grace, self.facts.calendar)
            self.redue(matter.id, engine.Reckoned(due, self.at, grace), "set aside", entry)
        self.change(matter.id, overridden_by=entry.id)

    def move_matters(self, role: str, unit: UUID) -> None:
        """The role's open matters go to the unit that now holds it (not those that hang on a referral)."""
        for matter in self.matters:
            if matter.ended_at is None and matter.role == role and matter.unit_id != unit and not matter.referral:
                self.change(matter.id, unit_id=unit, nobody_holds=False)
                self.tell(unit, role, f"turn:{matter.step}")

    def set_risk(self, risk: str, *, why: str, entry: Entry | None = None) -> None:
        """Move the course to a risk; running clocks follow. `why`: triage (the first sets, a later one only raises),
        raised or lowered. Raises Refused."""
        before = self.course.risk
        if why == "triage" and before:
            if GRADES.index(risk) > GRADES.index(before):
                raise Refused(
                    "Menurunkan risiko adalah keputusan kepala unit. Catat langkah itu sendiri.", field="risk"
                )
            why = "raised"
        self.course.risk = risk
        self.refresh()
        for move in list(engine.redue(self.pack, self.facts, self.known(), why=why)):
            self.move(move, entry)
        for resume in engine.barred(self.pack, self.facts, self.known(), self.at):
            self.move(resume, entry)

    def refresh(self) -> None:
        """Read the facts again after the course was changed."""
        self.__dict__.pop("facts", None)

    def finish(self) -> None:
        """Write the course and the notices that were queued, once."""
        self._write_fresh()
        if self.dossier.head_later:
            self.dossier.save(update_fields=["seq", "head"])
        if "course" in self.__dict__:
            self.course.save()
        if self._notices:
            Notice.objects.bulk_create(self._notices)


def _id(entry: Entry | None) -> UUID | None:
    return entry.id if entry else None


def _how(reckoned: Reckoned) -> dict[str, Any]:
    """The columns that keep how a due was reckoned."""
    return {"since": reckoned.since, "limit": str(reckoned.limit or ""), "graded": reckoned.graded}


def _service(step: Step, about: About) -> str:
    """A matter on a need, referral or stay is of that one's service; the police notice is the pack's own."""
    return about.service if step.per in engine.NEED_SCOPED and about.service else step.service
