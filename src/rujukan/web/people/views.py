"""My people: those on whose case the reader is named, the soonest due first. Codes only."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from rujukan.disclosure.lists import my_people
from rujukan.disclosure.shapes import PersonRow
from rujukan.foundation import time
from rujukan.procedure.member_words import roles_in_words
from rujukan.rules.access import check_tier
from rujukan.web.context import actor_of
from rujukan.web.words import number

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One of them, with what is said in words."""

    person: PersonRow
    roles: str
    referrals: str
    more: str
    """How many more turns than the one that is shown."""


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """/dampingan"""
    actor = actor_of(request)
    check_tier(actor, "open_section")
    found = my_people(actor, time.now())
    few = found[: PAGE + 1] if not request.GET.get("hal") else []
    if 0 < len(few) <= PAGE:  # all of them: nothing needs to be counted
        page = Paginator(few, PAGE).get_page(1)
        total, late = len(few), sum(person.late for person in few)
    else:
        page = Paginator(found, PAGE).get_page(request.GET.get("hal"))
        total, late = found.total, found.late
    lines = [_line(person, actor.region) for person in page.object_list]
    context = {"lines": lines, "page": page, "lead": _lead(total), "late": _late(late)}
    return render(request, "people/list.html", context)


def _line(person: PersonRow, region: str) -> Line:
    n, more = person.open_referrals, max(0, person.turns - 1)
    referrals = ngettext("%(n)s rujukan terbuka", "%(n)s rujukan terbuka", n) % {"n": number(n)} if n else ""
    others = ngettext("%(n)s hal lagi", "%(n)s hal lagi", more) % {"n": number(more)} if more else ""
    return Line(person, roles_in_words(region, person.roles), referrals, others)


def _lead(n: int) -> str:
    words = ngettext("%(n)s orang Anda dampingi.", "%(n)s orang Anda dampingi.", n) % {"n": number(n)}
    return words[:1].upper() + words[1:]


def _late(n: int) -> str:
    if not n:
        return ""
    words = ngettext("%(n)s punya batas waktu yang sudah lewat.", "%(n)s punya batas waktu yang sudah lewat.", n) % {
        "n": number(n)
    }
    return words[:1].upper() + words[1:]
