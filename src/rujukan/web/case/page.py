"""The page of a case, the heart: whose turn and until when, services, referrals, plan, what is locked, who looked."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rujukan.disclosure.case import case_page
from rujukan.disclosure.lists import turns_on
from rujukan.disclosure.openings import close_section, open_section
from rujukan.disclosure.shapes import CasePage, SectionView
from rujukan.disclosure.to_record import may_by_role
from rujukan.foundation import time
from rujukan.procedure.packs import in_force_lately
from rujukan.rules.access import ACTIONS
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible
from rujukan.web.case import words
from rujukan.web.case.opened import Block, Moment, blocks
from rujukan.web.case.sections import why_not
from rujukan.web.context import actor_of, zone_of
from rujukan.web.section_words import section_words
from rujukan.web.turns import address, link_of

WRITTEN_AT = {
    "identity": "web_care:identity",
    "contact": "web_care:contact",
    "account": "web_care:account",
    "screening": "web_care:screening",
    "decisions": "web_care:consents",
}
"""Section -> the page on which it is written."""

REFER, ASK = ACTIONS["send_referral"].event, ACTIONS["give_consent"].event


@dataclass(frozen=True)
class Locked:
    """A section in the list of those that stay closed."""

    view: SectionView
    anchor: str
    name: str
    why_not: str
    hint: str
    private: bool
    """Class D: read before it is opened that it is (P22)."""
    write: str
    """Where it is written ('' = not by the reader)."""
    blocks: list[Block]

    @property
    def of_service(self) -> bool:
        """What was noted in a service: many of them, and seldom opened."""
        return self.view.code.startswith("notes.") or self.view.code == "place"


@require_GET
def case(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>"""
    actor = actor_of(request)
    now = time.now()
    try:
        page = case_page(code, to=actor, now=now)
    except NotVisible:
        return _only_a_turn(code, actor)
    clock = words.Clock(now, zone_of(request))
    may = may_by_role(actor, (REFER, ASK)) if page.head.leads else {}
    request.tab = "web_people:list" if page.head.named else "web_inbox:list"  # type: ignore[attr-defined]
    locked = list(_locked(page, actor, clock))
    noted = [one for one in locked if one.of_service]
    context = {
        "page": page,
        "head": page.head,
        "standing": words.standing(page, clock),
        "result": words.result(page.plan, clock),
        "dues": words.dues(page, clock, request.membership.unit.code),  # type: ignore[attr-defined]
        "more_dues": words.still_open(page.deadlines_more),
        "services": words.service_lines(page, clock),
        "others": any(not view.extent for view in page.services),
        "referrals": words.referral_lines(page.referrals, clock),
        "plan": words.plan_entries(page, refers=may.get(REFER, False)),
        "agreed": words.agreed(page.plan, clock),
        "shut": [one for one in locked if not one.of_service],
        "noted": noted,
        "noted_open": any(one.view.state == "open" for one in noted),
        "seen": words.seen_lines(page.seen),
        "happened": words.happened_lines(page.timeline, clock),
        "refer": address("web_referral:draft", code=code) if page.head.leads else "",
        "may_refer": may.get(REFER, False),
        "ask": address("web_care:ask", code=code) if page.head.leads else "",
        "may_ask": may.get(ASK, False),
        "needs": address("web_care:needs", code=code) if page.head.leads else "",
        "write_plan": address("web_care:plan", code=code) if page.head.leads else "",
        "complaint": address("web_complaint:page", code=page.complaint) if page.complaint else "",
        "closed": page.head.closed_at is not None,
        "by": request.user,
    }
    return render(request, "case/page.html", context)


def _only_a_turn(code: str, actor: Actor) -> HttpResponse:
    """A unit that may see nothing of it, but whose turn it is: on to the form that records that, and nothing more."""
    turns = [turn for turn in turns_on(code, to=actor, now=time.now()) if turn.kind == "case"]
    if not turns:
        raise NotVisible
    return redirect(link_of(turns[0], turns[0].code))


def _locked(page: CasePage, actor: Actor, clock: words.Clock) -> Iterator[Locked]:
    opened = any(view.state == "open" for view in page.sections.values())
    known = Moment(in_force_lately(actor.region), clock.now, clock.zone) if opened else None
    for view in page.sections.values():
        theirs = view.state == "not_yours"
        write = WRITTEN_AT.get(view.code, "") if view.extent == "whole" and page.head.leads else ""
        yield Locked(
            view=view,
            anchor=anchor(view.code),
            name=section_words(view.code),
            why_not=_("Bukan untuk Anda") if theirs else "",
            hint=why_not(view) if theirs else " ".join(_hints(view, clock)),
            private=view.notice == "class_d" and not theirs,
            write=address(write, code=page.head.code) if write else "",
            blocks=blocks(view, known) if known and view.state == "open" else [],
        )


def _hints(view: SectionView, clock: words.Clock) -> Iterator[str]:
    if view.asked and view.asked.by.me:
        yield _("Sudah Anda tanyakan, %(day)s.") % {"day": clock.day(view.asked.at)}
    elif view.asked:
        told = {"who": words.who(view.asked.by), "day": clock.day(view.asked.at)}
        yield _("Sudah ditanyakan %(who)s, %(day)s. Tidak perlu bertanya lagi.") % told
    if view.notice == "non_punishment":
        yield _("Dibuka dengan pemberitahuan: penyintas tidak dipidana.")


@require_POST
def open_(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Record the look, then show the section. Raises Refused, NotVisible."""
    open_section(code=code, section=section, by=actor_of(request))
    return redirect(_back_to(request, code, section))


@require_POST
def close(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Close it again before its time."""
    close_section(code=code, section=section, by=actor_of(request))
    return redirect(_back_to(request, code, section))


def _back_to(request: HttpRequest, code: str, section: str) -> str:
    """The section on this page; or (`?ke=`) another page of the same case, from which it was opened."""
    here = address("web_case:page", code=code)
    wanted = request.GET.get("ke", "")
    return wanted if wanted.startswith(f"{here}/") else f"{here}#{anchor(section)}"


def anchor(section: str) -> str:
    """Where the section stands on its page."""
    return f"b-{section.replace('.', '-')}"
