"""/berkas/<code>/tutup: what still holds closing back, and whose turn it is to propose or decide."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rujukan.disclosure.closing import Blocker, ClosingPage, closing_page
from rujukan.foundation import time
from rujukan.web.answers import say
from rujukan.web.care.frame import lid
from rujukan.web.case.opened import Moment, blocks
from rujukan.web.context import actor_of, zone_of
from rujukan.web.turns import address, link_of
from rujukan.web.words import said


@dataclass(frozen=True)
class Line:
    """One thing that holds closing back, in words."""

    blocker: Blocker
    whose: str
    clears: str
    aside: str
    """What may set it aside, or that nothing may."""
    href: str
    aside_href: str


def read(request: HttpRequest, code: str) -> ClosingPage:
    """The page as it is now. Raises NotVisible."""
    request.tab = "web_people:list"  # type: ignore[attr-defined]
    return closing_page(code, to=actor_of(request), now=time.now())


def off_words(request: HttpRequest, found: ClosingPage, action: str) -> str:
    """Why the reader can't do this, in the rule's words; '' where he can."""
    reason = found.why_not(action)
    return say(reason, request) if reason else ""


@require_GET
def closing(request: HttpRequest, code: str) -> HttpResponse:
    """Refused while something blocks: each is named, with whose turn it is and what clears it."""
    found = read(request, code)
    decisions = found.care.disclosure.opened("decisions")
    known = Moment(found.pack, time.now(), zone_of(request))
    context = {
        "page": found, "code": code,
        "lines": [line_of(found, one) for one in found.blockers],
        "aside": [line_of(found, one) for one in found.aside],
        "held": bool(found.blockers) and (found.proposal is None or found.proposal.guarded),
        "off": {name: off_words(request, found, action) for name, action in ACTIONS.items()},
        "lid": lid(request, found.care, "decisions"),
        "blocks": blocks(decisions, known) if decisions else [],
    }  # fmt: skip
    return render(request, "closing/page.html", context)


ACTIONS = {"propose": "propose_closing", "confer": "hold_conference", "reopen": "reopen_case", "manager": "name_holder"}
"""What is offered on the page. The decision shows its own reason on its page: it is refused while something blocks."""


def line_of(found: ClosingPage, one: Blocker) -> Line:
    """In words, with the way to what clears it."""
    due = one.deadline
    whose = _("Giliran Anda.") if due.yours else f"{said(due.role_name)}, {due.unit.name}."
    alone = address("web_closing:aside", code=found.code, key=due.key) if one.yours_alone and not one.aside else ""
    aside = said(one.override) or _("Tidak bisa dikesampingkan.")
    href = "" if found.closed_at else link_of(due, found.code)
    clears = "; ".join(said(words).rstrip(".") for words in one.clears)
    return Line(one, whose[:1].upper() + whose[1:], clears, aside, href, alone)
