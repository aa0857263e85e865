"""A new complaint: one page of four questions, and the page that says its code and what comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rujukan.disclosure.complaint import complaint_page
from rujukan.foundation import time
from rujukan.intake.actions import file_complaint
from rujukan.intake.actions.complaint import check_filing
from rujukan.procedure.packs import in_force
from rujukan.web.answers import answer
from rujukan.web.complaint.filing_forms import MOST, ComplaintForm
from rujukan.web.complaint.page import ages, common
from rujukan.web.context import actor_of, zone_of


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form. Its buttons 'one more person' and 'without this one' draw it again and file nothing."""
    by = actor_of(request)
    check_filing(by)
    known: dict[str, Any] = {"pack": in_force(by.region), "zone": zone_of(request)}
    if wish := request.POST.get("aksi", ""):
        return _page(request, ComplaintForm.again(request.POST, wish=wish, **known), known, added=wish == "tambah")
    form = ComplaintForm(request.POST if request.method == "POST" else None, **known)

    def act() -> HttpResponse:
        complaint = file_complaint(received=form.complaint(), by=by, token=form.cleaned_data["sekali"])
        return redirect("web_complaint:filed", complaint.dossier.code)

    def page() -> HttpResponse:
        return _page(request, form, known)

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _page(request: HttpRequest, form: ComplaintForm, known: dict[str, Any], *, added: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "persons": list(zip(form.numbers, form.persons, strict=True)),
        "several": len(form.persons) > 1,
        "full": len(form.persons) >= MOST,
        "added": form.numbers[-1] if added else 0,
        "calls": known["pack"].calls,
    }
    return render(request, "complaint/new.html", context)


@require_GET
def filed(request: HttpRequest, code: str) -> HttpResponse:
    """Its code, to be spoken; whose turn it is and until when. No name."""
    now = time.now()
    shown = complaint_page(code, to=actor_of(request), now=now)
    today = now.astimezone(zone_of(request)).date()
    return render(request, "complaint/filed.html", {**common(shown), "ages": ages(shown), "today": today})
