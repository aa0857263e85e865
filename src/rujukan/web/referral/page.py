"""/rujukan/<code>: one referral, for who sent it and who received it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rujukan.disclosure.referral import referral_page, referral_preview
from rujukan.disclosure.referring import pack_of_referral, steps_of
from rujukan.disclosure.shapes import ReferralPage
from rujukan.foundation import time
from rujukan.foundation.forms import Form
from rujukan.referrals.states import STALE
from rujukan.rules.actor import Actor
from rujukan.rules.referral import ENDED, HOLDS_DATA
from rujukan.rules.refused import NotVisible, StateChanged
from rujukan.web.components.lists import Entry
from rujukan.web.context import zone_of
from rujukan.web.referral.common import actor_of, today
from rujukan.web.referral.forms import NothingForm
from rujukan.web.referral.steps import STEPS, Step
from rujukan.web.referral.words import OUTCOMES, URGENCY, VOICES, Parts, capital, needs_another, parts_of, told
from rujukan.web.words import moment


@dataclass(frozen=True)
class Button:
    """A step with the address name of its page."""

    what: str
    step: Step

    @property
    def words(self) -> str:
        return _(self.step.button)


@require_GET
def referral(request: HttpRequest, code: str) -> HttpResponse:
    """Before he has answered the receiver is led to the answer; what he never accepted shows him its state alone."""
    actor, now = actor_of(request), time.now()
    try:
        found = referral_page(code, to=actor, now=now)
    except NotVisible:
        return _closed(request, code)
    if found.row.side == "receiver" and found.row.status == "requested":
        return redirect("web_referral:answer", code)
    return draw(request, found)


def _closed(request: HttpRequest, code: str) -> HttpResponse:
    preview = referral_preview(code, to=actor_of(request), now=time.now())
    if preview.status == "requested":
        return redirect("web_referral:answer", code)
    return render(request, "referral/closed.html", {"preview": preview})


def draw(request: HttpRequest, found: ReferralPage, form: Form | None = None) -> HttpResponse:
    """The page as it is now; `form` came back with what is wrong."""
    actor, now, zone = actor_of(request), time.now(), zone_of(request)
    row = found.row
    buttons = [Button(what, STEPS[what]) for what in steps_of(row.code, to=actor, now=now) if what in STEPS]
    entries = [Entry(at, f"{words}.", more) for at, words, more in told(found.statuses, now, zone)]
    return render(request, "referral/page.html", {
        "page": found, "row": row, "buttons": buttons, "parts": _parts(request, found), "told": entries,
        "voices": _voices(found, request), "reroute": _reroutes(found), "letter": _letter(found), "form": form,
        "token": form or (_nothing(row.code, actor) if row.status == "draft" else None), "goes": _goes(found),
        "before": row.status in ("draft", "requested"), "dues": [due for due in found.deadlines if due.due_at],
        "urgency": _(URGENCY.get(row.urgency, "")),
    })  # fmt: skip


def _nothing(code: str, actor: Actor) -> NothingForm:
    return NothingForm(pack=pack_of_referral(code, to=actor, now=time.now()))


def _goes(found: ReferralPage) -> bool:
    """Does anything go to the receiver, or could it still?"""
    lives = any(one.open_now for one in found.goes)
    return lives or found.row.status not in (*ENDED, "entered-in-error")


def _letter(found: ReferralPage) -> str:
    """'preview': what is seen before acceptance; 'opened': what she allowed; '': none to print now."""
    if found.row.status == "requested":
        return "preview"
    return "opened" if found.row.status in HOLDS_DATA and any(one.open_now for one in found.goes) else ""


def _parts(request: HttpRequest, found: ReferralPage) -> Parts:
    return parts_of(found.preview, found.goes, today(request), zone_of(request))


def _voices(found: ReferralPage, request: HttpRequest) -> list[tuple[str, str, str]]:
    """Who said whether help came, and who wrote that down."""
    now, zone = time.now(), zone_of(request)
    return [
        (capital(_(VOICES[one.confirmed_by])), _(OUTCOMES[one.answer]), f"{moment(one.at, now, zone)}, {one.who.name}")
        for one in found.confirmations
    ]  # fmt: skip


def _reroutes(found: ReferralPage) -> bool:
    """May the need go to another unit? What came to nothing is replaced once."""
    return found.row.side == "sender" and needs_another(found.row)


def fresh(request: HttpRequest, code: str) -> ReferralPage:
    """The referral, for a step on it. Raises StateChanged for who can't see it any more, NotVisible."""
    actor, now = actor_of(request), time.now()
    try:
        found = referral_page(code, to=actor, now=now)
    except NotVisible:
        referral_preview(code, to=actor, now=now)
        raise StateChanged(STALE) from None
    if found.row.side == "receiver" and found.row.status == "requested":
        raise StateChanged(STALE)
    return found
