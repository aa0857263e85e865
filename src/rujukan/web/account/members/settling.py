"""One open change: confirming it as the second person, or taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rujukan.accounts.actions import cancel_change, confirm_change
from rujukan.accounts.checks import agency_of
from rujukan.accounts.models import RightsChange
from rujukan.accounts.reads import by_code, open_changes_for
from rujukan.foundation import time
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible, Refused
from rujukan.rules.rights import check_confirmer
from rujukan.web.account.members.listing import moments
from rujukan.web.account.members.proposing import half_page
from rujukan.web.account.members.words import WAIT_HOURS, told
from rujukan.web.answers import say
from rujukan.web.context import actor_of
from rujukan.web.notices import tell


def find_change(request: HttpRequest, code: str) -> RightsChange:
    """An open change of the actor's region. Raises Refused, NotVisible."""
    found = by_code(open_changes_for(actor_of(request), time.now()), code)
    if found is None:
        raise NotVisible
    return found


@require_GET
def change(request: HttpRequest, code: str) -> HttpResponse:
    """What is proposed, and what follows from confirming it."""
    found = find_change(request, code)
    context = {
        "told": told(found, moments(request)),
        "kind": found.kind,
        "why_not": why_not(found, actor_of(request)),
        "hours": WAIT_HOURS,
    }
    return render(request, "members/change.html", context)


def why_not(change: RightsChange, by: Actor) -> str:
    """Why this administrator can't confirm it; '' if he can."""
    if change.effective_at is not None:
        return _("Usul ini sudah disahkan.")
    try:
        check_confirmer(
            by, agency=agency_of(by).id, proposer=change.proposed_by_id, proposer_agency=change.proposed_agency_id,
            subject=change.user_id,
        )  # fmt: skip
    except Refused as refused:
        return say(refused)
    return ""


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The second person says yes."""
    settled = confirm_change(change=find_change(request, code), by=actor_of(request))
    if settled.half:
        return half_page(request, settled, first=False)
    assert settled.change.effective_at
    when = moments(request).told(settled.change.effective_at)
    tell(
        request,
        _("Usul disahkan"),
        _("Mulai berlaku %(when)s. Sampai saat itu masih bisa dibatalkan.") % {"when": when},
    )
    return redirect("web_members:list")


@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Takes it back before its day."""
    cancel_change(change=find_change(request, code), by=actor_of(request))
    tell(request, _("Usul dibatalkan"), _("Tidak ada yang berubah."))
    return redirect("web_members:list")
