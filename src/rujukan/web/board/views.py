"""The board, the chair's one page, and the rows behind each number."""

from datetime import datetime
from typing import get_args

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from rujukan.disclosure.board import Board, Bucket, Wanted, What, board, rows_of
from rujukan.foundation import time
from rujukan.rules.actor import Actor
from rujukan.web.context import zone_of
from rujukan.web.words import number

PAGE = 50
TITLES: dict[What, str] = {
    "late": "Lewat batas",
    "soon": "Berakhir dalam dua hari",
    "dormant": "Lama tanpa kabar",
    "unreferred": "Berhenti tanpa rujukan",
    "unmet": "Belum terpenuhi",
}


def _board(request: HttpRequest) -> Board:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return board(to=actor, now=time.now(), month=_month(request))


def _month(request: HttpRequest) -> datetime:
    """The first moment of this month in the region's time."""
    local = time.now().astimezone(zone_of(request))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """/papan"""
    found = _board(request)
    return render(request, "board/board.html", {"board": found, "lead": _lead(found)})


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """/papan/ringkas: what the chair puts on the table."""
    found = _board(request)
    return render(request, "board/page.html", {"board": found, "lead": _lead(found)})


def _lead(found: Board) -> str:
    if not found.late:
        return _("Tidak ada batas waktu yang lewat.")
    units = sum(1 for line in found.units if line.total)
    words = ngettext("%(n)s batas waktu lewat", "%(n)s batas waktu lewat", found.late) % {"n": number(found.late)}
    where = ngettext("di %(n)s unit", "di %(n)s unit", units) % {"n": number(units)}
    return f"{words[:1].upper()}{words[1:]} {where}."


@require_GET
def rows(request: HttpRequest, what: str) -> HttpResponse:
    """/papan/<what>?unit=&jenis=&layanan=&alasan="""
    if what not in TITLES:
        raise Http404
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bucket = request.GET.get("jenis", "")
    if bucket and bucket not in get_args(Bucket):
        raise Http404
    wanted = Wanted(
        what, request.GET.get("unit", ""), bucket, request.GET.get("layanan", ""), request.GET.get("alasan", "")
    )
    found = rows_of(wanted, to=actor, now=time.now())
    listed = found.others if found.turns is None else found.turns
    shown = Paginator(listed, PAGE).get_page(request.GET.get("hal"))
    context = {"title": _(TITLES[wanted.what]), "what": what, "page": shown, "turns": found.turns is not None}
    return render(request, "board/rows.html", context)
