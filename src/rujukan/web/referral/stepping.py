"""/rujukan/<code>/langkah/<what>: each step on a page of its own, that says what follows from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.handles import referral_of
from rujukan.disclosure.referring import pack_of_referral, steps_of
from rujukan.disclosure.shapes import ReferralPage
from rujukan.foundation import time
from rujukan.foundation.forms import Form
from rujukan.rules.refused import NotVisible, Refused
from rujukan.web.answers import answer
from rujukan.web.context import zone_of
from rujukan.web.notices import tell
from rujukan.web.referral.common import actor_of, serve_words
from rujukan.web.referral.forms import ACCEPT, HelpForm, ReplyForm
from rujukan.web.referral.page import draw, fresh
from rujukan.web.referral.steps import STEPS, Given, Step


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Shows what the step asks; does it. Where it can't be done any more, says so and keeps what was typed."""
    known = STEPS.get(what)
    if known is None:
        raise NotVisible
    found = fresh(request, code)
    form = _form(request, known, found)

    if request.method == "GET":
        if what not in steps_of(code, to=actor_of(request), now=time.now()):
            raise Refused("Langkah ini tidak bisa dilakukan pada rujukan ini sekarang.")
        return _page(request, known, what, found, form, possible=True)

    def page() -> HttpResponse:
        possible = what in steps_of(code, to=actor_of(request), now=time.now())
        return _page(request, known, what, fresh(request, code), form, possible=possible)

    return answer(request, form, act=lambda: _done(request, code, known, form), page=page)


def _form(request: HttpRequest, known: Step, found: ReferralPage) -> Form:
    pack = pack_of_referral(found.row.code, to=actor_of(request), now=time.now())
    shared = {"now": time.now(), "zone": zone_of(request), "pack": pack}
    if known.form is HelpForm:
        shared["side"] = found.row.side
    return known.form(request.POST if request.method == "POST" else None, **shared)  # type: ignore[arg-type]


def _done(request: HttpRequest, code: str, known: Step, form: Form) -> HttpResponse:
    actor = actor_of(request)
    row = referral_of(code, to=actor, now=time.now())
    known.act(Given(row, actor, request.POST.get("seen", ""), form.cleaned_data))
    tell(request, _(known.done))
    return redirect("web_referral:page", code) if row.status != "draft" or known is STEPS["send"] else _to_list()


def _to_list() -> HttpResponse:
    return redirect("web_referral:list")


def _page(
    request: HttpRequest, known: Step, what: str, found: ReferralPage, form: Form, *, possible: bool
) -> HttpResponse:
    """The step's own page; of a draft that was to be sent, the draft's."""
    if what == "send" and found.row.status == "draft":
        return draw(request, found, form=form)
    return render(request, "referral/step.html", {
        "step": known, "row": found.row, "form": form, "possible": possible, "replies": isinstance(form, ReplyForm),
        "title": _(known.title), "button": _(known.button), "follows": [_(words) for words in known.follows],
        "accept": ACCEPT, "serve_by": serve_words(request, found.preview),
    })  # fmt: skip
