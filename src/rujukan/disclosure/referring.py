"""What the pages around a referral offer: to whom a need can go, what would be seen of it, which colleagues there are,
and what may be done with it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.accounts.models import Membership
from rujukan.accounts.reads import code_of
from rujukan.cases.models import Consent, ConsentAnswer
from rujukan.directory.models import Unit
from rujukan.directory.parties import Party, party
from rujukan.disclosure.access import Access, read_access
from rujukan.disclosure.handles import line_of, referral_of
from rujukan.disclosure.packs import kind_words, pack_by_id
from rujukan.procedure.asking import Asking, has_member
from rujukan.procedure.models import Course
from rujukan.referrals import states
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.pack import Kind, Pack, Words
from rujukan.rules.refused import NotVisible


@dataclass(frozen=True)
class Receiver:
    """A unit to which a need of some kind can be referred."""

    unit: Party
    asked_until: datetime | None
    """Until when her consent on `need` lives for it; None: she has to be asked first."""
    member: bool
    """Somebody there works with the product; else the sender prints the letter and records the answer."""


@dataclass(frozen=True)
class Offer:
    """What a new referral can be: of which need, to whom, asking for what."""

    line: str
    """The plan line's key."""
    kind: str
    kind_name: Words
    urgency: str
    age: str
    asks: tuple[str, ...]
    """Sections that such a need asks for; `need` goes always."""
    receivers: tuple[Receiver, ...]
    planned: str
    """Code of the unit that the plan names, if a need can be referred to it."""
    replaces: str = ""


def offer(code: str, *, line: str, to: Actor, now: datetime, replaces: str = "") -> Offer:
    """For a line of the plan, or for a referral that came to nothing and is `replaced`. Raises NotVisible."""
    access = _seeing_needs(code, to, now)
    if replaces:
        old = referral_of(replaces, to=to, now=now)
        if old.dossier_id != access.dossier.id or old.plan_line is None:
            raise NotVisible
        line = code_of(old.plan_line)
    found = line_of(code, line, to=to, now=now)
    kind = access.pack.kinds.get(found.need.kind)
    planned = Unit.objects.get(id=found.for_unit_id)
    units = _receivers(access, kind.recv if kind else (), planned, now)
    return Offer(
        line, found.need.kind, kind_words(access.pack, found.need.kind), found.need.urgency, access.course.age,
        kind.asks if kind else ("need",), units, planned.code if planned.id != to.unit else "", replaces,
    )  # fmt: skip


def _receivers(access: Access, roles: Iterable[str], planned: Unit, now: datetime) -> tuple[Receiver, ...]:
    """Units that hold a receiving role, as their own before as a stand-in, and the one that the plan names; never the
    reader's own."""
    units: dict[UUID, Unit] = {}
    for role in roles:
        held = Unit.objects.in_region(access.actor.region).holding(role).select_related("agency")
        units |= {unit.id: unit for unit in held if unit.id not in units}
    if planned.id not in units and planned.ended_at is None:
        units[planned.id] = Unit.objects.select_related("agency").get(id=planned.id)
    until = _consented_until(access, now)
    own = access.actor.unit
    return tuple(
        Receiver(party(unit), until.get(unit.id), has_member(unit.id, now)) for unit in units.values() if unit.id != own
    )


def _seeing_needs(code: str, to: Actor, now: datetime) -> Access:
    access = read_access(code, to=to, now=now, kind="case")
    if access.extent("need") != "whole":
        raise NotVisible
    return access


def _consented_until(access: Access, now: datetime) -> dict[UUID, datetime]:
    live = Consent.unscoped.filter(dossier=access.dossier).live(now)
    yes = ConsentAnswer.objects.filter(consent__in=live, section="need", answer="yes").order_by("id")
    return dict(yes.values_list("consent__recipient_id", "consent__expires_at"))


# -- what the forms around a referral ask


