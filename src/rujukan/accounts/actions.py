"""Changes of rights (P4): propose, confirm, cancel. Nothing takes effect by itself or by one person.

Confirming writes the membership with the moment from which it counts; so what is in effect is a matter of reading.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rujukan.accounts import checks
from rujukan.accounts.models import FirstCode, Membership, RightsChange, User
from rujukan.accounts.models.first_code import hash_half, new_half
from rujukan.accounts.models.membership import add_membership, add_roles
from rujukan.accounts.record import record_change
from rujukan.accounts.second_factor import has_factor
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.rules.actor import Actor, Tier
from rujukan.rules.refused import StateChanged
from rujukan.rules.rights import CODE_LASTS, check_confirmer, check_proposer, check_recoverer, takes_effect

Kind = RightsChange.Kind


@dataclass(frozen=True)
class Wish:
    """What is proposed. new_user: username, name, unit, tier, roles, until. add: user, unit, tier, roles, until.
    end: membership. roles: membership, roles. reset (of the second factor): user."""

    kind: str
    user: User | None = None
    membership: Membership | None = None
    unit: Unit | None = None
    tier: Tier | None = None
    roles: tuple[str, ...] = ()
    until: datetime | None = None
    username: str = ""
    name: str = ""


@dataclass(frozen=True)
class Settled:
    """The change, and this person's half of a paper code, to be shown once ('' where none is needed)."""

    change: RightsChange
    half: str = ""


@transaction.atomic
def propose_change(*, wish: Wish, by: Actor) -> Settled:
    """Propose a change of rights. Raises Refused with the field that is wrong."""
    change = _change_of(wish, by)
    _lock_user(change)
    check_proposer(by, subject=change.user_id)
    return _propose(change, by)


@transaction.atomic
def ask_recovery(*, user: User, by: Actor) -> Settled:
    """The unit head asks for a colleague who lost his second factor and his paper codes. It is a reset like an
    administrator's: confirmed by one of another agency on the members page, a day later both halves of the code open.
    Raises Refused."""
    change = _change_of(Wish(kind=Kind.RESET, user=user), by)
    _lock_user(change)
    mine = Membership.objects.live(time.now()).filter(user=user, unit=by.unit)
    check_recoverer(by, subject=user.id, colleague=mine.exists())
    return _propose(change, by)


def _propose(change: RightsChange, by: Actor) -> Settled:
    checks.check_change(change, by)
    half = new_half() if _needs_code(change) else ""
    change.code_hash = hash_half(half) if half else b""
    change.save(force_insert=True)
    record_change(change, by, "rights.proposed")
    return Settled(change, half)


def _change_of(wish: Wish, by: Actor) -> RightsChange:
    user = wish.membership.user if wish.membership else wish.user
    return RightsChange(
        kind=wish.kind,
        region_id=by.region,
        user=user,
        username=wish.username.strip().lower(),
        name=" ".join(wish.name.split()),
        membership=wish.membership,
        unit=wish.unit or (wish.membership.unit if wish.membership else None),
        tier=wish.tier or (wish.membership.tier if wish.membership else ""),
        roles=" ".join(wish.roles),
        until=wish.until,
        proposed_by_id=checks.person(by),
        proposed_agency=checks.agency_of(by),
    )


def _needs_code(change: RightsChange) -> bool:
    """New, or reset; or someone without a second factor who is to work cases."""
    if change.kind in (Kind.NEW_USER, Kind.RESET):
        return True
    return change.kind == Kind.ADD and change.tier == "works" and not has_factor(change.user_id)


@transaction.atomic
def confirm_change(*, change: RightsChange, by: Actor) -> Settled:
    """Confirm what another agency's administrator proposed; it counts a day later. Raises Refused, StateChanged."""
    change = _locked(change)
    agency = checks.agency_of(by)
    _check_open(change, confirmed=False)
    check_confirmer(
        by, agency=agency.id, proposer=change.proposed_by_id, proposer_agency=change.proposed_agency_id,
        subject=change.user_id,
    )  # fmt: skip
    checks.check_change(change, by)
    change.confirmed_by_id, change.confirmed_agency, change.confirmed_at = by.user, agency, time.now()
    change.effective_at = takes_effect(change.confirmed_at)
    WRITES[change.kind](change, change.effective_at)
    half = _give_code(change, change.effective_at) if change.code_hash else ""
    change.save()
    record_change(change, by, "rights.confirmed")
    return Settled(change, half)


