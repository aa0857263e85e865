"""What pages and commands read of members: lists in the order of the overlay, rows named by codes that say nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from rujukan.accounts.models import Membership, RightsChange, User
from rujukan.audit.models import Entry
from rujukan.directory.models import Unit
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor


class Row(Protocol):
    id: UUID


Found = TypeVar("Found", bound=Row)


def code_of(row: Row) -> str:
    """A row's code in addresses and forms: keyed, so that it shows no date and nobody can guess the next one."""
    return salted_hmac(f"code of {type(row).__name__}", str(row.id)).hexdigest()[:16]


def by_code(rows: Iterable[Found], code: str) -> Found | None:
    """The row that has this code. A region has some dozens of members, so they are looked through."""
    return next((row for row in rows if code_of(row) == code), None)


def live_members(now: datetime, region: str = "") -> list[Membership]:
    """Memberships that count at that moment, with user, unit, agency and roles; of one region or of all."""
    rows = Membership.objects.live(now).with_people(now)
    if region:
        return list(rows.in_region(region).in_order())
    return list(rows.order_by("unit__region", "unit__agency__position", "unit__position", "id"))


def members_for(actor: Actor, now: datetime) -> list[Membership]:
    """The region's members, for who may change their rights. Raises Refused."""
    check_tier(actor, "change_rights")
    return live_members(now, actor.region)


def open_changes_for(actor: Actor, now: datetime) -> list[RightsChange]:
    """What is proposed or waits for its day, soonest first. Raises Refused."""
    check_tier(actor, "change_rights")
    rows = RightsChange.objects.in_region(actor.region).pending(now).with_people()
    return list(rows.order_by("proposed_at", "id"))


def standing_units(region: str) -> list[Unit]:
    """Units that somebody can belong to, by agency."""
    rows = Unit.objects.in_region(region).standing().select_related("agency", "region")
    return list(rows.order_by("agency__position", "position", "id"))


@dataclass(frozen=True)
class Noted:
    """One entry of the record about rights, with those it names."""

    at: datetime
    event: str
    by: str
    via: str
    change: RightsChange | None
    membership: Membership | None
    user: User | None
    effective_at: datetime | None


def rights_record_for(actor: Actor, *, start: int = 0, end: int | None = None) -> list[Noted]:
    """Every change of rights of the region, newest first, from the chain that nobody can rewrite. Raises Refused."""
    check_tier(actor, "see_rights")
    entries = list(_rights(actor).order_by("-seq")[start:end])
    names = _named(entries)
    return [_noted(entry, names) for entry in entries]


def rights_count_for(actor: Actor) -> int:
    """How many there are. Raises Refused."""
    check_tier(actor, "see_rights")
    return _rights(actor).count()


def _rights(actor: Actor) -> QuerySet[Entry]:
    return Entry.unscoped.filter(dossier__kind="region", dossier__region=actor.region, kind=Entry.Kind.RIGHTS)


def _named(entries: list[Entry]) -> dict[UUID, object]:
    """Who and what the entries name, by id."""
    ids = {named for entry in entries for named in (entry.item, entry.by_user) if named}
    found: dict[UUID, object] = {}
    for rows in (
        RightsChange.objects.with_people().filter(id__in=ids),
        Membership.objects.select_related("user", "unit__agency").filter(id__in=ids),
        User.objects.filter(id__in=ids),
    ):
        found |= {row.id: row for row in rows.order_by("id")}
    return found


def _noted(entry: Entry, names: dict[UUID, object]) -> Noted:
    about = names.get(entry.item) if entry.item else None
    by = names.get(entry.by_user) if entry.by_user else None
    return Noted(
        at=entry.recorded_at,
        event=entry.event,
        by=by.name if isinstance(by, User) else "",
        via=entry.via,
        change=about if isinstance(about, RightsChange) else None,
        membership=about if isinstance(about, Membership) else None,
        user=about if isinstance(about, User) else None,
        effective_at=entry.due,
    )
