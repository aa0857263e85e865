"""The first two administrators, of two agencies, come from the command line; everybody else by the members page."""

from django.db import transaction

from rujukan.accounts.checks import check_name, check_username
from rujukan.accounts.demonstration import asked_is_demo
from rujukan.accounts.models import FirstCode, Membership, User
from rujukan.accounts.models.first_code import hash_half, new_half
from rujukan.accounts.models.membership import add_membership
from rujukan.audit.actions import record_rights
from rujukan.directory.models import Region, Unit
from rujukan.foundation import time
from rujukan.rules.actor import system
from rujukan.rules.refused import Refused
from rujukan.rules.rights import CODE_LASTS


@transaction.atomic
def create_first_administrator(*, username: str, name: str, unit: Unit) -> tuple[str, str]:
    """Create one of the first two administrators of the unit's region; returns both halves of his paper code.
    Raises Refused once there are administrators of two agencies, and in a demonstration."""
    if asked_is_demo():
        raise Refused("Ini basis data peragaan: semua orangnya rekaan. Register sungguhan dimulai kosong.")
    Region.objects.select_for_update().get(code=unit.region_id)
    _check_place(unit)
    username = username.strip().lower()
    name = " ".join(name.split())
    check_username(username)
    check_name(name)
    user = User.objects.create_user(username=username, name=name)
    membership = add_membership(user=user.id, unit=unit, tier="administers", roles=(), starts_at=time.now())
    _record(unit, membership, "rights.first_administrator")
    return _new_code(user)


def _check_place(unit: Unit) -> None:
    agencies = agencies_of_administrators(unit.region_id)
    if len(agencies) >= 2:
        raise Refused("Sudah ada pengelola dari dua instansi. Anggota lain dibuat mereka di halaman /anggota.")
    if unit.agency_id in agencies:
        raise Refused("Pengelola yang kedua harus dari instansi lain.", field="unit")


def agencies_of_administrators(region: str) -> set[object]:
    """Agencies that have a live administrator."""
    live = Membership.objects.in_region(region).live(time.now()).filter(tier="administers")
    return set(live.values_list("unit__agency", flat=True))


@transaction.atomic
def renew_first_code(*, user: User) -> tuple[str, str]:
    """A new paper code for an administrator who never signed in. Raises Refused for everybody else."""
    live = Membership.objects.live(time.now()).filter(user=user, tier="administers")
    membership = live.select_related("unit").order_by("id").first()
    if membership is None or user.has_usable_password():
        raise Refused("Hanya untuk pengelola yang belum pernah masuk. Selain itu: halaman /anggota.")
    _record(membership.unit, membership, "rights.code_renewed")
    return _new_code(user)


def _new_code(user: User) -> tuple[str, str]:
    first, second, now = new_half(), new_half(), time.now()
    FirstCode.objects.filter(user=user, used_at__isnull=True).update(cancelled_at=now)
    FirstCode.objects.create(
        user=user, first_hash=hash_half(first), second_hash=hash_half(second), usable_from=now,
        expires_at=now + CODE_LASTS,
    )  # fmt: skip
    return first, second


def _record(unit: Unit, membership: Membership, event: str) -> None:
    record_rights(
        region=unit.region_id, by=system(unit.region_id), event=event, item=membership.id, value="administers"
    )
