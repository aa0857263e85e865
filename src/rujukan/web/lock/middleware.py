"""A locked session gets the lock page, whatever it asks for. After sign-in and actor in the settings' list."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from rujukan.web.lock.state import is_locked, mark_active
from rujukan.web.lock.views import locked_page

Next = Callable[[HttpRequest], HttpResponse]

ALWAYS = ("web_lock:lock", "web_lock:unlock", "set_language", "account_logout")
"""What a locked session may still do: stay locked, open, read in another language, leave."""


class LockMiddleware:
    """Stands before every view of who is signed in; after the membership's, so that the lock page knows whose it is."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_in(request) and not is_locked(request):
            mark_active(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *rest: Any) -> HttpResponse | None:
        if _is_in(request) and is_locked(request) and request.path_info not in _always():
            return locked_page(request)
        return None


def _is_in(request: HttpRequest) -> bool:
    """Signed in, as the session says: no query."""
    return SESSION_KEY in request.session


def _always() -> set[str]:
    return {path for name in ALWAYS if (path := _path(name))}


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
