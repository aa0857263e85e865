"""The year, its halves, and the same as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from rujukan.foundation import time
from rujukan.reports.document import Report
from rujukan.reports.runner import year_in_review
from rujukan.reports.writers.files import TYPES, write
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.web.context import zone_of


def _report(request: HttpRequest, year: int) -> Report:
    """`?semester=1` or `2`: a half of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_tier(actor, "see_board")
    half = request.GET.get("semester", "0")
    if half not in ("0", "1", "2") or not 1990 <= year <= _this_year(request):
        raise Http404
    return year_in_review(year=year, half=int(half), region=actor.region, by=actor)


def _this_year(request: HttpRequest) -> int:
    return time.now().astimezone(zone_of(request)).year


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """/tahun"""
    check_tier(request.actor, "see_board")  # type: ignore[attr-defined]
    return redirect("web_year:year", _this_year(request))


@require_GET
def show(request: HttpRequest, year: int) -> HttpResponse:
    """/tahun/<year>"""
    report = _report(request, year)
    last = year < _this_year(request)
    return render(request, "year/year.html", {"report": report, "later": year + 1 if last else None, "year": year})


@require_GET
def file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """/tahun/<year>/pdf, csv, json"""
    if kind not in TYPES:
        raise Http404
    made = write(_report(request, year), kind)
    name = f'attachment; filename="tahun-{year}.{kind}"'
    return HttpResponse(made, content_type=TYPES[kind], headers={"Content-Disposition": name})
