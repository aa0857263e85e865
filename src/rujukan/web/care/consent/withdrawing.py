"""Taking a consent back: a page that asks first and tells plainly what can't be taken back (P12)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rujukan.cases.models import Consent
from rujukan.disclosure.caring import Care, live_consent, withdrawal_of
from rujukan.referrals.actions import withdraw_consent
from rujukan.rules.refused import NotVisible, StateChanged
from rujukan.web.answers import answer, when_of
from rujukan.web.care.consent.forms import WithdrawForm
from rujukan.web.care.frame import afresh, care, draw, known, off, posted, timed
from rujukan.web.care.words import section_words
from rujukan.web.context import actor_of
from rujukan.web.notices import tell


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """GET says what follows; POST does it, from the next request on."""
    case = care(request, code)
    consent = _live(request, case, unit)
    form = timed(WithdrawForm(posted(request), **known(request)), case)

    def act() -> HttpResponse:
        withdraw_consent(consent=consent, by=actor_of(request), when=when_of(form.cleaned_data["occurred_at"]))
        told = _("%(unit)s tidak lagi melihat berkasnya.") % {"unit": consent.recipient.name}
        tell(request, _("Izin dicabut, mulai sekarang"), told)
        return redirect("web_care:consents", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        found = withdrawal_of(fresh, consent)
        allowed = [section_words(section) for section in found.allowed]
        why_not = off(request, fresh, "withdraw_consent")
        return draw(request, "withdraw", fresh, form=form, found=found, allowed=allowed, off=why_not)

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _live(request: HttpRequest, case: Care, unit: str) -> Consent:
    """Raises NotVisible; StateChanged for a page that was sent twice, or after somebody else."""
    try:
        return live_consent(case, unit)
    except NotVisible:
        if request.method == "POST" and case.access.extent("decisions") == "whole":
            raise StateChanged("Izin ini sudah tidak berlaku.") from None
        raise
