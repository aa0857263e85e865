"""Who may record what, and what holds it back (design.md idea 2). Asked inside an act, and for a button's reason."""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from rujukan.accounts.models import Membership
from rujukan.accounts.models.membership import MembershipRole
from rujukan.audit.models import Entry
from rujukan.procedure.reading import WHOLE, Reading
from rujukan.procedure.standing import standing
from rujukan.rules.access import roles_of
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import About, Happening
from rujukan.rules.procedure.pack import Event
from rujukan.rules.refused import Refused
from rujukan.rules.second_person import check_second_person

SENDERS_TOO = ("referral.cancelled",)
"""Events of a receiver that the sender records in his own right."""


class Asking(Reading):
    """A dossier, and what this actor may record on it."""

    def check(self, event: str, about: About = WHOLE, outcome: str = "") -> str:
        """The role in which the actor may record the event now. Raises Refused with the reason."""
        found = self.event(event)
        role = self.role_for(found, self.located(about))
        self.check_free(found, outcome)
        return role

    def role_for(self, event: Event, about: About) -> str:
        """The role in which the actor may record such an event here at all. Raises Refused."""
        role = self._role(event, about)
        if not self._has_dossier:
            raise Refused("Unit Anda tidak memegang berkas ini.")
        return role

    def check_free(self, event: Event, outcome: str = "") -> None:
        """Raises Refused while something open holds the event back, or when it takes a second person."""
        self._check_guards(event, outcome)
        if event.reviews:
            check_second_person(self._recorders(event), self.by.user)

    def can(self, event: str, about: About = WHOLE) -> Refused | None:
        """None when it may be recorded, else why not (for a button that says why it is off)."""
        try:
            self.check(event, about)
        except Refused as refused:
            return refused
        return None

    def check_kept(self) -> None:
        """Raises Refused on a dossier that was erased."""
        if self.dossier.erased:
            raise Refused("Isi berkas ini sudah dihapus. Tidak ada lagi yang dicatat di sini.")

    def event(self, code: str) -> Event:
        """An act event of the pack that is recorded on such a dossier. Raises Refused."""
        self.check_kept()
        event = self.pack.events.get(code)
        if event is None or event.kind != "act":
            raise Refused("Langkah %(event)s tidak ada di SOP yang berlaku.", event=code)
        place = event.per if event.per in ("complaint", "region") else ""
        if (place and place != self.facts.per) or (self.facts.per == "region" and event.per not in ("region", "item")):
            raise Refused("%(event)s tidak dicatat di berkas ini.", event=event.name)
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

    @cached_property
    def _has_dossier(self) -> bool:
        """By a grant, or by a matter addressed to the unit."""
        if self.by.kind == "system" or self.facts.per == "region" or self.by.unit == self.course.lead_unit_id:
            return True
        if any(m.unit_id == self.by.unit for m in self.matters if m.ended_at is None):
            return True
        return self.by.unit in standing().units_with_grant(self.dossier.id, self.at)

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


def has_member(unit: UUID | None, now: datetime) -> bool:
    """Has the unit a live member in the system?"""
    return unit is not None and Membership.objects.live(now).filter(unit=unit).exists()
