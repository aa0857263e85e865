"""/rujukan: what my unit received and sent, what still runs first."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rujukan.disclosure.lists import referral_lists
from rujukan.disclosure.shapes import Listing, ReferralRow
from rujukan.foundation import time
from rujukan.rules.access import check_tier
from rujukan.web.context import zone_of
from rujukan.web.referral.common import actor_of
from rujukan.web.referral.words import remark
from rujukan.web.words import said

A_PAGE = 25


@dataclass(frozen=True)
class Shown:
    """One referral as the list says it."""

    row: ReferralRow
    href: str
    what: str
    remark: str


@require_GET
def referrals(request: HttpRequest) -> HttpResponse:
    """Both ways, each with pages of its own."""
    actor, now = actor_of(request), time.now()
    check_tier(actor, "open_section")
    lists = referral_lists(actor, now)
    return render(request, "referral/list.html", {
        "received": _page(request, lists.received, "masuk"), "sent": _page(request, lists.sent, "keluar"),
    })  # fmt: skip


def _page(request: HttpRequest, listing: Listing[ReferralRow], key: str) -> "Page[Any]":
    page: Page[Any] = Paginator(listing, A_PAGE).get_page(request.GET.get(key))
    page.object_list = [_shown(request, row) for row in page.object_list]
    return page


def _shown(request: HttpRequest, row: ReferralRow) -> Shown:
    waits = row.side == "receiver" and row.status == "requested"
    href = reverse("web_referral:answer" if waits else "web_referral:page", args=[row.code])
    return Shown(row, href, _what(row), remark(row, time.now(), zone_of(request)))


def _what(row: ReferralRow) -> str:
    """Where it goes and for what; to a receiver who has not accepted only where it comes from."""
    if row.side == "receiver":
        known = row.case and row.status != "requested"
        what = said(row.kind_name) if known else _("rujukan")
        return _("Dari %(unit)s, %(what)s") % {"unit": row.from_unit.name, "what": what}
    return f"{row.to_unit.name}, {said(row.kind_name)}"
