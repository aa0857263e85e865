"""The screening: act, means and purpose, each sign with its fact and source; half-done answers are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.caring import Care, indicators, times_asked_again
from rujukan.foundation import forms
from rujukan.intake.actions import complete_screening, save_screening
from rujukan.intake.actions.screening import Answers, Fact, Page
from rujukan.intake.sections import ScreeningRow
from rujukan.rules.procedure.load import Indicator
from rujukan.rules.trafficking import ELEMENTS
from rujukan.rules.trafficking import Element as ElementCode
from rujukan.web.answers import answer, when_of
from rujukan.web.care.again import AgainMixin
from rujukan.web.care.frame import afresh, care, draw, known, lid, off, posted, timed
from rujukan.web.care.words import CODE_WORDS, ELEMENT_ASKS, FIELDS, YES_NO, code_words, countries, picks
from rujukan.web.care.words import ELEMENTS as ELEMENT_WORDS
from rujukan.web.context import actor_of
from rujukan.web.notices import tell
from rujukan.web.words import listed, said

DONE = "selesai"
"""Value of the button that completes it; the other one keeps it half-done."""

LONG = 600


class Sign(forms.Picks):
    """Left open it is no fault: answers are kept as far as they go."""

    def _blank(self) -> str:
        return ""


class ScreeningForm(AgainMixin, forms.Form):
    """One question a sign; facts are asked below a yes, and needed only to complete it."""

    form = forms.Picks(
        label=gettext_lazy("Bentuknya"), choices=lambda: picks(CODE_WORDS["form"]), many=True, shape="two",
        required=False,
    )  # fmt: skip
    sector = forms.Picks(
        label=gettext_lazy("Bidang kerjanya"), choices=lambda: picks(CODE_WORDS["sector"]), many=True, required=False
    )
    sex_form = forms.Picks(
        label=gettext_lazy("Kalau eksploitasi seksual"), choices=lambda: picks(CODE_WORDS["sex_form"]), many=True,
        required=False,
    )  # fmt: skip
    destination = forms.Select(label=gettext_lazy("Negara tujuan"), choices=countries, required=False)
    destination_2 = forms.Select(label=gettext_lazy("Lalu ke negara"), choices=countries, required=False)
    recruitment = forms.Picks(
        label=gettext_lazy("Diajak lewat apa"), choices=lambda: picks(CODE_WORDS["recruitment"]), many=True,
        required=False,
    )  # fmt: skip
    control = forms.Picks(
        label=gettext_lazy("Dikuasai dengan apa"), choices=lambda: picks(CODE_WORDS["control"]), many=True,
        required=False,
    )  # fmt: skip
    recruitment_place = forms.Text(label=gettext_lazy("Tempat ia diajak"), required=False)
    exploitation_place = forms.Text(label=gettext_lazy("Tempat ia dirugikan"), required=False)
    remarks = forms.Text(label=gettext_lazy("Catatan"), rows=3, required=False)
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan selesai?"))

    CODES = ("form", "sector", "sex_form", "recruitment", "control")

    def __init__(self, *args: Any, signs: tuple[Indicator, ...], once_more: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signs = signs
        self.completes = self.is_bound and self.data.get("aksi") == DONE
        for sign in signs:
            self._ask(sign)
        self.fields["again"].required = once_more
        if not once_more:
            del self.fields["again"]

    def _ask(self, sign: Indicator) -> None:
        needed = self.completes or not self.is_bound
        fact, source = f"fact-{sign.code}", f"source-{sign.code}"
        self.fields[f"answer-{sign.code}"] = Sign(
            label=said(sign.words), choices=picks(YES_NO), shape="three", reveals={"yes": (fact, source)}
        )
        self.fields[fact] = forms.Text(
            label=_("Faktanya"), rows=2, max_length=LONG, required=needed, missing=_("Tulis fakta yang mendasarinya.")
        )
        self.fields[source] = forms.Text(
            label=_("Dari siapa, atau dari apa"), required=needed, missing=_("Tulis dari siapa, atau dari apa.")
        )

    def answers(self) -> Answers:
        """As far as they go."""
        given = self.cleaned_data
        codes = {name: tuple(given[name]) for name in self.CODES}
        codes["destination"] = tuple(code for code in (given["destination"], given["destination_2"]) if code)
        facts = {
            sign.code: Fact(
                cast(ElementCode, sign.element), given[f"answer-{sign.code}"], given[f"fact-{sign.code}"] or "",
                given[f"source-{sign.code}"] or "",
            )
            for sign in self.signs if given[f"answer-{sign.code}"]
        }  # fmt: skip
        return Answers(facts, codes, given["recruitment_place"], given["exploitation_place"], given["remarks"])

    @property
    def elements(self) -> Iterator["Element"]:
        """The questions by element, and whether something waits there."""
        for element in ELEMENTS:
            mine = [sign.code for sign in self.signs if sign.element == element]
            if mine:
                yield Element(element, [self[f"answer-{code}"] for code in mine], self._is_wrong(mine))

    def _is_wrong(self, signs: list[str]) -> bool:
        names = {f"{part}-{sign}" for sign in signs for part in ("answer", "fact", "source")}
        return self.is_bound and bool(names & set(self.errors))


@dataclass(frozen=True)
class Element:
    """Act, means or purpose on the page."""

    code: str
    questions: list[BoundField]
    wrong: bool

    @property
    def name(self) -> str:
        return _(ELEMENT_WORDS[self.code])

    @property
    def asks(self) -> str:
        return _(ELEMENT_ASKS[self.code])

    @property
    def answered(self) -> int:
        return sum(not question.value().blank for question in self.questions)

    @property
    def count(self) -> str:
        return _("%(done)s dari %(total)s dijawab") % {"done": self.answered, "total": len(self.questions)}


def row_of(case: Care) -> ScreeningRow | None:
    """The half-done one, else the last; None while the section is not open, or nobody has screened her yet."""
    rows = case.disclosure.rows("screening", ScreeningRow)
    half = [row for row in rows if row.completed_at is None]
    return next(reversed(half or list(rows)), None)


def _initial(row: ScreeningRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    known: dict[str, Any] = {name: [] for name in CODE_WORDS}
    for field, code in row.codes:
        known.setdefault(field, []).append(code)
    for place, code in zip(("destination", "destination_2"), known.pop("destination", []), strict=False):
        known[place] = code
    for fact in row.facts:
        known |= {
            f"answer-{fact.indicator}": fact.answer, f"fact-{fact.indicator}": fact.fact,
            f"source-{fact.indicator}": fact.source,
        }  # fmt: skip
    return known | {
        "recruitment_place": row.recruitment_place, "exploitation_place": row.exploitation_place,
        "remarks": row.remarks,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """Before it is opened nothing of it is drawn; what was answered already comes filled in."""
    case = care(request, code)
    form = timed(_form(request, case), case)

    def act() -> HttpResponse:
        _record(request, case, form)
        if form.completes:
            tell(request, _("Penapisan selesai"), _("Hasilnya ditetapkan orang kedua. Bantuan tidak menunggu itu."))
            return redirect("web_care:determination", code)
        tell(request, _("Disimpan, belum selesai"), _("Bisa dilanjutkan kapan saja, juga oleh rekan yang ditunjuk."))
        return redirect("web_care:screening", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        row = row_of(fresh)
        view = fresh.disclosure.sections["screening"]
        return draw(
            request, "screening", fresh, form=form, lid=lid(request, fresh, "screening"), row=row,
            facts=facts_of(fresh, row), codes=codes_of(row), off=off(request, fresh, "save_screening"),
            shown=form.is_bound or view.state == "open" or (view.state == "closed" and view.asked is None),
            again=times_asked_again(fresh, "screening") if view.state == "open" else 0,
            half_done=row is not None and row.completed_at is None,
        )  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _form(request: HttpRequest, case: Care) -> ScreeningForm:
    row = row_of(case)
    view = case.disclosure.sections["screening"]
    begun = row is not None and row.completed_at is None
    once_more = "lagi" in request.POST if row is None else not begun
    return ScreeningForm(
        posted(request), signs=indicators(adult=case.adult), initial=_initial(row),
        once_more=once_more and view.asked is not None, shown_at=row.written.at if row else None, **known(request),
    )  # fmt: skip


def _record(request: HttpRequest, case: Care, form: ScreeningForm) -> None:
    given = form.cleaned_data
    page = Page(form.seen, given.get("again", ""))
    dossier, by, token = case.access.dossier.id, actor_of(request), given["sekali"]
    if form.completes:
        when = when_of(given["occurred_at"])
        complete_screening(dossier=dossier, answers=form.answers(), by=by, page=page, token=token, when=when)
    else:
        save_screening(dossier=dossier, answers=form.answers(), by=by, page=page, token=token)


@dataclass(frozen=True)
class Said:
    """One answer in words."""

    element: str
    sign: str
    answer: str
    fact: str
    source: str
    yes: bool


def facts_of(case: Care, row: ScreeningRow | None) -> list[Said]:
    """What was answered, by element."""
    words = {sign.code: said(sign.words) for sign in indicators(adult=True)}
    ordered = sorted(row.facts if row else (), key=lambda fact: ELEMENTS.index(cast(ElementCode, fact.element)))
    return [
        Said(
            _(ELEMENT_WORDS[fact.element]), words.get(fact.indicator, fact.indicator), _(YES_NO[fact.answer]),
            fact.fact, fact.source, fact.answer == "yes",
        )
        for fact in ordered
    ]  # fmt: skip


def codes_of(row: ScreeningRow | None) -> list[tuple[str, str]]:
    """Typed codes as facts: (term, words)."""
    found: dict[str, list[str]] = {}
    for field, code in row.codes if row else ():
        found.setdefault(field, []).append(code_words(field, code))
    return [(_(FIELDS[field]), listed(words)) for field, words in found.items() if field in FIELDS]
