"""The whole timeline, and everybody who has seen what: both are disclosures themselves (P6)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rujukan.disclosure.handles import dossier_of
from rujukan.disclosure.history import timeline, who_has_seen
from rujukan.foundation import time
from rujukan.web.case import words
from rujukan.web.context import actor_of, zone_of
from rujukan.web.turns import address

PAGE = 50


@require_GET
def timeline_page(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/riwayat; of a complaint too, for who marks an act on it as entered in error."""
    actor, now = actor_of(request), time.now()
    page = Paginator(timeline(code, to=actor, now=now), PAGE).get_page(request.GET.get("hal"))
    of_complaint = dossier_of(code, to=actor, now=now).kind == "complaint"
    context = {
        "code": code,
        "back": address("web_complaint:page" if of_complaint else "web_case:page", code=code),
        "page": page,
        "happened": words.happened_lines(page.object_list, words.Clock(now, zone_of(request))),
    }
    return render(request, "case/timeline.html", context)


@require_GET
def seen_page(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/dilihat"""
    page = Paginator(who_has_seen(code, to=actor_of(request), now=time.now()), PAGE).get_page(request.GET.get("hal"))
    return render(request, "case/seen.html", {"code": code, "page": page, "seen": words.seen_lines(page.object_list)})
