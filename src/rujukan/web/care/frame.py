"""What all pages beside her do alike: read the case, draw a closed or open section, say why a form is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rujukan.disclosure.caring import Care, care_of, late_entry
from rujukan.disclosure.shapes import SectionView
from rujukan.foundation import forms, time
from rujukan.web.answers import say
from rujukan.web.care.words import section_words
from rujukan.web.context import actor_of, zone_of

F = TypeVar("F", bound=forms.Form)


def care(request: HttpRequest, code: str) -> Care:
    """The case of this page, as its reader may see it now. Raises NotVisible."""
    request.tab = "web_people:list"  # type: ignore[attr-defined]
    return care_of(code, to=actor_of(request), now=time.now())


def afresh(request: HttpRequest, case: Care, form: forms.Form) -> Care:
    """The case for the page: as it was just read, and read again after a form was taken."""
    return care(request, case.code) if form.is_bound else case


def known(request: HttpRequest) -> dict[str, Any]:
    """What every form of these pages is made with."""
    return {"zone": zone_of(request), "now": time.now()}


def timed(form: F, case: Care) -> F:
    """The form, asking for a reason of late entry from the pack's delay on."""
    for field in form.fields.values():
        if isinstance(field, forms.OccurredAt):
            field.late = late_entry(case)
    return form


def posted(request: HttpRequest) -> Any:
    """What came, for the form of a page that also draws it empty."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True)
class Lid:
    """A section on a page: open with what lies in it, closed with the way to open it, or why it is not the reader's."""

    name: str
    state: str
    open: str
    close: str
    why_not: str
    hint: str
    until: datetime | None
    asked: str
    """Who wrote it last, and when: told before it is opened (P22)."""
    asked_at: datetime | None
    warned: bool
    """A section of class D: only for the person named, and only if the work needs it."""


def lid(request: HttpRequest, case: Care, section: str) -> Lid:
    """The section as this page shows it; opened and closed again, one comes back here."""
    view = case.disclosure.sections.get(section) or SectionView(section, "C", "not_yours", "no_grant")
    back = f"?ke={request.path}"
    at = [case.code, section]
    why = {"no_grant": _("Bukan untuk unit Anda"), "not_named": _("Hanya petugas yang ditunjuk"),
           "erased": _("Sudah dihapus"), "": ""}  # fmt: skip
    return Lid(
        name=section_words(section),
        state=view.state,
        open=reverse("web_case:open", args=at) + back,
        close=reverse("web_case:close", args=at) + back,
        why_not=why[view.reason] if view.state == "not_yours" else "",
        hint="",
        until=view.until,
        asked=_who(view),
        asked_at=view.asked.at if view.asked else None,
        warned=view.klass == "D",
    )


def _who(view: SectionView) -> str:
    if view.asked is None:
        return ""
    by = view.asked.by
    return _("Anda") if by.me else f"{by.name}, {by.unit.name}"


def off(request: HttpRequest, case: Care, action: str) -> str:
    """Why this can't be done now, in the rule's words; '' where it can."""
    reason = case.why_not(action)
    return say(reason, request) if reason else ""


def draw(request: HttpRequest, template: str, case: Care, **context: Any) -> HttpResponse:
    """One page beside her."""
    return render(request, f"care/{template}.html", {"case": case, "code": case.code, **context})


Draw = Callable[[], HttpResponse]
