"""Each service: needed, not needed, declined or later; each need until it is answered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rujukan.cases.actions import answer_service, close_need, identify_needs, take_need
from rujukan.cases.actions.needs import Answered
from rujukan.cases.sections import AnswerRow, NeedRow
from rujukan.disclosure.caring import Care, start_of
from rujukan.disclosure.handles import need_of
from rujukan.disclosure.packs import kind_words, reason_words
from rujukan.foundation import forms, time
from rujukan.foundation.forms.dates import Partial
from rujukan.rules.refused import NotVisible, Refused
from rujukan.services.actions import serve_ourselves
from rujukan.web.answers import answer, when_of
from rujukan.web.care.frame import afresh, care, draw, known, off, posted, timed
from rujukan.web.care.words import CLOSED, SAID_BY, SERVICE_ANSWERS, URGENCY, picks, sentence
from rujukan.web.context import actor_of
from rujukan.web.notices import tell
from rujukan.web.words import said


@dataclass(frozen=True)
class Open:
    """A need on the page. `key`: what a form sends back."""

    key: str
    name: str
    urgency: str
    taken: bool
    result: str
    reason: str


@dataclass(frozen=True)
class Service:
    """One service: its question, how it was answered last, its needs."""

    code: str
    name: str
    question: str
    answer: str
    words: str
    remark: str
    again_on: date | None
    by: str
    at: Any
    needs: list[Open]
    suggested: list[str]


class ServiceForm(forms.OnceMixin, forms.Form):
    """One service's question. Nothing is chosen beforehand, what was asked at the start neither."""

    answer = forms.Picks(
        label="", choices=lambda: picks(SERVICE_ANSWERS),
        reveals={
            "needed": ("kind", "urgency"), "declined": ("reason",), "later": ("ask_again_on",),
            "not_needed": ("said_by",),
        },
    )  # fmt: skip
    kind = forms.Picks(
        label=gettext_lazy("Apa yang ia perlukan?"), hint=gettext_lazy("Boleh lebih dari satu."), choices=(), many=True,
        shape="two",
    )  # fmt: skip
    urgency = forms.Picks(
        label=gettext_lazy("Seberapa mendesak?"), hint=gettext_lazy("Dikosongkan berarti menurut risikonya."),
        choices=lambda: picks(URGENCY), required=False,
    )  # fmt: skip
    said_by = forms.Picks(label=gettext_lazy("Siapa yang mengatakannya?"), choices=lambda: picks(SAID_BY))
    reason = forms.Select(label=gettext_lazy("Alasannya"), choices=())
    ask_again_on = forms.PartialDate(label=gettext_lazy("Kapan ditanya lagi?"), future=True)
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan ini dibicarakan?"))

    def __init__(self, *args: Any, case: Care, service: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, pack = case, case.pack
        asks = pack.services[service].question
        self.fields["answer"].label = said(asks or pack.services[service].name)
        self.fields["kind"].choices = _kinds(case, service)  # type: ignore[attr-defined]
        reasons = pack.reasons.get("declined", ())
        self.fields["reason"].choices = [(r.code, sentence(said(r.name))) for r in reasons]  # type: ignore[attr-defined]

    def clean_ask_again_on(self) -> date | None:
        day: Partial | None = self.cleaned_data["ask_again_on"]
        if day is None:
            return None
        if day.day is None:
            raise ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun."))
        if start_of(day.earliest, self.case) <= self.now:
            raise ValidationError(_("Pilih hari sesudah hari ini."))
        return day.earliest


def _kinds(case: Care, service: str) -> list[tuple[str, str, str]]:
    """Kinds of the service that are not open already; what was asked at the start is said, not chosen."""
    opened = {row.kind for row in case.disclosure.rows("need", NeedRow) if not row.result}
    start = case.asked_at_start
    remark = _("disebut waktu pengaduan")
    found = [kind for kind in case.pack.kinds.values() if kind.service == service and kind.code not in opened]
    return [(kind.code, sentence(said(kind.name)), remark if kind.code in start else "") for kind in found]


class CloseForm(forms.OnceMixin, forms.Form):
    """How a need ended."""

    result = forms.Picks(
        label=gettext_lazy("Terpenuhi?"), choices=lambda: picks(CLOSED),
        reveals={"partly": ("reason_partly",), "unmet": ("reason",)},
    )  # fmt: skip
    reason_partly = forms.Select(label=gettext_lazy("Apa yang kurang"), choices=())
    reason = forms.Select(label=gettext_lazy("Alasannya"), choices=())
    occurred_at = forms.OccurredAt(label=gettext_lazy("Sejak kapan?"))

    def __init__(self, *args: Any, case: Care, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(r.code, sentence(said(r.name))) for r in case.pack.reasons.get("unmet", ())]
        for name in ("reason", "reason_partly"):
            self.fields[name].choices = reasons  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """All services; with `?layanan=` the question of one of them."""
    case = care(request, code)
    asked = request.GET.get("layanan", "")
    if not asked:
        return _all(request, case)
    if asked not in [service.code for service in services(case)]:
        raise NotVisible
    form = timed(ServiceForm(posted(request), case=case, service=asked, **known(request)), case)

    def act() -> HttpResponse:
        _record(request, case, asked, form)
        tell(request, _("Jawabannya tercatat"))
        return redirect("web_care:needs", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        one = next(service for service in services(fresh) if service.code == asked)
        return draw(request, "service", fresh, form=form, service=one, off=off(request, fresh, "answer_service"))

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _all(request: HttpRequest, case: Care) -> HttpResponse:
    if request.method == "POST":
        raise NotVisible
    return draw(
        request, "needs", case, services=services(case), off=off(request, case, "answer_service"),
        may_take=case.leads and not off(request, case, "take_need"), may_close=not off(request, case, "close_need"),
        extent=case.access.extent("need"),
    )  # fmt: skip


def _record(request: HttpRequest, case: Care, service: str, form: ServiceForm) -> None:
    given = form.cleaned_data
    dossier = case.access.dossier.id
    once: dict[str, Any] = {
        "by": actor_of(request), "when": when_of(given["occurred_at"]), "token": given["sekali"],
    }  # fmt: skip
    if given["answer"] == "needed":
        identify_needs(dossier=dossier, kinds=given["kind"], urgency=given["urgency"] or "", **once)
        return
    said_by = given["said_by"] if given["answer"] == "not_needed" else "person"
    answered = Answered(
        service, given["answer"], said_by, given["reason"] or "", given["ask_again_on"] or None
    )  # fmt: skip
    answer_service(dossier=dossier, answered=answered, **once)


def services(case: Care) -> list[Service]:
    """The services that the SOP asks about, in its order."""
    start = case.asked_at_start
    return [_service(case, code, start) for code, known in case.pack.services.items() if known.question]


def _service(case: Care, code: str, start: frozenset[str]) -> Service:
    pack = case.pack
    answers = [row for row in case.disclosure.rows("need", AnswerRow) if row.service == code]
    last = answers[-1] if answers else None
    rows = [row for row in case.disclosure.rows("need", NeedRow) if row.service == code]
    kinds = {row.kind for row in rows}
    suggested = [said(kind_words(pack, kind)) for kind in sorted(start - kinds) if _is_of(case, kind, code)]
    return Service(
        code=code, name=said(pack.services[code].name), question=said(pack.services[code].question),
        answer=last.answer if last else "", words=_(SERVICE_ANSWERS[last.answer]) if last else "",
        remark=_remark(case, last) if last else "", again_on=last.ask_again_on if last else None,
        by=last.written.by if last else "", at=last.occurred_at if last else None,
        needs=[_open(case, row) for row in rows], suggested=suggested,
    )  # fmt: skip


def _is_of(case: Care, kind: str, service: str) -> bool:
    return kind in case.pack.kinds and case.pack.kinds[kind].service == service


def _remark(case: Care, last: AnswerRow) -> str:
    if last.answer == "declined":
        return said(reason_words(case.pack, last.reason, "declined"))
    return _(SAID_BY[last.said_by]) if last.answer == "not_needed" else ""


def _open(case: Care, row: NeedRow) -> Open:
    return Open(
        row.key, sentence(said(kind_words(case.pack, row.kind))), _(URGENCY[row.urgency]), row.taken_at is not None,
        _(CLOSED[row.result]) if row.result else "", said(reason_words(case.pack, row.reason, "unmet")),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """One need is answered: met, partly, or not, with the reason."""
    case = care(request, code)
    key = request.GET.get("kebutuhan", "")
    need = need_of(code, key, to=actor_of(request), now=time.now())
    form = timed(CloseForm(posted(request), case=case, **known(request)), case)

    def act() -> HttpResponse:
        given = form.cleaned_data
        close_need(
            dossier=case.access.dossier.id, need=need.id, result=given["result"], by=actor_of(request),
            reason=given["reason"] or given["reason_partly"] or "", when=when_of(given["occurred_at"]),
            token=given["sekali"],
        )  # fmt: skip
        tell(request, _("Kebutuhannya dijawab"))
        return redirect("web_care:needs", code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        name = said(kind_words(fresh.pack, need.kind))
        return draw(request, "close_need", fresh, form=form, name=name, key=key, off=off(request, fresh, "close_need"))

    return answer(request, form, act=act, page=page) if form.is_bound else page()


@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """The unit that leads serves it itself. A second time changes nothing."""
    case = care(request, code)
    by = actor_of(request)
    need = need_of(code, request.POST.get("kebutuhan", ""), to=by, now=time.now())
    try:
        serve_ourselves(dossier=case.access.dossier.id, need=need.id, by=by)
    except Refused:  # taken all the same; it begins once she allows it
        take_need(dossier=case.access.dossier.id, need=need.id, by=by)
        tell(request, _("Tercatat: unit Anda yang melayani"), _("Layanannya dimulai sesudah ia mengizinkan."))
        return redirect("web_care:needs", code)
    tell(request, _("Tercatat: unit Anda mulai melayani"))
    return redirect("web_service:page", code, need.service)
