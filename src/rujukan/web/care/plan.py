"""The plan made with her: lines in her own words, who does each, until when."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rujukan.cases.actions import agree_plan, write_plan_line
from rujukan.cases.actions.plan import Line
from rujukan.cases.models import Need
from rujukan.cases.sections import NeedRow, PlanLineRow
from rujukan.directory.parties import Party
from rujukan.disclosure.caring import Care, candidates, own_unit, plan_of
from rujukan.disclosure.handles import line_of, need_of, unit_of
from rujukan.disclosure.packs import kind_words
from rujukan.foundation import forms, time
from rujukan.foundation.forms.dates import Partial
from rujukan.rules.refused import NotVisible
from rujukan.web.answers import answer
from rujukan.web.care.frame import afresh, care, draw, known, off, posted
from rujukan.web.care.words import sentence
from rujukan.web.context import actor_of
from rujukan.web.notices import tell
from rujukan.web.words import said


class LineForm(forms.OnceMixin, forms.Form):
    """One line: what she says, what is to be reached, who does it."""

    own_words = forms.Text(
        label=gettext_lazy("Dengan kata-katanya sendiri"),
        hint=gettext_lazy("Apa yang ia mau. Tulis seperti ia mengatakannya; jangan nama atau tempat."),
        rows=2, max_length=600, required=False,
    )  # fmt: skip
    goal = forms.Text(
        label=gettext_lazy("Yang mau dicapai"),
        hint=gettext_lazy("Begitu rupa sehingga kelak kelihatan: sudah, atau belum."), max_length=300,
        missing=gettext_lazy("Tulis apa yang mau dicapai."),
    )  # fmt: skip
    for_unit = forms.Select(label=gettext_lazy("Siapa yang melakukannya"), choices=())
    due_on = forms.PartialDate(label=gettext_lazy("Sampai kapan"), future=True, required=False)

    def __init__(self, *args: Any, care: Care, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = candidates(care, kind)
        groups = [(_("Biasa melayani ini"), found.fitting), (_("Unit lain"), found.others)]
        self.fields["for_unit"].choices = [  # type: ignore[attr-defined]
            (name, [(unit.code, _called(unit)) for unit in units]) for name, units in groups if units
        ]

    def clean_due_on(self) -> date | None:
        day: Partial | None = self.cleaned_data["due_on"]
        if day is None:
            return None
        if day.day is None:
            raise ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun."))
        return day.earliest


def _called(unit: Party) -> str:
    return unit.name if unit.name == unit.agency else f"{unit.name}, {unit.agency}"


@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """All lines, to who sees them whole; another unit its own."""
    case = care(request, code)
    return draw(
        request, "plan", case, plan=plan_of(case), mine=own_unit(case), off=off(request, case, "write_plan_line"),
        no_agreeing=off(request, case, "agree_plan"), may_refer=not off(request, case, "draft_referral"),
        form=forms.OnceMixin(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, code: str) -> HttpResponse:
    """A new line for a need, or (`?ganti=`) one in the place of another. Without either: for which need?"""
    case = care(request, code)
    old = _replaced(case, request.GET.get("ganti", ""))
    key = old.need if old else request.GET.get("kebutuhan", "")
    if not key:
        return draw(request, "line_for", case, needs=_needs(case), off=off(request, case, "write_plan_line"))
    by = actor_of(request)
    need = need_of(code, key, to=by, now=time.now())
    form = LineForm(posted(request), care=case, kind=need.kind, initial=_initial(old), **known(request))

    def act() -> HttpResponse:
        _write(request, case, need, form, old)
        tell(request, _("Barisnya tercatat"))
        return redirect("web_care:plan", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        name = sentence(said(kind_words(fresh.pack, need.kind)))
        why_not = off(request, fresh, "write_plan_line")
        return draw(request, "line", fresh, form=form, name=name, old=old, off=why_not)

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _replaced(case: Care, key: str) -> PlanLineRow | None:
    """Raises NotVisible for a line that does not stand."""
    if not key:
        return None
    found = next((row for row in case.disclosure.rows("plan", PlanLineRow) if row.key == key), None)
    if found is None:
        raise NotVisible
    return found


def _initial(old: PlanLineRow | None) -> dict[str, Any]:
    if old is None:
        return {}
    return {"own_words": old.own_words, "goal": old.goal, "for_unit": old.for_unit.code, "due_on": old.due_on}


def _needs(case: Care) -> list[tuple[str, str]]:
    rows = [row for row in case.disclosure.rows("need", NeedRow) if not row.result]
    return [(row.key, sentence(said(kind_words(case.pack, row.kind)))) for row in rows]


def _write(request: HttpRequest, case: Care, need: Need, form: LineForm, old: PlanLineRow | None) -> None:
    given, by = form.cleaned_data, actor_of(request)
    words = Line(need.id, unit_of(given["for_unit"], to=by).id, given["goal"], given["own_words"], given["due_on"])
    replaces = line_of(case.code, old.key, to=by, now=time.now()).id if old else None
    write_plan_line(dossier=case.access.dossier.id, line=words, by=by, replaces=replaces, token=given["sekali"])


@require_POST
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """She agrees to the plan as it stands."""
    case = care(request, code)
    form = forms.OnceMixin(request.POST)
    if form.is_valid():
        agree_plan(dossier=case.access.dossier.id, by=actor_of(request), token=form.cleaned_data["sekali"])
        tell(request, _("Tercatat: ia setuju dengan rencananya"))
    return redirect("web_care:plan", code)
