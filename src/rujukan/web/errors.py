"""When something does not go: plain words, nothing half shown, and what was typed can be taken along."""

import errno
import logging
import sys

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rujukan.rules.refused import Refused
from rujukan.web.answers import say

log = logging.getLogger("rujukan.web")

FULL = {errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT}
SHORT = 12
"""A posted value shorter than this, in one word, is a choice or a number, not something worth saving."""


def is_unwritable(error: BaseException | None) -> bool:
    """Does the database (or the disk) fail, rather than our code? The audit lies there too: then nothing is shown."""
    if isinstance(error, DatabaseError):
        return not isinstance(error, (IntegrityError, DataError, ProgrammingError))
    return isinstance(error, InterfaceError) or (isinstance(error, OSError) and error.errno in FULL)


def typed(request: HttpRequest) -> list[str]:
    """What the user wrote, to be copied; no choices, no passwords."""
    fields = [name for name in request.POST if not _is_secret(name)]
    values = [str(value).strip() for name in fields for value in request.POST.getlist(name)]
    return [value for value in values if len(value) >= SHORT or " " in value]


def _is_secret(name: str) -> bool:
    return name in ("csrfmiddlewaretoken", "sekali", "ke") or "sandi" in name or "password" in name


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """403 with the rule's reason."""
    return _page(request, 403, reason=say(error, request))


def changed(request: HttpRequest, error: Refused) -> HttpResponse:
    """409: somebody was there first."""
    return _page(request, 409, reason=say(error, request))


def erased(request: HttpRequest) -> HttpResponse:
    """410: the content was erased, for good."""
    return _page(request, 410)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it is not there, or not there for this actor; the page does not tell which."""
    return _page(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from Django itself."""
    return _page(request, 403, reason=_("Halaman ini bukan untuk peran Anda."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came can't be read."""
    return _bare(request, 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety mark no longer fits: another sign-in in between, or cookies are off."""
    return _page(request, 403, template="csrf")


def unwritten(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """503: not recorded (or not read). Drawn without the database, which is what fails."""
    if error is not None:
        log.error("unwritable: %s %s", type(error).__name__, request.resolver_match and request.resolver_match.route)
    response = _bare(request, 503)
    response.headers["Retry-After"] = "30"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database failed outside a view (session, sign-in)."""
    error = sys.exc_info()[1]
    return unwritten(request, error) if is_unwritable(error) else _bare(request, 500)


def _page(request: HttpRequest, status: int, template: str = "", **context: object) -> HttpResponse:
    context["typed"] = typed(request) if request.method == "POST" else []
    return render(request, f"errors/{template or status}.html", context, status=status)


def _bare(request: HttpRequest, status: int) -> HttpResponse:
    """A page that asks nobody: no request context, so no session, no tabs, no counts."""
    posted = request.method == "POST"
    try:
        kept = typed(request) if posted else []
    except Exception:  # the body itself is what can't be read
        kept = []
    return HttpResponse(render_to_string(f"errors/{status}.html", {"typed": kept, "posted": posted}), status=status)
