"""The waist: what happens goes through one call (design.md ideas 1 and 2).

    with act_on(case.dossier_id, by) as act:
        act.happened("referral.accepted", about)

One transaction, the dossier locked, then course, pack, matters and holders read; `act.at` is its one moment.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import transaction

from rujukan.accounts.models import Membership
from rujukan.accounts.models.membership import MembershipRole
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
from rujukan.rules.procedure.calendar import add
from rujukan.rules.procedure.engine import About, Facts, Happening, OpenMatter
from rujukan.rules.procedure.pack import GRADES, Event, Grade, Pack, Step
from rujukan.rules.refused import Refused
from rujukan.rules.second_person import check_second_person

SLACK = timedelta(hours=2)
"""A clock that was set back by less than this doesn't put what happens now before what happened already."""

_open_acts: ContextVar[dict[UUID, "Act"] | None] = ContextVar("open_acts", default=None)


@contextmanager
def act_on(dossier: UUID, by: Actor) -> Iterator["Act"]:
    """Lock the dossier and read what rules need. Inside an act that is open on it, that one is given again."""
    acts = _open_acts.get()
    if acts is not None and dossier in acts:
        yield acts[dossier]
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


class Act:
    """An open act on one locked dossier. Everything read here is read after the lock."""

    def __init__(self, dossier: Dossier, by: Actor) -> None:
        self.dossier, self.by = dossier, by
        self._notices: list[Notice] = []

    # -- what was read

    @cached_property
    def at(self) -> datetime:
        """The act's one moment: never before the dossier's last act, even when the clock was set back."""
        now = time.now()
        if self.dossier.kind == Dossier.Kind.PERSON:
            return now
        last = self.course.last_act_at
        return last if now < last < now + SLACK else now

    @property
    def unit(self) -> UUID:
        """The unit for which the actor acts. Raises Refused for the product itself, which writes no content."""
        if self.by.unit is None:
            raise Refused("Ini hanya bisa dilakukan oleh seorang anggota.")
        return self.by.unit

    @cached_property
    def course(self) -> Course:
        rows = Course.unscoped.select_related("pack", "lead_unit").defer("pack__national", "pack__overlay")
        return rows.get(dossier=self.dossier)

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
            grades=self._grades(),
            happened=self._happened_before,
        )

    def _grades(self) -> Mapping[Grade, Grade]:
        """What the branch of a child, or of doubt, makes of the grades."""
        branch = self.pack.branches.get("child.presumed") if self.course.age != "adult" else None
        return branch.grades if branch else {}

    def _happened_before(self, event: str) -> bool:
        return Entry.unscoped.filter(dossier=self.dossier, kind="act", event=event, in_error=False).exists()

    def known(self) -> list[OpenMatter]:
        """The matters in the form that the rules read."""
        return [as_rule(m) for m in self.matters]

    # -- asking

    def check(self, event: str, about: About = About(), outcome: str = "") -> str:
        """The role in which the actor may record the event now. Raises Refused with the reason."""
        found = self._event(event)
        about = self.located(about)
        role = self._role(found, about)
        self._check_has_dossier()
        self._check_guards(found, outcome)
        if found.reviews:
            check_second_person(self._recorders(found), self.by.user)
        return role

    def can(self, event: str, about: About = About()) -> Refused | None:
        """None when it may be recorded, else why not (for a button that says why it is off)."""
        try:
            self.check(event, about)
        except Refused as refused:
            return refused
        return None

    def _event(self, code: str) -> Event:
        event = self.pack.events.get(code)
        if event is None or event.kind != "act":
            raise Refused("Langkah %(event)s tidak ada di SOP yang berlaku.", event=code)
        place = event.per if event.per in ("complaint", "region") else ""
        if (place and place != self.facts.per) or (self.facts.per == "region" and event.per not in ("region", "item")):
            raise Refused("%(event)s tidak dicatat di berkas ini.", event=event.name)
        return event

    def located(self, about: About) -> About:
        """The subject with what it lies in: need, service, kind, receiver and urgency, as its matters know them."""
        if about.service or not (about.item or about.referral or about.need):
            return about
        pairs = (("item", about.item), ("referral", about.referral), ("need", about.need))
        name, id = next((name, id) for name, id in pairs if id)
        for matter in self.matters:
            if getattr(matter, name) == id:
                known = as_rule(matter).about
                return replace(
                    about, need=about.need or known.need, service=known.service, kind=about.kind or known.kind, grade=about.grade or known.grade,
                    unit=about.unit or self._receiver(about.referral), applied_at=about.applied_at or known.applied_at,
                )  # fmt: skip
        return about

    def _receiver(self, referral: UUID | None) -> UUID | None:
        mine = (m for m in self.matters if referral and m.referral == referral and m.step in self.pack.steps)
        return next((m.unit_id for m in mine if "recv" in self.pack.steps[m.step].who), None)

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
        answers = "recv" in event.by and event.code not in SENDERS_TOO and self.by.unit != about.unit
        if not answers or role not in event.by or self._holds_before(event, about):
            return False
        return has_member(about.unit, self.at)

    def _holds_before(self, event: Event, about: About) -> int:
        """How often the referral was held already, if this is what would hold it: the second time is the manager's."""
        if not engine.holds_referral(self.pack, event):
            return 0
        held = Entry.unscoped.filter(dossier=self.dossier, event=event.code, referral=about.referral, in_error=False)
        return held.count()

    def _stands_in_as_second(self, event: Event) -> bool:
        """If nobody else in the unit holds the deciding role, another user named on this dossier decides."""
        if not any(h.user == self.by.user for h in self.holders):
            return False
        deciding = MembershipRole.objects.live(self.at).filter(role__in=event.by)
        held = Membership.objects.live(self.at).filter(unit=self.course.lead_unit, roles__in=deciding)
        return not held.exclude(user_id__in=[u for u in self._recorders(event) if u]).exists()

    def _check_has_dossier(self) -> None:
        if self.by.kind == "system" or self.facts.per == "region" or self.by.unit == self.course.lead_unit_id:
            return
        if any(m.unit_id == self.by.unit for m in self.matters if m.ended_at is None):
            return
        if self.by.unit not in standing().units_with_grant(self.dossier.id, self.at):
            raise Refused("Unit Anda tidak memegang berkas ini.")

    def _check_guards(self, event: Event, outcome: str) -> None:
        held = engine.blockers(self.pack, event, self.facts, self.known(), outcome)
        if held and self.by.kind != "import":
            names = list({m.step: self.pack.steps[m.step].name for m in held}.values())
            raise Refused("Belum bisa: masih terbuka %(steps)s.", steps=names)

    def _recorders(self, event: Event) -> list[UUID | None]:
        """Who recorded what this event decides about. A register's deciding organisation is the second person."""
        if self.by.kind == "import":
            return []
        rows = Entry.unscoped.filter(dossier=self.dossier, event__in=event.reviews, in_error=False, kind="act")
        return list(rows.values_list("by_user", flat=True))

    def _check_consent(self, happening: Happening) -> None:
        if self.by.kind in ("system", "import"):
            return
        steps = engine.asks_consent(self.pack, self.facts, happening)
        asking = [s for s in steps if not (s.consent == "y*" and self._exception_open())]
        if asking and not self._consented():
            raise Refused("Belum ada persetujuan yang berlaku untuk %(step)s.", step=asking[0].name)

    def _check_hold(self, happening: Happening, role: str) -> None:
        if engine.holds_referral(self.pack, happening.event):
            before = self._holds_before(happening.event, happening.about)
            engine.check_hold(self.pack, self.facts, happening, before=before, manager=role in happening.event.by)

    def _exception_open(self) -> bool:
        renewing = {step.code for step in self.pack.started_by("exception.used")}
        return any(m.step in renewing and m.ended_at is None for m in self.matters)

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
        about = self._item(found, self.located(about))
        role = "" if follows else self.check(event, about, outcome)
        at = self._moment(occurred_at)
        about = self._applied(found, about)
        happenings = [Happening(found, subject, at, due, outcome, kind) for subject in (about, *each)]
        if not follows:
            self._check_late(at, late)
            self._check_hold(happenings[0], role)
            for happening in happenings:
                self._check_consent(happening)
        entry = append(
            self.dossier, self.by, event=event, by_role=role, occurred_at=at, precision=precision, need=about.need,
            referral=about.referral, item=about.item, outcome=outcome, value=kind, due=due, section=section,
            follows=follows.id if follows else None, recorded_at=self.at,
        )  # fmt: skip
        self._remark(found, entry, note, place, late)
        if effect := EFFECTS.get(event):
            effect(self, entry)
        if not self.course.history:
            for happening in happenings:
                self._move(entry, happening)
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

    def _check_late(self, at: datetime, late: str) -> None:
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

    def _remark(self, event: Event, entry: Entry, note: str, place: str, late: str) -> None:
        if note or place or late:
            section = event.section or "decisions"
            remark = Remark(dossier=self.dossier, entry=entry.id, unit_id=self.by.unit, section=section)
            remark.note, remark.place, remark.late = note, place, late
            remark.save(force_insert=True)

    def _move(self, entry: Entry, happening: Happening) -> None:
        for move in engine.moves(self.pack, self.facts, self.known(), happening):
            self.move(move, entry)

    def move(self, move: engine.Move, entry: Entry | None = None) -> None:
        """Do one move of the rules; `entry` is the act under which it comes, None when time or the calendar moved it."""
        match move:
            case engine.Start():
                self._start(move, entry)
            case engine.Stop():
                self._change(move.matter.id, ended_at=move.at, ended_how=move.how, ended_by=entry and entry.id,
                             ended_recorded_at=self.at)  # fmt: skip
            case engine.Redue():
                self._redue(move.matter.id, move.due, move.why, entry, since=move.reckoned.since,
                            limit=str(move.reckoned.limit or ""), graded=move.reckoned.graded)  # fmt: skip
            case engine.Pause():
                self._change(move.matter.id, paused_at=move.at, paused_until=move.until, paused_by=entry and entry.id)
            case engine.Resume():
                self._redue(move.matter.id, move.due, "resumed", entry, paused_at=None, paused_until=None,
                            paused_by=None, held_for=move.held)  # fmt: skip

    def _start(self, move: engine.Start, entry: Entry | None) -> None:
        unit, role, nobody = self.addressee(move.step, move.about)
        matter = Matter(
            dossier=self.dossier, step=move.step.code, service=_service(move.step, move.about), unit_id=unit, role=role,
            nobody_holds=nobody, need=move.about.need, referral=move.about.referral, item=move.about.item,
            kind=move.about.kind, grade=move.about.grade or "", applied_at=move.about.applied_at, started_at=move.at,
            first_started_at=move.first, run=move.run, due_at=move.due, since=move.reckoned.since,
            limit=str(move.reckoned.limit or ""), graded=move.reckoned.graded,
            blocks_close="close" in move.step.blocks, started_by=entry and entry.id, recorded_at=self.at,
        )  # fmt: skip
        matter.save(force_insert=True)
        self.matters.append(matter)
        self.tell(unit, role, f"turn:{move.step.code}", matter.referral)

    def _change(self, id: UUID, **columns: object) -> None:
        matter = next(m for m in self.matters if m.id == id)
        for name, value in columns.items():
            setattr(matter, name, value)
        matter.save(update_fields=list(columns))

    def _redue(self, id: UUID, due: datetime | None, why: str, entry: Entry | None, **columns: object) -> None:
        """Move a due and keep the old one."""
        old = next(m for m in self.matters if m.id == id).due_at
        MatterDue.objects.create(matter_id=id, due_at=old, why=why, entry=entry and entry.id, moved_at=self.at)
        self._change(id, due_at=due, **columns)

    def addressee(self, step: Step, about: About) -> tuple[UUID, str, bool]:
        """(unit, role, nobody holds it): the unit of the referral that it hangs on, else the lead unit, else the
        region's first unit that holds the role, else the lead unit's head, who is told that nobody does."""
        roles = self._roles_of(step, about)
        receiver = self._serving(step, about)
        if "recv" in step.who and about.unit:
            return about.unit, roles[0], False
        for unit in filter(None, (receiver, self.course.lead_unit_id)):
            held = unit_roles(self.course.pack, self.pack, unit)
            if role := next((role for role in roles if role in held), ""):
                return unit, role, False
        for role in roles:
            if units := units_for(self.course.pack, self.pack, role):
                return (about.unit if about.unit in units else units[0]), role, False
        return self.course.lead_unit_id or units_for(self.course.pack, self.pack, "UH")[0], "UH", True

    def _serving(self, step: Step, about: About) -> UUID | None:
        """The unit that serves her with what the step belongs to: of the referral that the act is about, else of the one
        that is open; for an agreed action, the unit that agreed to it."""
        if step.per == "item" or (step.service in engine.OWN_SERVICES and about.service == step.service and about.unit):
            return about.unit
        if step.service not in engine.OWN_SERVICES:
            return None
        on = (m for m in self.matters if m.referral and m.ended_at is None and m.service == step.service)
        return next((m.unit_id for m in on if m.unit_id != self.course.lead_unit_id), None)

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

    def end_matters(self, *, referral: UUID, how: str) -> None:
        """End what hangs on a referral that should never have been."""
        for matter in self.matters:
            if matter.referral == referral and matter.ended_at is None:
                self._change(
                    matter.id, ended_at=max(self.at, matter.started_at), ended_how=how, ended_recorded_at=self.at
                )

    def move_matters(self, role: str, unit: UUID) -> None:
        """The role's open matters go to the unit that now holds it (not those that hang on a referral)."""
        for matter in self.matters:
            if matter.ended_at is None and matter.role == role and matter.unit_id != unit and not matter.referral:
                self._change(matter.id, unit_id=unit, nobody_holds=False)
                self.tell(unit, role, f"turn:{matter.step}")

    def set_risk(self, risk: str, *, why: str, entry: Entry | None = None) -> None:
        """Move the course to a risk; running clocks follow. `why`: triage (the first sets, a later one only raises),
        raised or lowered. Raises Refused."""
        before = self.course.risk
        if why == "triage" and before:
            if GRADES.index(risk) > GRADES.index(before):  # type: ignore[arg-type]
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
                  matter.grade or None, matter.applied_at)  # type: ignore[arg-type]  # fmt: skip
    return OpenMatter(matter.id, matter.step, about, matter.started_at, matter.due_at, matter.run,
                      matter.first_started_at, matter.paused_at, matter.ended_at, matter.ended_how, matter.since,
                      matter.limit, matter.graded, matter.held_for)  # fmt: skip


def _service(step: Step, about: About) -> str:
    """A matter on a need, referral or stay is of that one's service; the police notice is the pack's own."""
    return about.service if step.per in engine.NEED_SCOPED and about.service else step.service
