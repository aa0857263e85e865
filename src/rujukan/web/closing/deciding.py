"""The case manager proposes with her own view (F22), the unit head decides as second person; opened again later."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.cases.actions import decide_closing, propose_closing, reopen_case
from rujukan.cases.actions.closing import Proposed
from rujukan.disclosure.closing import ClosingPage
from rujukan.foundation import forms, time
from rujukan.rules.refused import Refused
from rujukan.web.answers import answer, when_of
from rujukan.web.closing.page import line_of, off_words, read
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.words import said


class CaseForm(forms.OnceMixin, forms.Form):
    """What is decided about the case."""

    def refuse(self, refused: Refused) -> None:
        refused.field = {"late": "occurred_at"}.get(refused.field, refused.field)
        super().refuse(refused)


class ProposeForm(CaseForm):
    """F22. Nothing chosen beforehand; her own view is always asked for."""

    reason = forms.Picks(label=gettext_lazy("Mengapa ditutup?"), choices=(), missing=gettext_lazy("Pilih alasannya."))
    asked_her = forms.Picks(
        label=gettext_lazy("Sudah ditanyakan kepadanya?"),
        choices=lambda: [("yes", _("Sudah")), ("no", _("Belum bisa ditanya"))],
    )  # fmt: skip
    her_view = forms.Text(
        label=gettext_lazy("Apa katanya sendiri?"),
        hint=gettext_lazy("Kata-katanya sendiri. Kalau ia tidak bisa ditanya, tulis mengapa."), rows=3,
    )  # fmt: skip
    summary = forms.Text(
        label=gettext_lazy("Ringkasan pendampingan"), hint=gettext_lazy("Apa yang tercapai, apa yang belum."), rows=4,
        required=False,
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan diusulkan?"))

    def __init__(self, *args: Any, found: ClosingPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(r.code, _capital(said(r.name))) for r in found.pack.reasons.get("closing", ())]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class DecideForm(CaseForm):
    """Closed, or the work goes on and why."""

    decision = forms.Picks(
        label=gettext_lazy("Apa keputusan Anda?"),
        choices=lambda: [("close", _("Ditutup")), ("go_on", _("Pendampingan berlanjut"))],
    )  # fmt: skip
    words = forms.Text(
        label=gettext_lazy("Keterangan"), hint=gettext_lazy("Wajib kalau pendampingan berlanjut."), rows=3,
        required=False,
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan diputuskan?"))

    def __init__(self, *args: Any, found: ClosingPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("decision") == "go_on" and not given.get("words"):
            self.add_error("words", ValidationError(_("Tulis mengapa pendampingan berlanjut.")))
        return given


class ReopenForm(CaseForm):
    """A new complaint, threat or hearing."""

    reason = forms.Text(label=gettext_lazy("Mengapa dibuka lagi?"), rows=3)
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan diputuskan?"))

    def __init__(self, *args: Any, found: ClosingPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """What still blocks is shown; it need not be clear yet."""

    def act(found: ClosingPage, given: dict[str, Any]) -> None:
        proposed = Proposed(given["reason"], given["summary"], given["her_view"], given["asked_her"] == "yes")
        propose_closing(
            dossier=found.care.access.dossier.id, proposed=proposed, by=actor_of(request),
            when=when_of(given["occurred_at"]), token=given["sekali"],
        )  # fmt: skip
        tell(request, _("Penutupan diusulkan"), _("Kepala unit memutuskan sebagai orang kedua."))

    return _asked(request, code, ProposeForm, act, _("Usulkan penutupan"), _("Usulkan"), "propose_closing")


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Refused while something blocks, with what it is."""

    def act(found: ClosingPage, given: dict[str, Any]) -> None:
        close = given["decision"] == "close"
        decide_closing(
            dossier=found.care.access.dossier.id, close=close, words=given["words"], by=actor_of(request),
            when=when_of(given["occurred_at"]), token=given["sekali"],
        )  # fmt: skip
        told = _("Berkas ditutup") if close else _("Pendampingan berlanjut")
        tell(request, told, _("Berkas bisa dibuka lagi kapan saja.") if close else "")

    return _asked(request, code, DecideForm, act, _("Putuskan penutupan"), _("Simpan keputusan"), "")


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Each step may start once more."""

    def act(found: ClosingPage, given: dict[str, Any]) -> None:
        reopen_case(
            dossier=found.care.access.dossier.id, reason=given["reason"], by=actor_of(request),
            when=when_of(given["occurred_at"]), token=given["sekali"],
        )  # fmt: skip
        tell(request, _("Berkas dibuka lagi"), _("Tunjuk lagi manajer kasusnya."))

    return _asked(request, code, ReopenForm, act, _("Buka lagi berkas ini"), _("Buka lagi"), "reopen_case")


def _asked(
    request: HttpRequest, code: str, make: Any, do: Callable[[ClosingPage, dict[str, Any]], None], title: str,
    button: str, action: str,
) -> HttpResponse:  # fmt: skip
    found = read(request, code)
    form: CaseForm = make(
        request.POST if request.method == "POST" else None, found=found, now=time.now(), zone=zone_of(request)
    )

    def act() -> HttpResponse:
        do(found, form.cleaned_data)
        return redirect("web_closing:page", code)

    def page() -> HttpResponse:
        fresh = read(request, code)
        return render(request, "closing/form.html", {
            "page": fresh, "code": code, "form": form, "title": title, "button": button,
            "off": off_words(request, fresh, action) if action and not form.is_bound else "",
            "lines": [line_of(fresh, one) for one in fresh.blockers] if make is not ReopenForm else [],
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()
