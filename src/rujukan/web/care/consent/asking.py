"""Asking her, one unit at a time; and the page after a no, which says what help goes on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rujukan.directory.models import Unit
from rujukan.disclosure.caring import Care, Recipient, givers, other_units, recipient_of, recipients
from rujukan.disclosure.handles import unit_of
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.referrals.actions import defer_consent, give_consent, refuse_consent
from rujukan.rules.referral import HOLDS_DATA
from rujukan.rules.refused import NotVisible
from rujukan.web.answers import answer, say, when_of
from rujukan.web.care.consent.forms import AskForm, NobodyForm
from rujukan.web.care.frame import afresh, care, draw, known, off, posted, timed
from rujukan.web.context import actor_of
from rujukan.web.notices import tell


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Without a unit: which one first. With it: the three questions."""
    case = care(request, code)
    if "untuk" not in request.GET:
        return _nobody(request, case)
    unit = _unit(request)
    form = timed(AskForm(posted(request), care=case, recipient=recipient_of(case, unit), **known(request)), case)

    def act() -> HttpResponse:
        return _record(request, case, unit, form)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        return draw(request, "ask", fresh, form=form, **_asked(request, fresh, recipient_of(fresh, unit)))

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _unit(request: HttpRequest) -> Unit:
    """The unit she is asked about; nobody asks her about the unit that helps her already. Raises NotVisible."""
    by = actor_of(request)
    unit = unit_of(request.GET["untuk"], to=by)
    if unit.id == by.unit or unit.ended_at:
        raise NotVisible
    return unit


def _asked(request: HttpRequest, case: Care, recipient: Recipient) -> dict[str, Any]:
    can = givers(case)
    return {
        "recipient": recipient,
        "unchecked": not case.adult and not can.checked,
        "nobody_decides": [say(refused, request) for refused in can.refused.values()] if not can.possible else [],
        "substitute_until": can.substitute_until if "substitute" in can.possible else None,
        "off": off(request, case, "give_consent"),
    }


def _record(request: HttpRequest, case: Care, unit: Unit, form: AskForm) -> HttpResponse:
    dossier, by = case.access.dossier.id, actor_of(request)
    given = form.cleaned_data
    once: dict[str, Any] = {"by": by, "when": when_of(given["occurred_at"]), "token": given["sekali"]}
    if form.answer == "yes":
        give_consent(dossier=dossier, sitting=form.sitting(unit.id), **once)
        tell(request, _("Izinnya tercatat"), _("Ia boleh mencabutnya kapan saja, dan langsung berlaku."))
    elif form.answer == "later":
        defer_consent(dossier=dossier, until=given["again_on"], recipient=unit.id, **once)
        tell(request, _("Tercatat: ditanya lagi nanti"), _("Sampai hari itu tidak ada yang dibagikan."))
    else:
        refuse_consent(dossier=dossier, reason=given["reason"], recipient=unit.id, **once)
        return redirect(reverse("web_care:refused", args=[case.code]) + f"?untuk={unit.code}")
    return redirect("web_care:consents", case.code)


def _nobody(request: HttpRequest, case: Care) -> HttpResponse:
    """Which unit first; or she says at once that she doesn't want any of it."""
    form = timed(NobodyForm(posted(request), care=case, **known(request)), case)

    def act() -> HttpResponse:
        given = form.cleaned_data
        refuse_consent(
            dossier=case.access.dossier.id, reason=given["reason"], by=actor_of(request), token=given["sekali"],
            when=when_of(given["occurred_at"]),
        )  # fmt: skip
        return redirect("web_care:refused", case.code)

    def page() -> HttpResponse:
        likely = recipients(case)
        named = {found.unit.code for found in likely}
        others = [unit for unit in other_units(case) if unit.code not in named]
        context = _asked(request, case, Recipient(likely[0].unit) if likely else Recipient(others[0]))
        return draw(request, "ask_whom", case, form=form, likely=likely, others=others, **context)

    return answer(request, form, act=act, page=page) if form.is_bound else page()


@require_GET
def refused(request: HttpRequest, code: str) -> HttpResponse:
    """A no is a good answer: nothing goes to that unit, and this is what goes on all the same."""
    case = care(request, code)
    unit = unit_of(request.GET["untuk"], to=actor_of(request)) if "untuk" in request.GET else None
    facts = seen_referrals(case.access).values()
    running = [fact for fact in facts if fact.status in HOLDS_DATA]
    return draw(request, "refused", case, unit=unit, running=running)