def _write_new_user(change: RightsChange, at: datetime) -> None:
    change.user = User.objects.create_user(username=change.username, name=change.name)
    _write_membership(change, at)


def _write_membership(change: RightsChange, at: datetime) -> None:
    assert change.user_id and change.unit and change.tier
    change.membership = add_membership(
        user=change.user_id, unit=change.unit, tier=change.tier, roles=change.role_codes, starts_at=at,
        ends_at=change.until,
    )  # fmt: skip


def _write_end(change: RightsChange, at: datetime) -> None:
    assert change.membership
    change.ended_before = change.membership.ends_at
    change.membership.ends_at = min(at, change.membership.ends_at or at)
    change.membership.save(update_fields=["ends_at"])


def _write_roles(change: RightsChange, at: datetime) -> None:
    assert change.membership
    change.membership.roles.filter(ends_at__isnull=True).update(ends_at=at)
    add_roles(change.membership, change.role_codes, at)


def _write_nothing(change: RightsChange, at: datetime) -> None:
    """A reset is its paper code."""


WRITES: dict[str, Callable[[RightsChange, datetime], None]] = {
    Kind.NEW_USER: _write_new_user,
    Kind.ADD: _write_membership,
    Kind.END: _write_end,
    Kind.ROLES: _write_roles,
    Kind.RESET: _write_nothing,
}
"""What confirming writes, for each kind; the database takes it as of the moment given."""


def _give_code(change: RightsChange, at: datetime) -> str:
    assert change.user_id
    half = new_half()
    FirstCode.objects.filter(user=change.user_id, used_at__isnull=True).update(cancelled_at=time.now())
    change.first_code = FirstCode.objects.create(
        user_id=change.user_id,
        first_hash=change.code_hash,
        second_hash=hash_half(half),
        usable_from=at,
        expires_at=at + CODE_LASTS,
    )
    return half


@transaction.atomic
def cancel_change(*, change: RightsChange, by: Actor) -> RightsChange:
    """Take back a change that is not yet in effect; any administrator of the region may. Raises StateChanged."""
    change = _locked(change)
    checks.check_administers(change, by)
    _check_open(change, confirmed=None)
    if change.effective_at is not None:
        UNDOES[change.kind](change, change.effective_at)
        if change.first_code_id:
            FirstCode.objects.filter(id=change.first_code_id).update(cancelled_at=time.now())
    change.cancelled_by_id, change.cancelled_at = by.user, time.now()
    change.save()
    record_change(change, by, "rights.cancelled")
    return change


def _undo_membership(change: RightsChange, at: datetime) -> None:
    assert change.membership
    change.membership.ends_at = change.membership.starts_at
    change.membership.save(update_fields=["ends_at"])
    change.membership.roles.filter(ends_at__isnull=True).update(ends_at=at)


def _undo_end(change: RightsChange, at: datetime) -> None:
    assert change.membership
    change.membership.ends_at = change.ended_before
    change.membership.save(update_fields=["ends_at"])


def _undo_roles(change: RightsChange, at: datetime) -> None:
    assert change.membership
    change.membership.roles.filter(starts_at=at).update(ends_at=at)
    change.membership.roles.filter(starts_at__lt=at, ends_at=at).update(ends_at=None)


UNDOES: dict[str, Callable[[RightsChange, datetime], None]] = {
    Kind.NEW_USER: _undo_membership,
    Kind.ADD: _undo_membership,
    Kind.END: _undo_end,
    Kind.ROLES: _undo_roles,
    Kind.RESET: _write_nothing,
}


def _locked(change: RightsChange) -> RightsChange:
    """The change as it is now, its user's row locked first and its own next."""
    _lock_user(change)
    rows = RightsChange.objects.select_for_update(of=("self",))
    return rows.select_related("membership", "unit", "user").get(id=change.id)


def _lock_user(change: RightsChange) -> None:
    """Two changes about one person wait for each other."""
    if change.user_id:
        User.objects.select_for_update().get(id=change.user_id)


def _check_open(change: RightsChange, *, confirmed: bool | None) -> None:
    state = change.state(time.now())
    if state == "cancelled":
        raise StateChanged("Usul ini sudah dibatalkan.")
    if state == "in_effect":
        raise StateChanged("Perubahan ini sudah berlaku.")
    if confirmed is False and state == "waiting":
        raise StateChanged("Usul ini sudah disahkan.")
