"""The first sign-in, and the first one after a reset: paper code, then password and second factor in one go."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from rujukan.accounts.actors import actor_of
from rujukan.accounts.entering import memberships_of
from rujukan.accounts.models import FirstCode, User
from rujukan.audit.actions import record_rights
from rujukan.foundation import time
from rujukan.rules.refused import Refused, StateChanged


def find_code(*, username: str, first: str, second: str) -> FirstCode:
    """The code that these two halves open, if its time has come. Raises Refused in the same words whatever is wrong.
    The caller counts attempts."""
    usable = FirstCode.objects.usable(time.now()).select_related("user")
    for code in usable.filter(user__username=username.strip().lower(), user__is_active=True).order_by("id"):
        if code.opens_with(first, second):
            return code
    raise Refused("Nama pengguna dan kode ini tidak cocok, belum berlaku, atau sudah lewat waktunya.")


def usable_code(code: str | None) -> FirstCode | None:
    """The code that has this id, if it would still be taken."""
    usable = FirstCode.objects.usable(time.now()).select_related("user")
    return usable.filter(id=code, user__is_active=True).first() if code else None


def needs_factor(user: User) -> bool:
    """Must he set up a second factor? Whoever works cases must."""
    return any(membership.tier == "works" for membership in memberships_of(user))


def redeem_code(*, code: FirstCode, password: str, secret: str) -> list[str]:
    """Take the code: password and second factor begin anew, whatever was before ends. Returns the paper codes to show
    once; without a `secret` there is no second factor, and none. Raises StateChanged when it was taken already."""
    hashed = make_password(password)
    with transaction.atomic():
        user = User.objects.select_for_update().get(id=code.user_id)
        _take(code)
        user.password = hashed
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        codes = set_factor(user=user, secret=secret) if secret else []
        _record(user)
    return codes


def _take(code: FirstCode) -> None:
    now = time.now()
    if not FirstCode.objects.usable(now).filter(id=code.id).update(used_at=now):
        raise StateChanged("Kode ini sudah dipakai.")


def set_factor(*, user: User, secret: str) -> list[str]:
    """Set a changing code by its secret, and ten paper codes, which are returned."""
    TOTP.activate(user, secret)
    return new_paper_codes(user=user)


@transaction.atomic
def new_paper_codes(*, user: User) -> list[str]:
    """Ten new paper codes; the old ones end."""
    User.objects.select_for_update().get(id=user.id)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def _record(user: User) -> None:
    for membership in memberships_of(user)[:1]:
        record_rights(region=membership.unit.region_id, by=actor_of(membership), event="rights.code_used", item=user.id)
