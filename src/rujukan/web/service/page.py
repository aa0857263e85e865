"""What is to be done in a service and by when, who serves her since when, what it cost, what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rujukan.disclosure.handles import need_of
from rujukan.disclosure.serving import Recording, Served, ServicePage, Task, service_page
from rujukan.disclosure.shapes import Deadline, ReferralRow
from rujukan.foundation import time
from rujukan.rules.referral import HOLDS_DATA
from rujukan.services.actions import serve_ourselves
from rujukan.services.sections import CostRow, SessionRow
from rujukan.web.answers import say
from rujukan.web.care.frame import lid
from rujukan.web.context import actor_of
from rujukan.web.notices import tell
from rujukan.web.section_words import section_words
from rujukan.web.service.words import BEARERS, ITEMS, OUTCOMES, SESSIONS, capital
from rujukan.web.turns import address, link_of, record_here
from rujukan.web.words import said


@dataclass(frozen=True)
class Button:
    """Leads to the form of an event; `off` says what holds it back."""

    words: str
    href: str
    off: str = ""


@dataclass(frozen=True)
class Due:
    """Something open of a step."""

    deadline: Deadline
    whose: str
    buttons: list[Button]


@dataclass(frozen=True)
class Line:
    """A step with what is open of it."""

    task: Task
    dues: list[Due]
    remark: str


@dataclass(frozen=True)
class Episode:
    """Who serves her, and what its unit can record."""

    served: Served
    result: str
    costs: list[tuple[CostRow, str, str]]
    session: str
    cost: str
    end: str
    go_on: str
    report: str


@require_GET
def service(request: HttpRequest, code: str, service: str) -> HttpResponse:
    """/berkas/<code>/layanan/<service>"""
    found = service_page(code, service, to=actor_of(request), now=time.now())
    request.tab = "web_people:list" if found.named else "web_inbox:list"  # type: ignore[attr-defined]
    lines = [_line(request, found, task) for task in found.tasks]
    context = {
        "page": found,
        "open": [line for line in lines if line.dues],
        "rest": [line for line in lines if not line.dues],
        "done": sum(line.task.step.mark == "d" for line in lines),
        "lines": lines,
        "others": [_button(request, found, one) for one in found.others],
        "episodes": [_episode(found, one) for one in found.episodes],
        "waiting": [(row, _step_of(row)) for row in found.waiting],
        "met": _met(found),
        "lid": replace(lid(request, found.care, f"notes.{service}"), name=section_words(f"notes.{service}")),
        "needs": address("web_care:needs", code=code) if found.leads else "",
    }
    return render(request, "service/page.html", context)


@require_POST
def begin(request: HttpRequest, code: str, service: str, key: str) -> HttpResponse:
    """The unit that leads begins with what it took. A second time changes nothing."""
    by = actor_of(request)
    need = need_of(code, key, to=by, now=time.now())
    serve_ourselves(dossier=need.dossier_id, need=need.id, by=by)
    tell(request, _("Tercatat: layanan dimulai"))
    return redirect("web_service:page", code, service)


def _here(found: ServicePage) -> str:
    return address("web_service:page", code=found.code, service=found.service)


def _line(request: HttpRequest, found: ServicePage, task: Task) -> Line:
    dues = [Due(due, _whose(due), _buttons(request, found, due, offers)) for due, offers in task.dues]
    return Line(task, dues, _remark(task))


def _whose(due: Deadline) -> str:
    if due.yours:
        return _("Giliran Anda.")
    return capital(f"{said(due.role_name)}, {due.unit.name}.")


def _remark(task: Task) -> str:
    ended = {"declined": _("ia tidak mau"), "with need": _("selesai bersama kebutuhannya"),
             "with case": _("selesai bersama berkasnya"), "waived": _("dilepas atas keinginannya"),
             "for good": _("tidak berlaku lagi")}  # fmt: skip
    return " ".join(part for part in (ended.get(task.step.ended_how, ""), said(task.step.note)) if part)


def _buttons(request: HttpRequest, found: ServicePage, due: Deadline, offers: Iterable[Recording]) -> list[Button]:
    """The forms of the events that end it; of what has a page of its own, that page, where it is the reader's turn."""
    if found.closed:
        return []
    buttons = [_button(request, found, one) for one in offers]
    own = link_of(due, found.code)
    if not buttons and due.yours and own:
        buttons.append(Button(_("Catat sekarang"), own))
    return buttons


def _button(request: HttpRequest, found: ServicePage, one: Recording) -> Button:
    href = record_here(found.code, one.event, one.key, _here(found))
    return Button(said(one.name), href, say(one.why_not, request) if one.why_not else "")


def _episode(found: ServicePage, one: Served) -> Episode:
    at = {"code": found.code, "service": found.service, "key": one.row.key}
    writes = one.writes and not found.closed
    serving = one.referral and one.referral.status in HOLDS_DATA
    may_go_on = found.leads and not one.row.handed_to and any(row.code != one.row.referral for row in found.onward)
    return Episode(
        served=one,
        result=_result(one),
        costs=[(cost, _(ITEMS[cost.item]), _(BEARERS[cost.borne_by])) for cost in one.costs],
        session=address("web_service:session", **at) if writes else "",
        cost=address("web_service:cost", **at) if writes else "",
        end=address("web_service:end", **at) if writes and one.running else "",
        go_on=address("web_service:go_on", **at) if may_go_on and not found.closed else "",
        report=address("web_referral:step", code=one.row.referral, what="report") if writes and serving else "",
    )


def _met(found: ServicePage) -> list[tuple[SessionRow, str]]:
    """Meetings and contacts, newest first; none while the notes are closed."""
    rows = sorted((row for one in found.episodes for row in one.sessions), key=lambda row: row.occurred_at)
    return [(row, _(SESSIONS[row.kind])) for row in reversed(rows)]


def _result(one: Served) -> str:
    return ". ".join(_results(one))


def _results(one: Served) -> Iterator[str]:
    if one.row.outcome:
        yield _(OUTCOMES[one.row.outcome])
    if one.stop_name:
        yield capital(said(one.stop_name))


def _step_of(row: ReferralRow) -> str:
    """Where a referral that has not begun goes on: it begins, or is answered."""
    if row.side == "receiver" and row.status == "accepted":
        return address("web_referral:step", code=row.code, what="start")
    return address("web_referral:page", code=row.code)
