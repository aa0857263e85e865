"""When the reader was in before this time, so that the inbox can say what came since."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

BEFORE = "sebelumnya"
"""In the session: the sign-in before this one."""


def remember() -> None:
    """Connected before Django writes the new `last_login` (this app stands before `auth`)."""
    user_logged_in.connect(_keep, dispatch_uid="sign-in before this one")


def _keep(sender: Any, request: HttpRequest | None, user: Any, **rest: Any) -> None:
    if request is not None and hasattr(request, "session") and user.last_login:
        request.session[BEFORE] = user.last_login.isoformat()


def last_time(request: HttpRequest) -> datetime | None:
    """None: he was never in before."""
    kept = request.session.get(BEFORE)
    return datetime.fromisoformat(kept) if kept else None
