"""What must hold for a change of rights, asked when it is proposed and again when it is confirmed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from rujukan.accounts.models import Membership, RightsChange, User
from rujukan.accounts.models.membership import MembershipQuerySet
from rujukan.accounts.models.user import USERNAME
from rujukan.directory.models import Agency, Unit
from rujukan.foundation import time
from rujukan.rules.actor import Actor, Tier
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.rights import WAIT, check_held_by_unit, check_roles, check_together

Kind = RightsChange.Kind
LONGEST_NAME = 120


def agency_of(by: Actor) -> Agency:
    """The agency for which the actor acts."""
    if by.unit is None:
        raise Refused("Ini hanya bisa dilakukan oleh seorang anggota.")
    return Unit.objects.select_related("agency").get(id=by.unit).agency


def person(by: Actor) -> UUID:
    """Who acts; the product itself changes no rights."""
    if by.user is None:
        raise Refused("Ini hanya bisa dilakukan oleh seorang anggota.")
    return by.user


def check_administers(change: RightsChange, by: Actor) -> None:
    """Raises Refused for anyone but an administrator of the change's region."""
    if by.tier != "administers" or by.region != change.region_id:
        raise Refused("Hanya pengelola yang bisa membatalkan perubahan hak.")


def check_change(change: RightsChange, by: Actor) -> None:
    """All that the kind of change asks. Raises Refused with the field that is wrong."""
    if change.region_id != by.region:
        raise NotVisible
    if change.user_id:
        _check_alone(change)
    CHECKS[change.kind](change)


def _check_alone(change: RightsChange) -> None:
    others = RightsChange.objects.pending(time.now()).filter(user=change.user_id).exclude(id=change.id)
    if others.exists():
        raise Refused("Untuk orang ini masih ada usul lain yang belum berlaku. Sahkan atau batalkan itu dulu.")


def _check_new_user(change: RightsChange) -> None:
    check_username(change.username)
    same = RightsChange.objects.pending(time.now()).filter(kind=Kind.NEW_USER, username=change.username)
    if same.exclude(id=change.id).exists():
        raise Refused("Nama pengguna “%(name)s” sudah diusulkan.", field="username", name=change.username)
    check_name(change.name)
    _check_membership(change)


def check_name(name: str) -> None:
    """Raises Refused for a name that is empty or too long."""
    if not name.strip():
        raise Refused("Tulis namanya.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused("Nama paling banyak %(count)s huruf.", field="name", count=LONGEST_NAME)


def check_username(username: str) -> None:
    """Raises Refused for a user name that can't be, or that somebody has."""
    try:
        USERNAME(username)
    except ValidationError:
        raise Refused(
            "Nama pengguna 2 sampai 40 huruf kecil, angka, titik, garis bawah, atau tanda hubung.", field="username"
        ) from None
    if User.objects.filter(username=username).exists():
        raise Refused("Nama pengguna “%(name)s” sudah dipakai.", field="username", name=username)


def _check_add(change: RightsChange) -> None:
    mine = _lasting(change)
    if mine.filter(unit=change.unit).exists():
        raise Refused("Orang ini sudah anggota unit itu. Usulkan perubahan perannya.", field="unit")
    check_together(_tier(change), mine.values_list("tier", flat=True))
    _check_membership(change)


def _lasting(change: RightsChange) -> MembershipQuerySet:
    """His memberships that will count when the change does, or that begin later."""
    from_when = change.effective_at or time.now()
    return Membership.objects.filter(user=change.user_id).not_over(from_when)


def _check_membership(change: RightsChange) -> None:
    if change.unit is None or change.unit.region_id != change.region_id or change.unit.ended_at:
        raise Refused("Pilih unitnya.", field="unit")
    check_roles(_tier(change), change.role_codes)
    check_held_by_unit(change.role_codes, held_by(change.unit))
    _check_term(change.until)


def held_by(unit: Unit) -> frozenset[str]:
    """The roles that the unit holds by the pack in force, stand-ins included."""
    return frozenset(unit.roles.filter(ended_at__isnull=True).values_list("role", flat=True))


def _check_term(until: datetime | None) -> None:
    if until is not None and until <= time.now() + WAIT:
        raise Refused("Masa tugasnya berakhir sebelum perubahan ini berlaku.", field="until")


def _check_end(change: RightsChange) -> None:
    membership = _of_region(change)
    if membership.tier == "administers":
        _check_administrators_left(membership)


def _check_administrators_left(leaving: Membership) -> None:
    left = Membership.objects.in_region(leaving.unit.region_id).live(time.now()).filter(tier="administers")
    agencies = set(left.exclude(id=leaving.id).values_list("unit__agency", flat=True))
    if len(agencies) < 2:
        raise Refused("Harus tetap ada pengelola dari dua instansi. Usulkan penggantinya dulu.")


def _check_roles(change: RightsChange) -> None:
    membership = _of_region(change)
    check_roles(membership.tier, change.role_codes)
    check_held_by_unit(change.role_codes, held_by(membership.unit))
    held = set(membership.roles.live(time.now()).values_list("role", flat=True))
    if held == set(change.role_codes):
        raise Refused("Perannya sudah begitu.", field="roles")


def _of_region(change: RightsChange) -> Membership:
    membership = change.membership
    if membership is None or membership.unit.region_id != change.region_id:
        raise NotVisible
    if not Membership.objects.live(time.now()).filter(id=membership.id).exists():
        raise StateChanged("Keanggotaan ini sudah berakhir.")
    return membership


def _check_reset(change: RightsChange) -> None:
    mine = Membership.objects.in_region(change.region_id).filter(user=change.user_id)
    if not change.user_id or not mine.live(time.now()).exists():
        raise NotVisible


def _tier(change: RightsChange) -> Tier:
    if not change.tier:
        raise Refused("Pilih tugasnya.", field="tier")
    return change.tier


CHECKS: dict[str, Callable[[RightsChange], None]] = {
    Kind.NEW_USER: _check_new_user,
    Kind.ADD: _check_add,
    Kind.END: _check_end,
    Kind.ROLES: _check_roles,
    Kind.RESET: _check_reset,
}
