"""What may be recorded on a dossier, in the pack's words and without ids: the list to choose from, and what its form
offers. A unit that has nothing but a matter addressed to it is offered that matter's events and no more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.utils.crypto import salted_hmac

from rujukan.accounts.models import Membership
from rujukan.accounts.models.membership import MembershipRole
from rujukan.accounts.reads import code_of
from rujukan.directory.parties import NOBODY, Party, parties
from rujukan.disclosure.access import read_access
from rujukan.disclosure.handles import dossier_of
from rujukan.disclosure.packs import pack_by_id, same, service_words
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Course, Matter
from rujukan.procedure.packs import in_force, in_force_lately
from rujukan.procedure.reads import Recordable, recordable
from rujukan.rules.access import roles_of
from rujukan.rules.actor import Actor
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import About
from rujukan.rules.procedure.pack import Ask, Event, Pack, Words
from rujukan.rules.refused import NotVisible, Refused

OVER = "coord"
"""The service of what lies over the six."""


@dataclass(frozen=True)
class SubjectView:
    """One open thing that an event may be about. `key`: what the form sends back for it."""

    key: str
    name: Words
    """Of a need or referral its kind, of a stay, hearing or other item the step that is open."""
    unit: Party
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Choice:
    """An event of the pack that he may record here. `why_not`: not yet, and what holds it."""

    event: str
    name: Words
    service: str
    service_name: Words
    section: str
    """Where what is written with it will lie."""
    asks: Ask
    purpose: Words | None
    ends: tuple[str, ...]
    """Open steps of his that it ends."""
    due_at: datetime | None
    why_not: Refused | None
    subjects: tuple[SubjectView, ...] = ()

    @property
    def yours(self) -> bool:
        return bool(self.ends)


@dataclass(frozen=True)
class ToRecord:
    """`choices`: his turns first, the soonest due before the others, then in the pack's order."""

    code: str
    kind: str
    age: str
    visible: bool
    """His unit has a grant on it, so that its page can be a link."""
    choices: tuple[Choice, ...]
    dossier: UUID = field(repr=False)
    abouts: dict[tuple[str, str], About] = field(repr=False)

    def of(self, event: str) -> Choice | None:
        """The choice with this code."""
        return next((choice for choice in self.choices if choice.event == event), None)

    def about(self, event: str, key: str) -> About:
        """The subject that the form sent back; without a key the only one. Raises Refused."""
        mine = [about for (code, _), about in self.abouts.items() if code == event]
        if key:
            if (event, key) not in self.abouts:
                raise Refused("Yang Anda pilih sudah tidak terbuka. Pilih lagi.", field="about")
            return self.abouts[event, key]
        if len(mine) > 1:
            raise Refused("Pilih kebutuhan atau rujukan yang mana.", field="about")
        return mine[0] if mine else About()


@dataclass(frozen=True)
class Colleague:
    """Somebody of the actor's own unit whom an event may name. `key`: what the form sends back."""

    key: str
    name: str
    user: UUID = field(repr=False)


def to_record(code: str, *, to: Actor, now: datetime) -> ToRecord:
    """What he may record on this case, complaint or region. Raises NotVisible."""
    dossier = _dossier(code, to, now)
    course = Course.unscoped.get(dossier=dossier)
    pack, visible = pack_by_id(course.pack_id), _is_visible(dossier, to, now)
    matters = list(Matter.unscoped.open().filter(dossier=dossier).order_by("started_at", "id"))
    turns = Matter.unscoped.open().addressed_to(to).filter(dossier=dossier)
    if not visible:  # what hangs on a referral goes by that one's code, and is answered on its page
        turns = turns.filter(referral__isnull=True)
    mine = set(turns.values_list("id", flat=True))
    if not (visible or mine):
        raise NotVisible
    units = parties(matter.unit_id for matter in matters)
    words = _Words(pack, matters, mine, units, course.lead_unit_id)
    found = [words.choice(one) for one in _merged(recordable(dossier.id, to))]
    kept = [(choice, abouts) for choice, abouts in found if choice.yours or visible]
    ordered = sorted((choice for choice, _ in kept), key=lambda one: (not one.yours, one.due_at is None,
                                                                      one.due_at or now))  # fmt: skip
    abouts = {(choice.event, key): about for choice, known in kept for key, about in known.items()}
    return ToRecord(dossier.code, dossier.kind, course.age, visible, tuple(ordered), dossier.id, abouts)


