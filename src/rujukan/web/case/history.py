"""The whole timeline, and everybody who has seen what: both are disclosures themselves (P6)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rujukan.disclosure.history import timeline, who_has_seen
from rujukan.foundation import time
from rujukan.rules.actor import Actor
from rujukan.web.case import words
from rujukan.web.context import zone_of

PAGE = 50


@require_GET
def timeline_page(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/riwayat"""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = time.now()
    page = Paginator(timeline(code, to=actor, now=now), PAGE).get_page(request.GET.get("hal"))
    lines = words.happened_lines(page.object_list, words.Clock(now, zone_of(request)))
    return render(request, "case/timeline.html", {"code": code, "page": page, "happened": lines})


@require_GET
def seen_page(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/dilihat"""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(who_has_seen(code, to=actor, now=time.now()), PAGE).get_page(request.GET.get("hal"))
    lines = words.seen_lines(page.object_list)
    return render(request, "case/seen.html", {"code": code, "page": page, "seen": lines})
