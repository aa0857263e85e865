"""Is this session locked, and what opens it again."""

from typing import cast

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from rujukan.accounts.demonstration import asked_is_demo
from rujukan.accounts.models import User
from rujukan.foundation import time
from rujukan.web.context import idle_limit

LOCKED = "terkunci"
WRONG = "kunci-salah"
"""In the session: how often the password was wrong since it was locked."""

TRIES = 5
ACTIVE = "aktif"
"""The cookie with the moment of the session's last request, signed and bound to the session."""


def is_locked(request: HttpRequest) -> bool:
    """By hand, or nobody asked for anything longer than the limit. A session without the cookie has just begun."""
    return bool(request.session.get(LOCKED)) or _idle_seconds(request) > idle_limit(request)


def _idle_seconds(request: HttpRequest) -> float:
    try:
        seen = int(_signer(request).unsign(request.COOKIES.get(ACTIVE, "")))
    except (BadSignature, ValueError):
        return 0
    return time.now().timestamp() - seen


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


def try_to_unlock(request: HttpRequest) -> bool:
    """Opens the session with the user's password (in a demonstration with one click). Counts what was wrong."""
    user = cast(User, request.user)
    if asked_is_demo() or user.check_password(request.POST.get("sandi", "")):
        request.session.pop(LOCKED, None)
        request.session.pop(WRONG, None)
        return True
    request.session[LOCKED] = True
    request.session[WRONG] = request.session.get(WRONG, 0) + 1
    return False


def is_out_of_tries(request: HttpRequest) -> bool:
    """So often wrong that the session ends."""
    return int(request.session.get(WRONG, 0)) >= TRIES
