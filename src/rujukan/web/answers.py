"""Listen, act, answer: the one way in which a page takes a form (design.md, "A request in five steps")."""

from collections.abc import Callable
from datetime import UTC

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rujukan.foundation import saying
from rujukan.foundation.forms import Form, Occurred
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import When
from rujukan.web.context import zone_of
from rujukan.web.notices import tell


def answer(
    request: HttpRequest, form: Form, *, act: Callable[[], HttpResponse], page: Callable[[], HttpResponse]
) -> HttpResponse:
    """`act` does it and gives the way on (a redirect); `page` draws the form's page, afresh, with what was typed.

    Faults: the page with 422. A rule says no: the page with 403, the reason beside its field. Somebody was there
    first: the fresh page with 409. A form without fields to fill in needs none of this; let the exception go up."""
    if not form.is_valid():
        return _with(422, page())
    try:
        return act()
    except NotVisible:
        raise
    except StateChanged as changed:
        tell(request, _("Halaman ini sudah berubah"), _changed(request, changed), "care")
        return _with(409, page())
    except Refused as refused:
        form.refuse(refused)
        return _with(403, page())


def _changed(request: HttpRequest, changed: StateChanged) -> str:
    return f"{say(changed, request)} {_('Isian Anda masih ada di bawah; periksa lalu simpan lagi.')}"


def say(refused: Refused, request: HttpRequest | None = None) -> str:
    """A rule's reason in the language of the request; with it, also in its local time, which a moment needs."""
    return saying.say(refused, zone_of(request) if request else UTC)


def _with(status: int, response: HttpResponse) -> HttpResponse:
    response.status_code = status
    return response


def when_of(occurred: Occurred) -> When:
    """What `forms.OccurredAt` understood, as actions take it."""
    return When(occurred.at, "moment" if occurred.precision == "instant" else "day", occurred.reason)
