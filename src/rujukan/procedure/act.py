"""The waist: what happens goes through one call (design.md ideas 1 and 2).

    with act_on(case.dossier_id, by) as act:
        act.happened("referral.accepted", about)

One transaction, the dossier locked, then course, pack, matters and holders read; `act.at` is its one moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db import transaction

from rujukan.accounts.models import Membership
from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.foundation import time
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.notifications.models import Notice
from rujukan.procedure.effects import EFFECTS
from rujukan.procedure.models import Course, Holder, Matter, MatterDue, Remark
from rujukan.procedure.packs import calendar_of, pack_of, stored_in_force, unit_roles, units_for
from rujukan.procedure.standing import standing
from rujukan.rules.access import roles_of
from rujukan.rules.actor import Actor
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import About, Facts, Happening, OpenMatter
from rujukan.rules.procedure.pack import Event, Pack, Step
from rujukan.rules.refused import Refused
from rujukan.rules.second_person import check_second_person

_open_acts: ContextVar[dict[UUID, "Act"] | None] = ContextVar("open_acts", default=None)


@contextmanager
def act_on(dossier: UUID, by: Actor) -> Iterator["Act"]:
    """Lock the dossier and read what rules need. Inside an act that is open on it, that one is given again."""
    acts = _open_acts.get()
    if acts is not None and dossier in acts:
        yield acts[dossier]
        return
    token = _open_acts.set({} if acts is None else dict(acts))
    try:
        with transaction.atomic():
            act = Act(lock_dossier(dossier), by)
            (_open_acts.get() or {})[dossier] = act
            yield act
            act.finish()
    finally:
        _open_acts.reset(token)


class Act:
    """An open act on one locked dossier. Everything read here is read after the lock."""

    def __init__(self, dossier: Dossier, by: Actor) -> None:
        self.dossier, self.by, self.at = dossier, by, time.now()
        self._notices: list[Notice] = []

    # -- what was read

    @cached_property
    def course(self) -> Course:
        return Course.unscoped.select_related("pack", "lead_unit").get(dossier=self.dossier)

    @cached_property
    def pack(self) -> Pack:
        return pack_of(self.course.pack)

    @cached_property
    def matters(self) -> list[Matter]:
        return list(Matter.unscoped.filter(dossier=self.dossier).order_by("started_at", "id"))

    @cached_property
    def holders(self) -> list[Holder]:
        return list(Holder.unscoped.filter(dossier=self.dossier, until__isnull=True).order_by("since", "id"))

    @cached_property
    def facts(self) -> Facts:
        kind = self.dossier.kind
        return Facts(
            per=kind if kind in ("complaint", "region") else "case",  # type: ignore[arg-type]
            risk=self.course.risk or None,  # type: ignore[arg-type]
            age=self.course.age,  # type: ignore[arg-type]
            calendar=calendar_of(stored_in_force(self.dossier.region)),
            reopened_at=self.course.reopened_at,
        )

    def known(self) -> list[OpenMatter]:
        """The matters in the form that the rules read."""
        return [as_rule(m) for m in self.matters]

    # -- asking

    def check(self, event: str, about: About = About()) -> str:
        """The role in which the actor may record the event now. Raises Refused with the reason."""
        found = self._event(event)
        role = self._role(found, about)
        self._check_has_dossier(about)
        self._check_guards(found)
        if found.reviews:
            check_second_person(self._recorders(found, about), self.by.user)
        return role

    def can(self, event: str, about: About = About()) -> str:
        """'' when it may be recorded, else the reason (for a button that says why it is off)."""
        try:
            self.check(event, about)
        except Refused as refused:
            return str(refused)
        return ""

    def _event(self, code: str) -> Event:
        event = self.pack.events.get(code)
        if event is None or event.kind != "act":
            raise Refused("Langkah %(event)s tidak ada di SOP yang berlaku.", event=code)
        return event

    def _role(self, event: Event, about: About) -> str:
        footing = engine.roles_for(self.pack, event, about.kind)
        mine = [role for role in footing if role in roles_of(self.by)]
        if self.by.kind == "system" and "system" in event.by:
            return "system"
        for role in mine:
            if footing[role] == "recv" and self.by.unit != about.unit:
                continue
            if self._only_on_behalf(event, role, about):
                continue
            return role
        if event.reviews and self._stands_in_as_second(event):
            return event.by[0]
        raise Refused("Peran Anda tidak mencatat langkah ini: %(event)s.", event=event.name)

    def _only_on_behalf(self, event: Event, role: str, about: About) -> bool:
        """CM answers for a receiver only where that unit has no member in the system."""
        answers = "recv" in event.by and role == "CM" and event.code not in SENDERS_TOO
        return answers and self.by.unit != about.unit and has_member(about.unit, self.at)

    def _stands_in_as_second(self, event: Event) -> bool:
        """If nobody else in the unit holds the deciding role, another user named on this dossier decides."""
        named = any(h.user == self.by.user for h in self.holders)
        held = Membership.objects.live(self.at).filter(unit=self.course.lead_unit, roles__role__in=event.by)
        free = held.exclude(user_id__in=[u for u in self._recorders(event, About()) if u])
        return named and not free.exists()

    def _check_has_dossier(self, about: About) -> None:
        if self.by.kind == "system" or self.by.unit == self.course.lead_unit_id:
            return
        if any(m.unit_id == self.by.unit for m in self.matters if m.ended_at is None):
            return
        if self.by.unit not in standing().units_with_grant(self.dossier.id, self.at):
            raise Refused("Unit Anda tidak memegang berkas ini.")

    def _check_guards(self, event: Event) -> None:
        held = engine.blockers(self.pack, event, self.facts, self.known())
        if held and self.by.kind != "import":
            names = [self.pack.steps[m.step].name for m in held]
            raise Refused("Belum bisa: masih terbuka %(steps)s.", steps=names)

    def _recorders(self, event: Event, about: About) -> list[UUID | None]:
        rows = Entry.unscoped.filter(dossier=self.dossier, event__in=event.reviews, in_error=False, kind="act")
        if self.by.kind == "import":
            return []
        last = rows.order_by("seq").last()
        return list(rows.values_list("by_user", flat=True)) if last else []

    def _check_consent(self, event: Event, stops: Iterable[engine.Stop]) -> None:
        if not event.gives_service or self.by.kind in ("system", "import"):
            return
        steps = [self.pack.steps[s.matter.step] for s in stops if s.how == "stopped"]
        asking = [s for s in steps if s.consent != "n" and not (s.consent == "y*" and self._exception_open())]
        if asking and not self._consented():
            raise Refused("Belum ada persetujuan yang berlaku untuk %(step)s.", step=asking[0].name)

    def _exception_open(self) -> bool:
        return any(m.step == "coord.exception" and m.ended_at is None for m in self.matters)

    def _consented(self) -> bool:
        units = standing().consenting_units(self.dossier.id, self.at)
        return bool(units) if self.by.unit == self.course.lead_unit_id else self.by.unit in units

    # -- doing

    def happened(
        self, event: str, about: About = About(), *, each: Iterable[About] = (), occurred_at: datetime | None = None,
        due: datetime | None = None, outcome: str = "", kind: str = "", follows: Entry | None = None,
        precision: str = "moment", note: str = "", place: str = "", late: str = "", section: str = "",
    ) -> Entry:  # fmt: skip
        """Record that `event` happened to `about` (and `each` other subject): check, audit entry, matters, notices.

        occurred_at: when it happened (default: now); due: the date the event brings; outcome: reason or result;
        kind: period or other value; follows: the entry under which this one follows by itself, asking for no role.
        Raises Refused.
        """
        found = self._event(event)
        role = "" if follows else self.check(event, about)
        at = self._moment(occurred_at)
        if found.per in engine.ITEM_SCOPED and about.item is None:
            about = self._item(found, about)
        entry = append(
            self.dossier, self.by, event=event, by_role=role, occurred_at=at, precision=precision, need=about.need,
            referral=about.referral, item=about.item, outcome=outcome, value=kind, due=due, section=section,
            follows=follows.id if follows else None,
        )  # fmt: skip
        self._remark(found, entry, note, place, late)
        if effect := EFFECTS.get(event):
            effect(self, entry)
        if not self.course.history:
            for subject in (about, *each):
                self._move(found, entry, Happening(found, subject, at, due, outcome, kind), bool(follows))
        self.course.last_act_at = self.at
        return entry

    def wrote(self, section: str, about: About = About()) -> Entry:
        """Record that a section was written to, by an action that raises no event of the pack; the caller has checked."""
        self.course.last_act_at = self.at
        return append(self.dossier, self.by, event="section.written", section=section, need=about.need,
                      referral=about.referral, occurred_at=self.at)  # fmt: skip

    def _moment(self, occurred_at: datetime | None) -> datetime:
        if occurred_at and occurred_at > self.at:
            raise Refused("Waktu kejadian belum tiba.", field="occurred_at")
        return occurred_at or self.at

    def _item(self, event: Event, about: About) -> About:
        """A new item for what starts one; the only open one for what stops one."""
        steps = {s.code for s in self.pack.stopped_by(event.code) if s.per in engine.ITEM_SCOPED}
        open_items = {m.item for m in self.matters if m.step in steps and m.ended_at is None}
        if len(open_items) > 1:
            raise Refused("Ada beberapa yang terbuka. Pilih yang mana.", field="item")
        item = open_items.pop() if open_items else uuid7()
        return About(about.referral, about.need, item, about.service, about.kind, about.unit, about.grade)

    def _remark(self, event: Event, entry: Entry, note: str, place: str, late: str) -> None:
        if note or place or late:
            section = event.section or "decisions"
            remark = Remark(dossier=self.dossier, entry=entry.id, unit_id=self.by.unit, section=section)
            remark.note, remark.place, remark.late = note, place, late
            remark.save(force_insert=True)

    def _move(self, event: Event, entry: Entry, happening: Happening, follows: bool) -> None:
        moves = engine.moves(self.pack, self.facts, self.known(), happening)
        if not follows:
            self._check_consent(event, [m for m in moves if isinstance(m, engine.Stop)])
        for move in moves:
            self._do(move, entry)

    def _do(self, move: engine.Move, entry: Entry) -> None:
        match move:
            case engine.Start():
                self._start(move, entry)
            case engine.Stop():
                self._change(move.matter.id, ended_at=max(move.at, move.matter.started_at), ended_how=move.how,
                             ended_by=entry.id, ended_recorded_at=self.at)  # fmt: skip
            case engine.Redue():
                self.redue(move)
            case engine.Pause():
                self._change(move.matter.id, paused_at=move.at, paused_until=move.until)
            case engine.Resume():
                self.redue(engine.Redue(move.matter, move.due, "resumed"))
                self._change(move.matter.id, paused_at=None, paused_until=None)

    def _start(self, move: engine.Start, entry: Entry) -> None:
        unit, role, nobody = self.addressee(move.step, move.about)
        matter = Matter(
            dossier=self.dossier, step=move.step.code, service=_service(move.step, move.about), unit_id=unit, role=role,
            nobody_holds=nobody, need=move.about.need, referral=move.about.referral, item=move.about.item,
            kind=move.about.kind, grade=move.about.grade or "", started_at=move.at, first_started_at=move.first,
            run=move.run, due_at=move.due, blocks_close="close" in move.step.blocks, started_by=entry.id,
        )  # fmt: skip
        matter.save(force_insert=True)
        self.matters.append(matter)
        self.tell(unit, role, f"turn:{move.step.code}", matter.referral)

    def _change(self, id: UUID, **columns: object) -> None:
        matter = next(m for m in self.matters if m.id == id)
        for name, value in columns.items():
            setattr(matter, name, value)
        matter.save(update_fields=list(columns))

    def redue(self, move: engine.Redue) -> None:
        """Move a due and keep the old one."""
        MatterDue.objects.create(matter_id=move.matter.id, due_at=move.matter.due_at, why=move.why)
        self._change(move.matter.id, due_at=move.due)

    def addressee(self, step: Step, about: About) -> tuple[UUID, str, bool]:
        """(unit, role, nobody holds it): the receiver's for what hangs on a referral, else the lead unit, else the
        region's first unit that holds the role, else the lead unit's head, who is told that nobody does."""
        roles = self._roles_of(step, about)
        if "recv" in step.who and about.unit:
            return about.unit, roles[0], False
        lead = self.course.lead_unit_id
        held_by_lead = unit_roles(self.course.pack, self.pack, lead)
        for role in roles:
            if lead and role in held_by_lead:
                return lead, role, False
        for role in roles:
            if units := units_for(self.course.pack, self.pack, role):
                return (about.unit if about.unit in units else units[0]), role, False
        return lead or units_for(self.course.pack, self.pack, "UH")[0], "UH", True

    def _roles_of(self, step: Step, about: About) -> list[str]:
        kind = self.pack.kinds.get(about.kind)
        received = list(kind.recv) if kind else []
        held = unit_roles(self.course.pack, self.pack, about.unit)
        received.sort(key=lambda role: role not in held)
        return [r for who in step.who for r in (received or ["CM"] if who == "recv" else [who])]

    def tell(self, unit: UUID | None, role: str, what: str, referral: UUID | None = None) -> None:
        """Queue a notice to (dossier, unit, role): a code and that there is something, nothing more."""
        if unit and not self.course.history:
            self._notices.append(
                Notice(dossier=self.dossier, unit_id=unit, role=role, what=what, referral=referral, at=self.at)
            )

    def name_holder(self, unit: UUID, role: str, user: UUID, *, alone: bool = True) -> Holder:
        """Name a person for a role of a unit on this dossier; `alone` ends who held it before."""
        for old in [h for h in self.holders if (h.unit_id, h.role) == (unit, role) and h.user != user and alone]:
            old.until = self.at
            old.save(update_fields=["until"])
            self.holders.remove(old)
        same = [h for h in self.holders if (h.unit_id, h.role, h.user) == (unit, role, user)]
        if same:
            return same[0]
        holder = Holder(dossier=self.dossier, unit_id=unit, role=role, user=user, since=self.at)
        holder.save(force_insert=True)
        self.holders.append(holder)
        return holder

    def move_matters(self, role: str, unit: UUID) -> None:
        """The role's open matters go to the unit that now holds it (not those that hang on a referral)."""
        for matter in self.matters:
            if matter.ended_at is None and matter.role == role and matter.unit_id != unit and not matter.referral:
                self._change(matter.id, unit_id=unit, nobody_holds=False)
                self.tell(unit, role, f"turn:{matter.step}")

    def set_risk(self, risk: str, *, why: str) -> None:
        """Move the course to a risk; running clocks follow. `why`: triage, raised or lowered."""
        self.course.risk = risk
        self.refresh()
        for move in engine.redue(self.pack, self.facts, self.known(), why=why):
            self.redue(move)

    def refresh(self) -> None:
        """Read the facts again after the course was changed."""
        self.__dict__.pop("facts", None)

    def finish(self) -> None:
        """Write the course and the notices that were queued, once."""
        if "course" in self.__dict__:
            self.course.save()
        if self._notices:
            Notice.objects.bulk_create(self._notices)


SENDERS_TOO = ("referral.cancelled",)
"""Events of a receiver that the sender records in his own right."""


def has_member(unit: UUID | None, now: datetime) -> bool:
    """Has the unit a live member in the system?"""
    return unit is not None and Membership.objects.live(now).filter(unit=unit).exists()


def as_rule(matter: Matter) -> OpenMatter:
    """A matter in the form that the rules read."""
    about = About(matter.referral, matter.need, matter.item, matter.service, matter.kind, matter.unit_id,
                  matter.grade or None)  # type: ignore[arg-type]  # fmt: skip
    return OpenMatter(matter.id, matter.step, about, matter.started_at, matter.due_at, matter.run,
                      matter.first_started_at, matter.paused_at, matter.ended_at)  # fmt: skip


def _service(step: Step, about: About) -> str:
    """A matter on a need, referral or stay is of that one's service; the police notice is the pack's own."""
    return about.service if step.per in engine.NEED_SCOPED and about.service else step.service
