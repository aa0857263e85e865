"""Triage: the risk of each person, what kind of matter it is, who has to deal with it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.complaint import complaint_page
from rujukan.disclosure.handles import dossier_of
from rujukan.disclosure.shapes import ComplaintPage, HarmedView
from rujukan.foundation import forms, saying, time
from rujukan.intake.actions import decide_triage
from rujukan.intake.actions.triage import Decided
from rujukan.intake.reads import response_limits, why_not
from rujukan.intake.sections import TriageRow
from rujukan.procedure.packs import in_force
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.pack import GRADES, Pack, Reason
from rujukan.web.answers import answer, when_of
from rujukan.web.complaint.words import RISK_MEANS, sentence
from rujukan.web.components.signs import RISKS
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.words import said


class TriageForm(forms.OnceMixin, forms.Form):
    """A question of risk for each person, then type and authority as the pack lists them."""

    type = forms.Picks(
        label=gettext_lazy("Kelihatannya soal apa?"),
        hint=gettext_lazy("Belum penetapan. Ini bisa diubah sesudah penapisan."), choices=(), shape="two",
    )  # fmt: skip
    authority = forms.Picks(label=gettext_lazy("Siapa yang menangani?"), choices=(), shape="two")
    occurred = forms.OccurredAt(label=gettext_lazy("Kapan diputuskan?"))
    seen = forms.Whole(label=gettext_lazy("Pemilahan sebelumnya"), required=False)

    def __init__(self, data: Any = None, *, shown: ComplaintPage, pack: Pack, limits: Mapping[str, Duration],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(data, **kwargs)
        several = len(shown.harmed) > 1
        for one in shown.harmed:
            self.fields[risk_of(one)] = forms.Picks(
                label=_("Risiko orang ke-%(n)s") % {"n": one.position} if several else _("Seberapa besar risikonya?"),
                choices=[(grade, _(RISKS[grade][1]), _means(grade, limits)) for grade in GRADES],
                missing=_("Nilai risikonya. Kalau ragu, pilih yang lebih tinggi."),
            )
            self.initial[risk_of(one)] = one.risk
        for name in ("type", "authority"):
            self.fields[name].choices = _reasons(pack.reasons.get(name, ()))  # type: ignore[attr-defined]
        self.order_fields([*map(risk_of, shown.harmed), "type", "authority", "occurred"])
        if shown.triage:
            self.initial.update(type=shown.triage.type, authority=shown.triage.authority)
        self.initial["seen"] = len(shown.disclosure.rows("need", TriageRow))

    def decided(self, shown: ComplaintPage) -> Decided:
        """Of a valid form."""
        given = self.cleaned_data
        return Decided({one.position: given[risk_of(one)] for one in shown.harmed}, given["type"], given["authority"])


def risk_of(one: HarmedView) -> str:
    """The field of a person's risk."""
    return f"risk_{one.position}"


def _means(grade: str, limits: Mapping[str, Duration]) -> str:
    means = _(RISK_MEANS[grade])
    if grade not in limits:
        return means
    return f"{means} {_('Layanan awal paling lambat %(limit)s.') % {'limit': saying.limit(limits[grade])}}"


def _reasons(reasons: tuple[Reason, ...]) -> list[tuple[str, str]]:
    return [(reason.code, sentence(said(reason.name))) for reason in reasons]


@require_http_methods(["GET", "POST"])
def triage(request: HttpRequest, code: str) -> HttpResponse:
    """Decide it, or decide it again."""
    by, now = actor_of(request), time.now()
    shown, dossier = complaint_page(code, to=by, now=now), dossier_of(code, to=by, now=now)
    if refused := why_not(dossier, "triage.decided", by):
        raise refused
    form = TriageForm(
        request.POST if request.method == "POST" else None, shown=shown, pack=in_force(by.region),
        limits=response_limits(dossier), zone=zone_of(request),
    )  # fmt: skip

    def act() -> HttpResponse:
        given = form.cleaned_data
        decide_triage(
            dossier=dossier.id, decided=form.decided(shown), by=by, when=when_of(given["occurred"]),
            token=given["sekali"], seen=given["seen"],
        )  # fmt: skip
        tell(request, _("Risiko sudah dipilah"), _("Batas waktu ikut berubah menurut risikonya."))
        return redirect("web_complaint:page", code)

    def page() -> HttpResponse:
        fresh = complaint_page(code, to=by, now=time.now())
        count = len(fresh.disclosure.rows("need", TriageRow))
        risks = [form[risk_of(one)] for one in shown.harmed]
        return render(request, "complaint/triage.html", {"form": form, "page": fresh, "risks": risks, "seen": count})

    return answer(request, form, act=act, page=page) if form.is_bound else page()
