"""A locked session gets the lock page, whatever it asks for. After sign-in and actor in the settings' list."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from rujukan.web.lock.state import is_locked, mark_active
from rujukan.web.lock.views import locked_page

ALWAYS = ("web_lock:lock", "web_lock:unlock", "set_language", "account_logout")
"""What a locked session may still do: stay locked, open, read in another language, leave."""


class LockMiddleware:
    """Stands before every view of who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if is_locked(request) and request.path_info not in _always():
            return locked_page(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not is_locked(request):
            mark_active(request, response)
        return response


def _always() -> set[str]:
    return {path for name in ALWAYS if (path := _path(name))}


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
