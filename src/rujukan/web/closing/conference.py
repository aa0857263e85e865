"""/berkas/<code>/konferensi: who sat together, was she there, what was weighed, decided, given and set aside."""

from collections.abc import Sequence
from datetime import datetime
from datetime import time as hour
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from rujukan.accounts.reads import standing_units
from rujukan.cases.actions import hold_conference
from rujukan.cases.actions.conference import Given, Minutes
from rujukan.directory.models import Unit
from rujukan.disclosure.closing import Blocker, ClosingPage, blocking_of
from rujukan.foundation import forms, time
from rujukan.rules.refused import Refused
from rujukan.web.answers import answer, when_of
from rujukan.web.closing.page import line_of, off_words, read
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.words import said

TASKS = 3
"""How many tasks a page asks for; another conference records more."""

SHE_WAS = {
    "there": noop("Ya, ia hadir sendiri"),
    "represented": noop("Diwakili orang yang ia pilih"),
    "not_there": noop("Tidak hadir"),
}
LAST = hour(23, 59)


class ConferenceForm(forms.OnceMixin, forms.Form):
    """F08."""

    attendance = forms.Picks(
        label=gettext_lazy("Unit yang hadir"), choices=(), many=True, shape="two",
        missing=gettext_lazy("Pilih unit yang hadir."),
    )  # fmt: skip
    she_was = forms.Picks(
        label=gettext_lazy("Apakah ia sendiri hadir?"), choices=lambda: [(code, _(w)) for code, w in SHE_WAS.items()]
    )
    options = forms.Text(label=gettext_lazy("Pilihan yang ditimbang"), rows=3, required=False)
    decision = forms.Text(label=gettext_lazy("Keputusannya"), rows=3, missing=gettext_lazy("Tulis keputusannya."))
    dissent = forms.Text(label=gettext_lazy("Pendapat lain"), rows=2, required=False)
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan konferensinya?"))

    def __init__(
        self, *args: Any, units: Sequence[Unit], blockers: Sequence[Blocker], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.units, self.blockers = list(units), list(blockers)
        self.fields["attendance"].choices = [(one.code, one.name, one.agency.name) for one in units]  # type: ignore[attr-defined]
        self._ask_tasks()
        self._ask_aside()
        for field in self.fields.values():
            if hasattr(field, "zone"):
                field.now, field.zone = self.now, self.zone  # type: ignore[attr-defined]

    def _ask_tasks(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in self.units:
            groups.setdefault(unit.agency.name, []).append((unit.code, unit.name))
        for n in range(1, TASKS + 1):
            self.fields[f"task_{n}"] = forms.Text(label=_("Apa tugasnya?"), required=False)
            self.fields[f"task_unit_{n}"] = forms.Select(
                label=_("Unit mana?"), choices=list(groups.items()), required=False
            )
            self.fields[f"task_due_{n}"] = forms.PartialDate(label=_("Sampai kapan?"), future=True, required=False)

    def _ask_aside(self) -> None:
        """Only what the SOP lets a conference set aside; each with its own reason."""
        if not self.blockers:
            return
        rows = [(one.deadline.key, said(one.deadline.name), said(one.override)) for one in self.blockers]
        reveals = {one.deadline.key: (f"aside_{one.deadline.key}",) for one in self.blockers}
        self.fields["aside"] = forms.Picks(
            label=_("Yang dikesampingkan supaya berkas bisa ditutup"), choices=rows, many=True, reveals=reveals,
            required=False,
        )  # fmt: skip
        for one in self.blockers:
            self.fields[f"aside_{one.deadline.key}"] = forms.Text(label=_("Alasannya"), missing=_("Tulis alasannya."))

    @property
    def task_rows(self) -> list[list[Any]]:
        """The fields of each task."""
        return [[self[f"{part}_{n}"] for part in ("task", "task_unit", "task_due")] for n in range(1, TASKS + 1)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for n in range(1, TASKS + 1):
            self._check_task(n, given)
        return given

    def _check_task(self, n: int, given: dict[str, Any]) -> None:
        """A task has all three or none."""
        words, unit, due = (given.get(f"{part}_{n}") for part in ("task", "task_unit", "task_due"))
        if not (words or unit or due):
            return
        if not words and f"task_{n}" not in self.errors:
            self.add_error(f"task_{n}", ValidationError(_("Tulis apa tugasnya.")))
        if not unit and f"task_unit_{n}" not in self.errors:
            self.add_error(f"task_unit_{n}", ValidationError(_("Pilih unitnya.")))
        if f"task_due_{n}" not in self.errors and (due is None or due.day is None):
            self.add_error(f"task_due_{n}", ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun.")))

    def tasks(self) -> list[Given]:
        """Of a valid form."""
        given, by_code = self.cleaned_data, {unit.code: unit for unit in self.units}
        return [
            Given(by_code[given[f"task_unit_{n}"]].id, given[f"task_{n}"],
                  datetime.combine(given[f"task_due_{n}"].earliest, LAST, self.zone))
            for n in range(1, TASKS + 1) if given.get(f"task_{n}")
        ]  # fmt: skip

    def refuse(self, refused: Refused) -> None:
        refused.field = {"late": "occurred_at", "tasks": "task_due_1"}.get(refused.field, refused.field)
        super().refuse(refused)


@require_http_methods(["GET", "POST"])
def confer(request: HttpRequest, code: str) -> HttpResponse:
    """Where the SOP says that nothing sets it aside, it is not offered, and would be refused."""
    found = read(request, code)
    form = _made(request, found)

    def act() -> HttpResponse:
        hold_conference(
            dossier=found.care.access.dossier.id, minutes=_minutes(request, found, form), by=actor_of(request),
            when=when_of(form.cleaned_data["occurred_at"]), token=form.cleaned_data["sekali"],
        )  # fmt: skip
        tell(request, _("Konferensi tercatat"), _("Tugasnya sekarang giliran unit masing-masing."))
        return redirect("web_closing:page", code)

    def page() -> HttpResponse:
        fresh = read(request, code)
        never = [line_of(fresh, one) for one in fresh.blockers if not one.by_conference]
        return render(request, "closing/conference.html", {
            "page": fresh, "code": code, "form": form, "never": never,
            "off": off_words(request, fresh, "hold_conference") if not form.is_bound else "",
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _made(request: HttpRequest, found: ClosingPage) -> ConferenceForm:
    return ConferenceForm(
        request.POST if request.method == "POST" else None, units=standing_units(actor_of(request).region),
        blockers=[one for one in found.blockers if one.by_conference], now=time.now(), zone=zone_of(request),
    )  # fmt: skip


def _minutes(request: HttpRequest, found: ClosingPage, form: ConferenceForm) -> Minutes:
    given, by_code = form.cleaned_data, {unit.code: unit.id for unit in form.units}
    by, now = actor_of(request), time.now()
    aside = {blocking_of(found.code, key, to=by, now=now): given[f"aside_{key}"] for key in given.get("aside") or ()}
    return Minutes(
        [by_code[unit] for unit in given["attendance"]], given["she_was"], given["options"], given["decision"],
        given["dissent"], form.tasks(), aside,
    )  # fmt: skip
