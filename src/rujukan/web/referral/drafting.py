"""/berkas/<code>/rujuk: a referral is drafted from a line of the plan; drafts are sent together."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rujukan.disclosure.case import case_page
from rujukan.disclosure.handles import dossier_of, line_of, referral_of, unit_of
from rujukan.disclosure.referral import referral_page
from rujukan.disclosure.referring import Offer, offer
from rujukan.disclosure.shapes import CasePage
from rujukan.foundation import time
from rujukan.referrals.actions import draft_referral, send_referrals
from rujukan.referrals.actions.sending import Draft
from rujukan.rules.actor import Actor
from rujukan.web.answers import answer
from rujukan.web.context import zone_of
from rujukan.web.notices import tell
from rujukan.web.referral.common import actor_of
from rujukan.web.referral.forms import DraftForm, SendForm
from rujukan.web.referral.words import capital, name_of, needs_another
from rujukan.web.words import listed, said


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Without a line: what can be referred, and the drafts. With one (or `ganti`): the draft's own form."""
    line, replaces = request.GET.get("baris", ""), request.GET.get("ganti", "")
    if not (line or replaces):
        return overview(request, code)
    actor, now = actor_of(request), time.now()
    offered = offer(code, line=line, replaces=replaces, to=actor, now=now)
    form = DraftForm(request.POST or None, offer=offered, now=now, zone=zone_of(request))

    def page() -> HttpResponse:
        ask = [one.unit for one in offered.receivers if one.asked_until is None]
        return render(request, "referral/draft.html", {"form": form, "code": code, "offer": offered, "ask": ask})

    if request.method == "GET":
        return page()
    return answer(request, form, act=lambda: _drafted(code, offered, form, actor, now), page=page)


def _drafted(code: str, offered: Offer, form: DraftForm, actor: Actor, now: datetime) -> HttpResponse:
    given = form.cleaned_data
    wish = Draft(
        line=line_of(code, offered.line, to=actor, now=now).id, to_unit=unit_of(given["unit"], to=actor).id,
        sections=given["asks"], message=given["message"],
        replaces=referral_of(offered.replaces, to=actor, now=now).id if offered.replaces else None,
    )  # fmt: skip
    dossier = dossier_of(code, to=actor, now=now).id
    made = draft_referral(dossier=dossier, draft=wish, by=actor, token=given["sekali"])
    return redirect("web_referral:page", made.code) if made else redirect("web_referral:draft", code)


def overview(request: HttpRequest, code: str, form: SendForm | None = None) -> HttpResponse:
    """The drafts of the reader's unit, what came to nothing and needs another unit, and lines of the plan that wait."""
    actor, now = actor_of(request), time.now()
    case = case_page(code, to=actor, now=now)
    form = form or SendForm(drafts=drafts_of(case, actor, now))
    waiting = [line for line in case.plan.lines if line.state == "waiting" and not line.mine and not line.referral]
    failed = [row for row in case.referrals if row.side == "sender" and needs_another(row)]
    return render(request, "referral/overview.html", {"code": code, "lines": waiting, "failed": failed, "form": form})


def drafts_of(case: CasePage, actor: Actor, now: datetime) -> list[tuple[str, str, str]]:
    """Each draft with what opens when it is accepted."""
    rows = [row for row in case.referrals if row.status == "draft" and row.side == "sender"]
    return [
        (row.code, f"{row.to_unit.name}, {said(row.kind_name)}", _opens(row.code, actor, now)) for row in rows
    ]  # fmt: skip


def _opens(code: str, actor: Actor, now: datetime) -> str:
    goes = [name_of(one.section).lower() for one in referral_page(code, to=actor, now=now).goes if one.goes]
    if not goes:
        return _("Belum ada izinnya untuk unit ini")
    return _("Sesudah diterima terbuka: %(sections)s") % {"sections": listed(goes)}


@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """The chosen drafts, all or none."""
    actor, now = actor_of(request), time.now()
    case = case_page(code, to=actor, now=now)
    form = SendForm(request.POST, drafts=drafts_of(case, actor, now), now=now, zone=zone_of(request))

    def act() -> HttpResponse:
        chosen = [referral_of(one, to=actor, now=now) for one in form.cleaned_data["drafts"]]
        sent = send_referrals(dossier=chosen[0].dossier_id, referrals=chosen, by=actor)
        told = ngettext("%(n)s rujukan terkirim", "%(n)s rujukan terkirim", len(sent)) % {"n": len(sent)}
        tell(request, capital(told), _("Anda akan diberi tahu kalau dijawab, atau kalau batasnya lewat."))
        return redirect("web_referral:list")

    return answer(request, form, act=act, page=lambda: overview(request, code, form))