def pack_of_referral(code: str, *, to: Actor, now: datetime) -> Pack:
    """The pack by which it runs: its reasons and results. Raises NotVisible."""
    row = referral_of(code, to=to, now=now)
    return pack_by_id(Course.unscoped.values_list("pack", flat=True).get(dossier=row.dossier_id))


@dataclass(frozen=True)
class Colleague:
    """Somebody of the reader's own unit whom he may name beside himself. `key` is what a form sends back."""

    key: str
    name: str


def colleagues(code: str, *, to: Actor, now: datetime) -> tuple[Colleague, ...]:
    """Of the role in which the reader would accept. Raises NotVisible."""
    return tuple(Colleague(code_of(member), member.user.name) for member in _beside(code, to, now))


def chosen_colleagues(code: str, keys: Sequence[str], *, to: Actor, now: datetime) -> list[UUID]:
    """Their users, for the action."""
    return [member.user_id for member in _beside(code, to, now) if code_of(member) in keys]


def _beside(code: str, to: Actor, now: datetime) -> list[Membership]:
    row = referral_of(code, to=to, now=now)
    kind: Kind | None = pack_of_referral(code, to=to, now=now).kinds.get(row.kind)
    role = next((role for role in (kind.recv if kind else ()) if role in to.roles), "")
    mine = Membership.objects.live(now).filter(unit=to.unit, tier="works").exclude(user=to.user)
    found = [member for member in mine.with_people(now).order_by("id") if role in member.role_codes]
    return sorted(found, key=lambda member: member.user.name.casefold())


# -- what may be done now


SENDER_ONLY = frozenset({"cancel", "acknowledge", "send", "discard"})


def steps_of(code: str, *, to: Actor, now: datetime) -> tuple[str, ...]:
    """Which steps this very actor may do with the referral now, the nearest first; each has a page of its own. Nothing
    is decided here: every action asks again. Raises NotVisible."""
    row = referral_of(code, to=to, now=now)
    asking = Asking(row.dossier, to)
    sends = to.unit in (row.from_unit_id, asking.course.lead_unit_id)
    return tuple(step for step in _STEPS.get(row.status, ()) if _may(step, row, asking, to, sends=sends))


_STEPS: dict[str, tuple[str, ...]] = {
    "draft": ("send", "discard"),
    "requested": ("accept", "reject", "cancel", "error"),
    "accepted": ("start", "hold", "fail", "recall", "cancel", "error"),
    "in-progress": ("report", "complete", "hold", "help", "fail", "recall", "cancel", "error"),
    "on-hold": ("resume", "fail", "recall", "help", "cancel", "error"),
    "completed": ("acknowledge", "help", "recall", "error"),
    "rejected": ("acknowledge", "error"),
    "failed": ("acknowledge", "recall", "help", "error"),
    "cancelled": ("acknowledge", "recall", "error"),
}

_EVENTS: dict[str, str] = {
    "send": "referral.requested",
    "accept": "referral.accepted",
    "reject": "referral.rejected",
    "start": "referral.started",
    "hold": "referral.held",
    "resume": "referral.resumed",
    "report": "referral.reported",
    "complete": "referral.completed",
    "fail": "referral.failed",
    "cancel": "referral.cancelled",
    "acknowledge": "referral.acknowledged",
    "recall": "recall.confirmed",
}


def _may(step: str, row: Referral, asking: Asking, to: Actor, *, sends: bool) -> bool:
    if step == "error":
        return to.user is not None and to.user == row.by_user and sends
    if step in ("help", "discard"):
        return sends or (step == "help" and to.unit == row.to_unit_id)
    if step in SENDER_ONLY and not sends:
        return False
    if step == "acknowledge" and row.acknowledged_at:
        return False
    if step == "recall" and not states.is_open(asking, row, "recall.confirmed"):
        return False
    return asking.can(_EVENTS[step], states.about(row)) is None
