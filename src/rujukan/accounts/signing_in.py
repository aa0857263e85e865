"""Password first, then the second factor. Attempts are counted by allauth, per name and per address, in the cache."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from rujukan.accounts.entering import BACKEND, enter_only_membership
from rujukan.accounts.first_sign_in import needs_factor
from rujukan.accounts.models import FirstCode, User
from rujukan.accounts.second_factor import has_factor
from rujukan.foundation import time
from rujukan.rules.refused import Refused

TOO_MANY = "Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."


def check_password(request: HttpRequest, *, username: str, password: str) -> User:
    """Whose name and password these are. Raises Refused: too many attempts, wrong, or not by password any more."""
    try:
        user = get_adapter().authenticate(request, username=username.strip().lower(), password=password)
    except ValidationError:
        raise Refused(TOO_MANY) from None
    if not isinstance(user, User):
        raise Refused("Nama pengguna atau kata sandi tidak cocok.")
    _check_by_password(user)
    return user


def _check_by_password(user: User) -> None:
    if FirstCode.objects.waiting(time.now()).filter(user=user).exists():
        raise Refused("Cara masuk Anda sudah diganti. Masuklah dengan kode dari kertas.")
    if needs_factor(user) and not has_factor(user.id):
        raise Refused("Anda menangani dampingan, jadi perlu langkah kedua. Minta kode kertas pada pengelola.")


def sign_in(request: HttpRequest, user: User, *, to: str = "") -> HttpResponse:
    """Go on to the second factor, or in, and then to the address `to` (a safe one, else our start)."""
    under_way = Login(user=user, redirect_url=to or None)
    credentials = {"username": user.username}
    response: HttpResponse = perform_password_login(request, credentials, under_way)
    return response


def check_code(user: User, code: str) -> Any:
    """The factor that this code is of: the changing one, or a paper code, which is spent by it. Raises Refused."""
    try:
        clear = check_rate_limit(user)
    except ValidationError:
        raise Refused(TOO_MANY) from None
    for factor in Authenticator.objects.filter(user=user).order_by("id"):
        if factor.wrap().validate_code(code):
            clear()
            return factor
    raise Refused("Kode ini tidak cocok, atau sudah dipakai. Tunggu kode berikutnya.", field="code")


def end_second_step(request: HttpRequest, stage: Any, factor: Any) -> HttpResponse:
    """The second factor was shown: in. `stage` is allauth's, put on the request by `second_step`."""
    post_authentication(request, factor)
    response: HttpResponse = stage.exit()
    return response


View = Callable[[HttpRequest], HttpResponse]

second_step: Callable[[View], View] = login_stage_required(
    stage=AuthenticateStage.key, redirect_urlname="account_login"
)
"""For a view that asks for the second factor: who isn't at that point of signing in is sent to its start."""


def count_first_code(request: HttpRequest, username: str) -> None:
    """One more attempt at a paper code. Raises Refused when there were too many."""
    if not ratelimit.consume(request, action="first_code", key=username.strip().lower()[:40]):
        raise Refused(TOO_MANY)


def count_unlock(request: HttpRequest, user: UUID) -> None:
    """One more attempt at a locked page. Raises Refused when there were too many."""
    if not ratelimit.consume(request, action="unlock", key=str(user)):
        raise Refused(TOO_MANY)


def check_own_password(request: HttpRequest, user: User, password: str, *, field: str = "") -> None:
    """Is it he who sits there? Attempts are counted. Raises Refused."""
    count_unlock(request, user.id)
    if not user.check_password(password):
        raise Refused("Kata sandi ini tidak cocok.", field=field)


def enter_after_first(request: HttpRequest, user: User) -> None:
    """In, after the paper code was redeemed; in a new session."""
    request.session.flush()
    user.refresh_from_db()
    login(request, user, backend=BACKEND)
    enter_only_membership(request, user)
