"""Recording any act of the pack: choose it, then say when it happened and what it asks. On a case, a complaint, and
the region's own dossier."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rujukan.accounts.reads import standing_units
from rujukan.disclosure.lists import turns_on
from rujukan.disclosure.shapes import Turn
from rujukan.disclosure.to_record import OVER, Choice, ToRecord, colleagues, to_record
from rujukan.foundation import time
from rujukan.procedure.actions import record_event
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import SERVICES
from rujukan.rules.refused import NotVisible
from rujukan.web.answers import answer, say, when_of
from rujukan.web.case.record_form import RecordForm
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.section_words import section_words
from rujukan.web.turns import address, link_of, record_link
from rujukan.web.words import said


@dataclass(frozen=True)
class Offer:
    """One row of the list: an event, or something open whose own page records it."""

    words: str
    href: str
    due_at: datetime | None = None
    dated: bool = False
    remark: str = ""
    why_not: str = ""


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/catat, ?tugas=STEP narrows the list, ?langkah=EVENT is the form."""
    actor = actor_of(request)
    found = to_record(code, to=actor, now=time.now())
    request.tab = "web_people:list" if found.visible and found.kind == "case" else "web_inbox:list"  # type: ignore[attr-defined]
    event = request.GET.get("langkah", "")
    if event:
        return _form(request, found, event)
    if request.method == "POST":
        raise NotVisible
    return _list(request, found)


# -- which


def _list(request: HttpRequest, found: ToRecord) -> HttpResponse:
    actor = actor_of(request)
    step = request.GET.get("tugas", "")
    choices = [choice for choice in found.choices if not step or step in choice.ends]
    turns = [] if step else _with_pages(turns_on(found.code, to=actor, now=time.now()), found)
    context = {
        "code": found.code,
        "kind": found.kind,
        "back": back_of(found),
        "narrowed": bool(step),
        "mine": [*turns, *(_offer(choice, found, request) for choice in choices if choice.yours)],
        "groups": [] if step else list(_groups([choice for choice in choices if not choice.yours], found, request)),
    }
    return render(request, "case/record_list.html", context)


def _with_pages(turns: Iterable[Turn], found: ToRecord) -> list[Offer]:
    """Turns whose step is recorded on a page of its own."""
    here = {step for choice in found.choices for step in choice.ends}
    return [
        Offer(said(turn.step_name or turn.service_words), link_of(turn, turn.code), turn.due_at, dated=True)
        for turn in turns if turn.step not in here and link_of(turn, turn.code)
    ]  # fmt: skip


def _groups(choices: Iterable[Choice], found: ToRecord, request: HttpRequest) -> Iterator[tuple[str, list[Offer]]]:
    by_service = sorted(choices, key=lambda choice: ORDER.get(choice.service, len(ORDER)))
    for _service, group in groupby(by_service, key=lambda choice: choice.service):
        mine = list(group)
        yield said(mine[0].service_name), [_offer(choice, found, request) for choice in mine]


ORDER = {code: at for at, code in enumerate((*SERVICES, OVER))}
"""The SOP's order, what lies over the services last."""


def _offer(choice: Choice, found: ToRecord, request: HttpRequest) -> Offer:
    return Offer(
        said(choice.name), record_link(found.code, choice.event), choice.due_at, dated=choice.due_at is not None,
        remark=said(choice.purpose), why_not=say(choice.why_not, request) if choice.why_not else "",
    )  # fmt: skip


# -- what


def _form(request: HttpRequest, found: ToRecord, event: str) -> HttpResponse:
    actor = actor_of(request)
    choice = found.of(event)
    if choice is None:
        raise NotVisible
    now, zone = time.now(), zone_of(request)
    form = _made(request, choice, actor, now, zone)
    back = _came_from(request, found)

    def act() -> HttpResponse:
        _record(found, choice, form, actor)
        tell(request, _("Tercatat"), said(choice.name) + ".")
        return redirect(back or address("web_inbox:list"))

    def page() -> HttpResponse:
        context = {
            "form": form, "choice": choice, "code": found.code, "back": back,
            "list": record_link(found.code), "href": request.get_full_path(),
            "why_not": say(choice.why_not, request) if choice.why_not else "",
        }  # fmt: skip
        return render(request, "case/record.html", context)

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _made(request: HttpRequest, choice: Choice, actor: Actor, now: datetime, zone: tzinfo) -> RecordForm:
    return RecordForm(
        request.POST if request.method == "POST" else None, choice=choice, now=now, zone=zone,
        initial={"about": request.GET.get("tentang", "")},
        colleagues=colleagues(choice.event, to=actor, now=now) if choice.asks.who else (),
        units=standing_units(actor.region) if choice.asks.unit else (),
        section=section_words(choice.section or "decisions"),
    )  # fmt: skip


def _record(found: ToRecord, choice: Choice, form: RecordForm, actor: Actor) -> None:
    given = form.cleaned_data
    record_event(
        dossier=found.dossier, event=choice.event, by=actor, about=found.about(choice.event, form.given("about")),
        when=when_of(given["when"]), due=form.due, outcome=form.given("outcome"), kind=form.given("kind"),
        note=given["note"], place=given["place"], who=form.who, unit=form.unit, token=given["sekali"],
    )  # fmt: skip


def _came_from(request: HttpRequest, found: ToRecord) -> str:
    """Another page of the same dossier (`?ke=`) that led here, else the dossier's own."""
    wanted = request.GET.get("ke", "")
    here = back_of(found)
    return wanted if here and wanted.startswith(f"{here}/") else here


def back_of(found: ToRecord) -> str:
    """The dossier's page ('' = it has none for this reader)."""
    names = {"case": "web_case:page", "complaint": "web_complaint:page"}
    return address(names[found.kind], code=found.code) if found.visible and found.kind in names else ""
