"""The result of identification, by a second person: who is entitled. Not the legal qualification, and no help waits
for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.caring import Care
from rujukan.disclosure.packs import reason_words
from rujukan.foundation import forms
from rujukan.intake.actions import make_determination
from rujukan.intake.actions.determination import Determined
from rujukan.intake.sections import ResultRow, ScreeningRow
from rujukan.rules.trafficking import elements_missing, elements_needed
from rujukan.web.answers import answer, when_of
from rujukan.web.care.frame import afresh, care, draw, known, lid, off, posted, timed
from rujukan.web.care.screening import codes_of, facts_of
from rujukan.web.care.words import ELEMENTS, sentence
from rujukan.web.context import actor_of
from rujukan.web.notices import tell
from rujukan.web.words import said

EVENT = "determination.made"


class DeterminationForm(forms.OnceMixin, forms.Form):
    """The result in the pack's words, and the facts that decided."""

    result = forms.Picks(label=gettext_lazy("Hasilnya"), choices=(), reveals={"not_trafficking": ("referred_to",)})
    referred_to = forms.Select(
        label=gettext_lazy("Ke mana ia dirujuk"),
        hint=gettext_lazy("Orang yang bukan korban TPPO pun tidak dilepas begitu saja."), choices=(),
    )  # fmt: skip
    reasons = forms.Text(
        label=gettext_lazy("Alasannya"), hint=gettext_lazy("Fakta mana yang menentukan, dan apa yang masih kurang."),
        rows=4,
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan ditetapkan?"))

    def __init__(self, *args: Any, case: Care, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = case.pack.events[EVENT].asks
        places = case.pack.reasons.get("referred_to", ())
        self.fields["result"].choices = [(code, sentence(said(asks.texts[code]))) for code in asks.results]  # type: ignore[attr-defined]
        self.fields["referred_to"].choices = [(p.code, sentence(said(p.name))) for p in places]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def determine(request: HttpRequest, code: str) -> HttpResponse:
    """What was found and what is missing, to who opens the screening; then the decision."""
    case = care(request, code)
    form = timed(DeterminationForm(posted(request), case=case, **known(request)), case)

    def act() -> HttpResponse:
        given = form.cleaned_data
        determined = Determined(given["result"], given["reasons"], given["referred_to"] or "")
        make_determination(
            dossier=case.access.dossier.id, determined=determined, by=actor_of(request), token=given["sekali"],
            when=when_of(given["occurred_at"]),
        )  # fmt: skip
        tell(request, _("Hasil identifikasi tercatat"))
        return redirect("web_care:determination", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        completed = [row for row in fresh.disclosure.rows("screening", ScreeningRow) if row.completed_at]
        row = completed[-1] if completed else None
        return draw(
            request, "determination", fresh, form=form, lid=lid(request, fresh, "screening"), row=row,
            facts=facts_of(fresh, row), codes=codes_of(row), elements=_elements(fresh, row),
            results=_results(fresh), off=off(request, fresh, "make_determination"),
        )  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _elements(case: Care, row: ScreeningRow | None) -> list[tuple[str, bool]]:
    """Each element in words, and whether a fact stands behind it."""
    if row is None:
        return []
    age = case.access.course.age
    found = [fact.element for fact in row.facts if fact.answer == "yes"]
    missing = elements_missing(found, age)  # type: ignore[arg-type]
    return [(_(ELEMENTS[element]), element not in missing) for element in elements_needed(age)]


def _results(case: Care) -> list[tuple[str, str, Any, str]]:
    """What was decided so far, the newest first: result, where instead, when, by whom."""
    texts = case.pack.events[EVENT].asks.texts
    return [
        (
            said(texts[row.result]) if row.result in texts else row.result,
            said(reason_words(case.pack, row.referred_to, "referred_to")), row.occurred_at, row.written.by,
        )
        for row in case.disclosure.rows("plan", ResultRow)[::-1]
    ]  # fmt: skip
