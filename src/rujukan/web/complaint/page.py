"""The page of a complaint: whose turn it is, whom to call, who was harmed, what is locked, what happened."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from rujukan.disclosure import history
from rujukan.disclosure.complaint import complaint_page
from rujukan.disclosure.handles import dossier_of
from rujukan.disclosure.openings import close_section, open_section
from rujukan.disclosure.shapes import ComplaintPage, Deadline, SectionView
from rujukan.foundation import forms, time
from rujukan.intake.actions import log_call
from rujukan.intake.reads import why_not
from rujukan.web import words
from rujukan.web.answers import answer
from rujukan.web.complaint import facts
from rujukan.web.complaint import words as complaint_words
from rujukan.web.context import actor_of, zone_of
from rujukan.web.history import entries_of, looks_of, someone
from rujukan.web.notices import tell
from rujukan.web.section_words import section_words
from rujukan.web.turns import link_of, record_link


class CallForm(forms.OnceMixin, forms.Form):
    """Which of the numbers was called; whether somebody answered is said by the button."""

    number = forms.Picks(
        label=gettext_lazy("Catat telepon"), choices=(), shape="three",
        missing=gettext_lazy("Pilih nomor yang Anda telepon."),
    )  # fmt: skip

    def __init__(self, *args: Any, numbers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(number, number) for number, _who in numbers]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Sealed:
    """A locked section, or what stands in it. `place`: its anchor."""

    view: SectionView
    name: str
    place: str
    hint: str
    why_not: str
    blocks: list[facts.Block]


@dataclass(frozen=True)
class Next:
    """One of the nearest deadlines, and the button of whose turn it is."""

    due: Deadline
    link: str
    button: str
    first: bool = False
    """The first of his: the page's one filled button."""


@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    """As this actor may see it now. Writes nothing."""
    return _draw(request, complaint_page(code, to=actor_of(request), now=time.now()))


def _draw(request: HttpRequest, shown: ComplaintPage, call: CallForm | None = None) -> HttpResponse:
    now, zone = time.now(), zone_of(request)
    both = common(shown, call)
    context = {
        **both,
        "sections": [_sealed(view, shown, request) for view in shown.sections.values()],
        "looks": looks_of(shown.seen),
        "entries": entries_of(shown.timeline, now, zone),
        "buttons": _buttons(request, shown, both["nexts"]),
        "about": _about(shown),
        "ages": ages(shown),
    }
    return render(request, "complaint/page.html", context)


def common(shown: ComplaintPage, call: CallForm | None = None) -> dict[str, Any]:
    """What the page of a complaint and the page that says its code both show."""
    nexts = _nexts(shown)
    return {
        "page": shown,
        "form": call,
        "call": call or CallForm(numbers=shown.numbers),
        "calls": shown.numbers,
        "made": [(row, someone(row.by)) for row in shown.calls],
        "danger": shown.danger_now == "yes",
        "nexts": nexts,
        "first": next((one for one in nexts if one.first), None),
    }


def _nexts(shown: ComplaintPage) -> list[Next]:
    mine = next((due for due in shown.deadlines if due.yours), None)
    return [_next(due, shown.head.code, first=due is mine) for due in shown.deadlines]


def _next(due: Deadline, code: str, *, first: bool) -> Next:
    """With the way to the form that records it."""
    named = {"triage.decided": _("Pilah risiko"), "complaint.closed": _("Buka berkas"),
             "response.given": _("Catat layanan awal")}  # fmt: skip
    label = next((named[event] for event in due.records if event in named), _("Catat langkah ini"))
    return Next(due, link_of(due, code), label, first)


def ages(shown: ComplaintPage) -> list[str]:
    """The age of each person, once."""
    return list(dict.fromkeys(one.age for one in shown.harmed))


def _about(shown: ComplaintPage) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (_("Masuk lewat"), complaint_words.channel(shown.channel)),
        (_("Dicatat oleh"), someone(shown.taken_by)),
        (_("Bahaya"), complaint_words.danger(shown.danger_now)),
    ]
    if shown.triage:
        rows.append((_("Jenis"), words.said(shown.triage.type_name)))
        rows.append((_("Kewenangan"), words.said(shown.triage.authority_name)))
    return rows


