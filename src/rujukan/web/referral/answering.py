"""/rujukan/<code>/jawab: the receiver opens the preview, then answers in one form: three taps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rujukan.disclosure.handles import referral_of
from rujukan.disclosure.referral import open_preview, referral_page, referral_preview
from rujukan.disclosure.referring import chosen_colleagues, colleagues, pack_of_referral, steps_of
from rujukan.disclosure.shapes import Preview
from rujukan.foundation import time
from rujukan.rules.refused import NotVisible, StateChanged
from rujukan.web.answers import answer
from rujukan.web.context import zone_of
from rujukan.web.notices import tell
from rujukan.web.referral.common import actor_of, serve_words
from rujukan.web.referral.forms import ACCEPT, ReplyForm
from rujukan.web.referral.steps import Given, accept
from rujukan.web.referral.words import known_before, title_of


@require_POST
def open_it(request: HttpRequest, code: str) -> HttpResponse:
    """The look is recorded before a line of it is shown."""
    open_preview(code=code, by=actor_of(request))
    return redirect("web_referral:answer", code)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """Once it is answered or called back, its state alone."""
    actor, now = actor_of(request), time.now()
    preview = referral_preview(code, to=actor, now=now)
    if request.method == "GET" and preview.status != "requested":
        return redirect("web_referral:page", code)
    form = ReplyForm(
        request.POST if request.method == "POST" else None, pack=pack_of_referral(code, to=actor, now=now),
        colleagues=colleagues(code, to=actor, now=now), now=now, zone=zone_of(request),
    )  # fmt: skip

    def page() -> HttpResponse:
        return _page(request, referral_preview(code, to=actor, now=time.now()), form)

    if request.method == "GET":
        return page()
    return answer(request, form, act=lambda: _answered(request, code, form), page=page)


def _page(request: HttpRequest, preview: Preview, form: ReplyForm) -> HttpResponse:
    may = "accept" in steps_of(preview.code, to=actor_of(request), now=time.now())
    opened = preview.opened_until is not None
    return render(request, "referral/answer.html", {
        "preview": preview, "form": form, "may": may, "opened": opened, "waits": preview.status == "requested",
        "title": title_of(preview) if opened else _("Rujukan untuk unit Anda"), "accept": ACCEPT,
        "known": known_before(preview), "serve_by": serve_words(request, preview),
    })  # fmt: skip


def _answered(request: HttpRequest, code: str, form: ReplyForm) -> HttpResponse:
    actor, given = actor_of(request), form.cleaned_data
    row = referral_of(code, to=actor, now=time.now())
    beside = chosen_colleagues(code, given["colleagues"], to=actor, now=time.now())
    try:
        accept(Given(row, actor, "requested", given), beside)
    except StateChanged:
        if given["answer"] == ACCEPT and _mine_already(request, code):
            return _to_case(request, code)
        raise
    if given["answer"] == ACCEPT:
        tell(
            request,
            _("Rujukan diterima"),
            _("Yang ia izinkan sekarang terbuka bagi Anda, satu per satu, dan tercatat."),
        )
        return _to_case(request, code)
    tell(request, _("Jawaban terkirim"), _("Terima kasih. Pengirim langsung mencari tempat lain."))
    return redirect("web_referral:list")


def _mine_already(request: HttpRequest, code: str) -> bool:
    """A double click: he himself has just accepted it."""
    try:
        found = referral_page(code, to=actor_of(request), now=time.now())
    except NotVisible:
        return False
    return found.accepted_by is not None and found.accepted_by.me and found.row.status == "accepted"


def _to_case(request: HttpRequest, code: str) -> HttpResponse:
    case = referral_page(code, to=actor_of(request), now=time.now()).row.case
    return redirect("web_case:page", case)
