"""P14: who cares for a child is checked before anybody is contacted; for a suspect guardian a substitute decides."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.caring import Care, givers
from rujukan.foundation import forms
from rujukan.intake.actions import appoint_substitute, check_guardian
from rujukan.intake.actions.guardian import Checked
from rujukan.intake.sections import GuardianRow, SubstituteRow
from rujukan.rules.refused import NotVisible
from rujukan.web.answers import answer, when_of
from rujukan.web.care.frame import afresh, care, draw, known, lid, off, posted, timed
from rujukan.web.care.words import CHECKED, SUBSTITUTES, YES_NO, picks
from rujukan.web.context import actor_of
from rujukan.web.notices import tell


class GuardianForm(forms.OnceMixin, forms.Form):
    """Two questions, and what follows from them: safe only where both are a no."""

    money = forms.Picks(
        label=gettext_lazy("Apakah ada orang di rumah yang menerima uang?"), choices=lambda: picks(YES_NO),
        shape="three",
    )  # fmt: skip
    arranged = forms.Picks(
        label=gettext_lazy("Apakah ada orang di rumah yang mengatur keberangkatannya?"),
        choices=lambda: picks(YES_NO), shape="three",
    )  # fmt: skip
    result = forms.Picks(
        label=gettext_lazy("Jadi, pengasuhnya"),
        hint=gettext_lazy("Aman hanya kalau dua-duanya jelas “tidak”. Belum tahu berarti belum jelas."),
        choices=lambda: picks(CHECKED),
    )
    remarks = forms.Text(
        label=gettext_lazy("Dari mana kita tahu"),
        hint=gettext_lazy("Siapa yang mengatakan, dan apa yang dilihat. Keluarga jangan dihubungi untuk ini."),
        rows=3, required=False,
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan diperiksa?"))

    def __init__(self, *args: Any, adult: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if adult:
            self.fields["result"].label = _("Jadi, keluarganya")


class SubstituteForm(forms.OnceMixin, forms.Form):
    """Who decides in the guardian's place, for the pack's term."""

    who = forms.Picks(label=gettext_lazy("Siapa yang memutuskan untuknya?"), choices=lambda: picks(SUBSTITUTES))
    reasons = forms.Text(
        label=gettext_lazy("Alasannya"), rows=3,
        hint=gettext_lazy("Apa yang membuat pengasuhnya tidak bisa memutuskan."),
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan diputuskan?"))


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The check, and what is known of earlier ones to who opens it."""
    case = care(request, code)
    form = timed(GuardianForm(posted(request), adult=case.adult, **known(request)), case)

    def act() -> HttpResponse:
        given = form.cleaned_data
        checked = Checked(given["money"], given["arranged"], given["result"], given["remarks"])
        check_guardian(
            dossier=case.access.dossier.id, checked=checked, by=actor_of(request), token=given["sekali"],
            when=when_of(given["occurred_at"]),
        )  # fmt: skip
        if case.adult:
            tell(request, _("Pemeriksaan keluarga tercatat"), _ADULT[given["result"]]())
            return redirect("web_care:guardian", code)
        tell(request, _("Pemeriksaan pengasuh tercatat"), _AFTER[given["result"]]())
        return redirect("web_care:consents", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        return draw(
            request, "guardian", fresh, form=form, lid=lid(request, fresh, "screening"), can=givers(fresh),
            checks=_checks(fresh), substitutes=_substitutes(fresh), off=off(request, fresh, "check_guardian"),
            may_name=not off(request, fresh, "appoint_substitute"),
        )  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()


_AFTER = {
    "safe": lambda: _("Sekarang izinnya bisa ditanyakan, kepada anak dan pengasuhnya."),
    "suspected": lambda: _("Jangan hubungi keluarganya. Kepala unit menunjuk penggantinya."),
    "unknown": lambda: _("Belum jelas berarti belum aman: kepala unit yang memutuskan sebagai pengganti."),
}

_ADULT = {
    "safe": lambda: _("Keluarganya boleh dihubungi, kalau ia sendiri mau."),
    "suspected": lambda: _("Jangan hubungi keluarganya. Kabar dari mereka tidak dihitung."),
    "unknown": lambda: _("Belum jelas berarti belum aman: jangan hubungi keluarganya dulu."),
}


def _checks(case: Care) -> list[list[tuple[str, ...]]]:
    rows = case.disclosure.rows("screening", GuardianRow)[::-1]
    return [
        [
            (_("Keluarganya") if case.adult else _("Pengasuhnya"), _(CHECKED[row.result])),
            (_("Menerima uang"), _(YES_NO[row.money])),
            (_("Mengatur keberangkatan"), _(YES_NO[row.arranged])),
            *([(_("Dari mana kita tahu"), row.remarks)] if row.remarks else []),
            (_("Diperiksa"), row.written.by),
        ]
        for row in rows
    ]


def _substitutes(case: Care) -> list[tuple[str, str, datetime, str]]:
    rows = case.disclosure.rows("screening", SubstituteRow)[::-1]
    return [(_(SUBSTITUTES[row.who]), row.reasons, row.until, row.written.by) for row in rows]


@require_http_methods(["GET", "POST"])
def substitute(request: HttpRequest, code: str) -> HttpResponse:
    """The unit head names who decides; naming again renews the term. An adult decides herself."""
    case = care(request, code)
    if case.adult:
        raise NotVisible
    form = timed(SubstituteForm(posted(request), **known(request)), case)

    def act() -> HttpResponse:
        given = form.cleaned_data
        appoint_substitute(
            dossier=case.access.dossier.id, who=given["who"], reasons=given["reasons"], by=actor_of(request),
            token=given["sekali"], when=when_of(given["occurred_at"]),
        )  # fmt: skip
        tell(request, _("Pengganti ditunjuk"), _("Sekarang izinnya bisa ditanyakan, kepada anak dan penggantinya."))
        return redirect("web_care:guardian", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        return draw(
            request, "substitute", fresh, form=form, can=givers(fresh), term=fresh.pack.values.substitute,
            off=off(request, fresh, "appoint_substitute"),
        )  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()