def colleagues(event: str, *, to: Actor, now: datetime) -> list[Colleague]:
    """Whom the event may name: members of his unit who hold a role of the step that it ends."""
    roles = {role for step in in_force(to.region).stopped_by(event) for role in step.who}
    held = MembershipRole.objects.live(now).filter(role__in=roles)
    members = Membership.objects.live(now).filter(unit=to.unit, roles__in=held).select_related("user")
    found = {one.user_id: Colleague(code_of(one), one.user.name, one.user_id) for one in members.order_by("id")}
    return sorted(found.values(), key=lambda one: (one.name, one.key))


def may_by_role(to: Actor, events: Iterable[str]) -> dict[str, bool]:
    """Of each event: does one of his roles record it at all? For a button that is off or not there."""
    pack = in_force_lately(to.region)
    known = {code: pack.events[code] for code in events if code in pack.events}
    return {code: bool(roles_of(to) & set(engine.roles_for(pack, event, ""))) for code, event in known.items()}


def _dossier(code: str, to: Actor, now: datetime) -> Dossier:
    """The region's own dossier is everybody's who works or coordinates in it."""
    if code == to.region and (to.works or to.tier == "coordinates"):
        return Dossier.unscoped.get(kind=Dossier.Kind.REGION, region=to.region)
    return dossier_of(code, to=to, now=now)


def _is_visible(dossier: Dossier, to: Actor, now: datetime) -> bool:
    if dossier.kind == Dossier.Kind.REGION:
        return True
    try:
        read_access(dossier.code, to=to, now=now)
    except NotVisible:
        return False
    return True


def _merged(found: Iterable[Recordable]) -> Iterator[tuple[Event, list[About], Refused | None]]:
    """An event once, whatever the role in which he records it."""
    by_code: dict[str, list[Recordable]] = {}
    for one in found:
        by_code.setdefault(one.event.code, []).append(one)
    for same_event in by_code.values():
        abouts = list(dict.fromkeys(chain.from_iterable(one.subjects for one in same_event)))
        yield same_event[0].event, abouts, same_event[0].why_not


@dataclass(frozen=True)
class _Words:
    pack: Pack
    matters: Sequence[Matter]
    mine: set[UUID]
    units: dict[UUID | None, Party]
    lead: UUID | None

    def choice(self, one: tuple[Event, list[About], Refused | None]) -> tuple[Choice, dict[str, About]]:
        event, abouts, why_not = one
        turns = [m for m in self.matters if m.id in self.mine and self._ends(event, m)]
        dues = [m.due_at for m in turns if m.due_at and not m.paused_at]
        service = service_of(self.pack, event)
        told = {_key(about): about for about in abouts if about.need or about.referral or about.item}
        choice = Choice(
            event=event.code, name=event.name, service=service, service_name=service_words(self.pack, service),
            section=event.section, asks=event.asks, purpose=event.purpose,
            ends=tuple(dict.fromkeys(m.step for m in turns)), due_at=min(dues, default=None), why_not=why_not,
            subjects=tuple(self._subject(key, about) for key, about in told.items()),
        )  # fmt: skip
        return choice, told or {"": About()}

    def _ends(self, event: Event, matter: Matter) -> bool:
        step = self.pack.steps.get(matter.step)
        return step is not None and any(stop.event == event.code for stop in step.stops)

    def _subject(self, key: str, about: About) -> SubjectView:
        on = [matter for matter in self.matters if _is_on(matter, about)]
        first = on[0]
        kind = self.pack.kinds.get(about.kind)
        step = self.pack.steps.get(first.step)
        item = step.name if step else same(first.step)
        receivers = [m.unit_id for m in on if m.unit_id != self.lead]
        unit = self.units.get(receivers[0] if receivers else None, NOBODY)
        dues = [m.due_at for m in on if m.due_at]
        return SubjectView(
            key, kind.name if kind and not about.item else item, unit, first.started_at, min(dues, default=None)
        )


def service_of(pack: Pack, event: Event) -> str:
    """Where an event stands in the list: the service of its section, else of a step that it ends or starts."""
    of_section = event.section.removeprefix("notes.").removeprefix("service.")
    if of_section in pack.services:
        return of_section
    if event.section == "place":
        return "social"
    steps = (*pack.stopped_by(event.code), *pack.started_by(event.code))
    return next((step.chapter or step.service for step in steps), OVER)


def _is_on(matter: Matter, about: About) -> bool:
    if about.item:
        return matter.item == about.item
    if about.referral:
        return matter.referral == about.referral
    return matter.need == about.need


def _key(about: About) -> str:
    """Keyed, so that a form shows no id."""
    return salted_hmac("subject of an event", f"{about.referral} {about.need} {about.item}").hexdigest()[:16]
