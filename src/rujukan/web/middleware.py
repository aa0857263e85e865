"""What holds for every answer: headers, and the one translator of exceptions into pages."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from rujukan.foundation.sealed import Erased
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.web import errors

Next = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEPT = "X-Jaga"
"""Sent by forms.js, which posts a form in place so that a dropped line loses nothing; a redirect comes as `X-Ke`."""

USER = "_auth_user_id"


class ShellMiddleware:
    """No page stays in a cache; after sign-out (or a change of user) the browser forgets all. Needs sessions."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session.get(USER) if request.method == "POST" else None
        response = self.get_response(request)
        if before is not None and request.session.get(USER) != before:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return _in_place(request, _with_headers(response))


def _with_headers(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    patch_vary_headers(response, ["Cookie"])
    return response


def _in_place(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.headers.get(KEPT) and response.status_code in (301, 302, 303):
        target = response.headers["Location"]
        del response.headers["Location"]
        response.status_code, response.content = 204, b""
        response.headers["X-Ke"] = target
    return response


class ErrorsMiddleware:
    """The one translator: refused 403 with its reason, not visible 404, changed 409, erased 410,
    unwritable 503."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:  # PostgreSQL takes none, and no address of ours has one
            return errors.not_found(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, (NotVisible, Http404)):
            return errors.not_found(request)
        if isinstance(error, Erased):
            return errors.erased(request)
        if isinstance(error, StateChanged):
            return errors.changed(request, error)
        if isinstance(error, Refused):
            return errors.refused(request, error)
        return errors.unwritten(request, error) if errors.is_unwritable(error) else None
