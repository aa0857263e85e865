"""What came since the reader was last in, other than his turns, which stand beside it: codes, and that there is
something; never content (P1, P20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.notifications.codes import codes_of
from rujukan.notifications.models import Notice
from rujukan.procedure.notices import notices_for
from rujukan.procedure.packs import in_force_lately
from rujukan.rules.procedure.pack import Pack
from rujukan.web.context import actor_of
from rujukan.web.inbox.last_time import last_time
from rujukan.web.turns import address, record_link
from rujukan.web.words import said

MOST = 6
FIRST = timedelta(days=7)
"""How far back the list reaches for who is in for the first time."""

ABOUT_STEP = {
    "soon": noop("Batasnya sudah dekat: %(step)s"),
    "late": noop("Sudah lewat batas: %(step)s"),
}
OWN_WORDS = {
    "consent.police_present": noop("Polisi hadir waktu izin ditanyakan. Mohon dilihat."),
    "holder.left": noop("Petugas yang ditunjuk sudah tidak di unitnya. Mohon tunjuk penggantinya."),
    "cost.person_paid": noop("Ia membayar sendiri untuk layanannya. Mohon dilihat."),
}


@dataclass(frozen=True)
class News:
    """One line of it."""

    at: datetime
    code: str
    href: str
    words: str


def since(request: HttpRequest, now: datetime) -> tuple[datetime, bool]:
    """From when on, and whether that is when he was last in."""
    before = last_time(request)
    return (before, True) if before else (now - FIRST, False)


def news(request: HttpRequest, now: datetime) -> list[News]:
    """The latest, each once."""
    actor = actor_of(request)
    found = _each_once(notices_for(actor, since(request, now)[0]).exclude(what__startswith="turn:")[: 3 * MOST])[:MOST]
    if not found:
        return []
    codes, pack = codes_of(found), in_force_lately(actor.region)
    told = [News(one.at, codes[one.id], _link(one, codes[one.id]), _words(pack, one.what)) for one in found]
    return [one for one in told if one.code and one.words]


def _each_once(notices: Iterable[Notice]) -> list[Notice]:
    kept: dict[tuple[object, ...], Notice] = {}
    for notice in notices:
        kept.setdefault((notice.dossier_id, notice.referral, notice.what), notice)
    return list(kept.values())


def _words(pack: Pack, what: str) -> str:
    kind, _colon, code = what.partition(":")
    if kind in ABOUT_STEP:
        step = pack.steps.get(code)
        service = pack.services.get(step.service) if step else None
        if step is None or service is None:
            return ""
        name = step.name if service.show_steps else service.neutral
        return _(ABOUT_STEP[kind]) % {"step": said(name)}
    if what in OWN_WORDS:
        return _(OWN_WORDS[what])
    event = pack.events.get(what)
    if event is None:
        return ""
    return _("Ada kabar dari layanan kesehatan") if event.section == "notes.health" else said(event.name)


def _link(notice: Notice, code: str) -> str:
    if notice.referral:
        return address("web_referral:page", code=code)
    names = {"case": "web_case:page", "complaint": "web_complaint:page"}
    name = names.get(notice.dossier.kind)
    return address(name, code=code) if name else record_link(code)