def _buttons(request: HttpRequest, shown: ComplaintPage, nexts: list[Next]) -> list[tuple[str, str]]:
    """What may be done besides the deadlines: (words, address)."""
    by, code = actor_of(request), shown.head.code
    dossier = dossier_of(code, to=by, now=time.now())
    found = []
    if why_not(dossier, "triage.decided", by) is None:
        again = _("Pilah risiko lagi") if shown.triage else _("Pilah risiko")
        found.append((again, reverse("web_complaint:triage", args=[code])))
    if waiting(shown) and why_not(dossier, "complaint.closed", by) is None:
        found.append((_("Buka berkas"), reverse("web_complaint:open_cases", args=[code])))
    if link := record_link(code):
        found.append((_("Catat langkah"), link))
    mine = {one.link for one in nexts if one.due.yours}
    return [(button, link) for button, link in found if link not in mine]


def waiting(shown: ComplaintPage) -> list[int]:
    """Positions of those who have neither a case nor a reason for none."""
    return [one.position for one in shown.harmed if not one.has_case and not one.no_case_reason]


def _sealed(view: SectionView, shown: ComplaintPage, request: HttpRequest) -> Sealed:
    reasons = {"not_named": _("Hanya petugas yang ditunjuk"), "no_grant": _("Unit Anda tidak punya hak melihat"),
               "erased": _("Sudah dihapus")}  # fmt: skip
    return Sealed(
        view=view, name=section_words(view.code), place="bagian-" + view.code.replace(".", "-"),
        hint=_hint(view, request), why_not=reasons.get(view.reason, "") if view.state == "not_yours" else "",
        blocks=facts.blocks(view, shown) if view.state == "open" else [],
    )  # fmt: skip


def _hint(view: SectionView, request: HttpRequest) -> str:
    """P22: who asked already, and when; and that what is told may be heavy."""
    parts = []
    if view.asked:
        when = words.moment(view.asked.at, time.now(), zone_of(request))
        parts.append(_("Ditulis %(who)s, %(when)s.") % {"who": someone(view.asked.by, unit=False), "when": when})
    if view.notice == "class_d":
        parts.append(_("Isinya bisa berat. Buka seperlunya."))
    return " ".join(parts)


@require_POST
def open_one(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Record the look, then show the page with that section open."""
    open_section(code=code, section=section, by=actor_of(request))
    return _back(code, section)


@require_POST
def close_one(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Closed again before its time."""
    close_section(code=code, section=section, by=actor_of(request))
    return _back(code, section)


def _back(code: str, section: str) -> HttpResponse:
    return redirect(f"{reverse('web_complaint:page', args=[code])}#bagian-{section.replace('.', '-')}")


@require_POST
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One of the numbers was called."""
    by = actor_of(request)
    shown, dossier = complaint_page(code, to=by, now=time.now()), dossier_of(code, to=by, now=time.now())
    form = CallForm(request.POST, numbers=shown.numbers)

    def act() -> HttpResponse:
        given, answered = form.cleaned_data, request.POST.get("dijawab") == "ya"
        log_call(
            dossier=dossier, number=given["number"], answered=answered, by=by, token=given["sekali"]
        )  # fmt: skip
        tell(request, _("Telepon tercatat"))
        return redirect("web_complaint:page", code)

    return answer(request, form, act=act, page=lambda: _draw(request, shown, form))


@require_GET
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    """All that happened, as far as he may see it."""
    now = time.now()
    rows = history.timeline(code, to=actor_of(request), now=now)
    entries = entries_of(rows, now, zone_of(request))
    return render(request, "complaint/timeline.html", {"code": code, "entries": entries})


@require_GET
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Who has seen what."""
    looks = looks_of(history.who_has_seen(code, to=actor_of(request), now=time.now()))
    return render(request, "complaint/seen.html", {"code": code, "looks": looks})
