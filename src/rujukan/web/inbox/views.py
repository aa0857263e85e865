"""The inbox: whose turn, and until when; and what the reader's own people wait for from others."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from rujukan.disclosure.lists import waiting_for_others
from rujukan.disclosure.to_record import may_by_role
from rujukan.foundation import time
from rujukan.rules.access import ACTIONS, check_tier
from rujukan.web.context import actor_of, zone_of
from rujukan.web.inbox.news import news, since
from rujukan.web.inbox.turns import PAGE, bands, first_page, rows, turns_of
from rujukan.web.turns import address, record_link
from rujukan.web.words import number


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """/giliran"""
    actor = actor_of(request)
    check_tier(actor, "see_own_inbox")
    now, turns, few = time.now(), turns_of(request), first_page(request)
    page = Paginator(turns if few is None else few, PAGE).get_page(request.GET.get("hal"))
    since_when, was_in = since(request, now)
    files = may_by_role(actor, [ACTIONS["file_complaint"].event]) if actor.works else {}
    context = {
        "bands": list(bands(rows(page.object_list, _unit(request)), now, zone_of(request))),
        "page": page,
        "total": _total(turns.total if few is None else len(few)),
        "late": _late(turns.late if few is None else sum(turn.late for turn in few)),
        "file": address("web_complaint:new") if any(files.values()) else "",
        "news": news(request, now),
        "since": since_when if was_in else None,
        "works": actor.works,
        "region": "" if actor.works else record_link(actor.region),
    }
    return render(request, "inbox/list.html", context)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """/giliran/menunggu"""
    actor = actor_of(request)
    check_tier(actor, "see_own_inbox")
    now, turns = time.now(), waiting_for_others(actor, time.now())
    page = Paginator(turns, PAGE).get_page(request.GET.get("hal"))
    context = {
        "bands": list(bands(rows(page.object_list, _unit(request)), now, zone_of(request))),
        "page": page,
        "late": _late_of_others(turns.late),
        "total": turns.total,
    }
    return render(request, "inbox/waiting.html", context)


def _unit(request: HttpRequest) -> str:
    code: str = request.membership.unit.code  # type: ignore[attr-defined]
    return code


def _total(n: int) -> str:
    words = ngettext("%(n)s hal menunggu Anda.", "%(n)s hal menunggu Anda.", n) % {"n": number(n)}
    return words[:1].upper() + words[1:]


def _late(n: int) -> str:
    if not n:
        return ""
    words = ngettext("%(n)s sudah lewat batas.", "%(n)s sudah lewat batas.", n) % {"n": number(n)}
    return words[:1].upper() + words[1:]


def _late_of_others(n: int) -> str:
    return _late(n) or _("Belum ada yang lewat batas.")
