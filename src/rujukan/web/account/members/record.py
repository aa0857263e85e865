"""All changes of rights, newest first: read only, from the chained record (P4)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_GET

from rujukan.accounts.reads import Noted, rights_count_for, rights_record_for
from rujukan.web.account.members.listing import moments
from rujukan.web.account.members.words import KINDS, Moments, subject, what
from rujukan.web.components.lists import Entry
from rujukan.web.context import actor_of

EVENTS: dict[str, str] = {
    "rights.proposed": noop("Diusulkan: %(what)s"),
    "rights.confirmed": noop("Disahkan: %(what)s"),
    "rights.cancelled": noop("Dibatalkan: %(what)s"),
    "rights.first_administrator": noop("Pengelola pertama dibuat: %(what)s"),
    "rights.code_renewed": noop("Kode pertama dibuat lagi: %(what)s"),
    "rights.code_used": noop("Kode dari kertas dipakai: %(what)s"),
}
ON_A_PAGE = 50


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """The list."""
    actor, when = actor_of(request), moments(request)
    pages = Paginator(range(rights_count_for(actor)), ON_A_PAGE)
    page = pages.get_page(request.GET.get("hal"))
    noted = rights_record_for(actor, start=page.start_index() - 1 if page else 0, end=page.end_index())
    return render(request, "members/record.html", {"entries": [_entry(one, when) for one in noted], "page": page})


def _entry(one: Noted, when: Moments) -> Entry:
    told = _(EVENTS[one.event]) if one.event in EVENTS else "%(what)s"
    return Entry(one.at, told % {"what": _about(one)}, _remark(one, when))


def _about(one: Noted) -> str:
    if one.change:
        unit = one.change.unit
        place = f" ({unit.name}, {unit.agency.name})" if unit else ""
        return f"{_(KINDS[one.change.kind])}, {subject(one.change)}{place}"
    if one.membership:
        return f"{one.membership.user.name} ({one.membership.unit.name}, {one.membership.unit.agency.name})"
    return one.user.name if one.user else "—"


def _remark(one: Noted, when: Moments) -> str:
    by = _("Oleh %(name)s.") % {"name": one.by} if one.by else _("Dari baris perintah.")
    task = what(one.change, when) if one.change else ""
    effective = _("Berlaku %(when)s.") % {"when": when.told(one.effective_at)} if one.effective_at else ""
    return " ".join(part for part in (by, f"{task[:1].upper()}{task[1:]}." if task else "", effective) if part)
