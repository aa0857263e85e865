"""Is this session locked, and what opens it again."""

from typing import cast

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from rujukan.accounts.demonstration import asked_is_demo
from rujukan.accounts.entering import ENTERED
from rujukan.accounts.models import User
from rujukan.accounts.signing_in import check_own_password
from rujukan.foundation import time
from rujukan.foundation.forms import secret_of
from rujukan.rules.refused import Refused
from rujukan.web.answers import say
from rujukan.web.context import idle_limit

LOCKED = "terkunci"
WRONG = "kunci-salah"
"""In the session: how often the password was wrong since it was locked."""

TRIES = 5
ACTIVE = "aktif"
"""The cookie with the moment of the session's last request, signed and bound to the session."""


def is_locked(request: HttpRequest) -> bool:
    """By hand, or nobody asked for anything longer than the limit."""
    return bool(request.session.get(LOCKED)) or _idle_seconds(request) > idle_limit(request)


def _idle_seconds(request: HttpRequest) -> float:
    """Since the last request; without its cookie since the session began, so that nobody opens it by dropping that."""
    now = time.now().timestamp()
    try:
        seen = int(_signer(request).unsign(request.COOKIES.get(ACTIVE, "")))
    except (BadSignature, ValueError):
        seen = int(request.session.get(ENTERED, now))
    return now - seen


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"{ACTIVE} {request.session.session_key}")


def mark_active(request: HttpRequest, response: HttpResponse) -> None:
    """From now on the idle time runs anew."""
    response.set_cookie(
        ACTIVE,
        _signer(request).sign(str(int(time.now().timestamp()))),
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def lock(request: HttpRequest) -> None:
    """Locks the session: every tab of it."""
    request.session[LOCKED] = True


def try_to_unlock(request: HttpRequest) -> str:
    """Opens the session with the password (in a demonstration with one click). '' or what was wrong, which is told."""
    user = cast(User, request.user)
    wrong = "" if asked_is_demo() else _wrong(request, user)
    if wrong:
        request.session[LOCKED] = True
        request.session[WRONG] = request.session.get(WRONG, 0) + 1
    else:
        request.session.pop(LOCKED, None)
        request.session.pop(WRONG, None)
    return wrong


def _wrong(request: HttpRequest, user: User) -> str:
    try:
        check_own_password(request, user, secret_of(request.POST.get("sandi", "")))
    except Refused as refused:
        return say(refused)
    return ""


def is_out_of_tries(request: HttpRequest) -> bool:
    """So often wrong that the session ends."""
    return int(request.session.get(WRONG, 0)) >= TRIES
