"""From something open to the form that records it. Steps are data, so the way goes by the events that end a step:
some have a page of their own, all others are recorded on the page for any step."""

from urllib.parse import urlencode

from django.urls import reverse

from rujukan.disclosure.shapes import Deadline, Turn
from rujukan.procedure.actions import OWN_ACTION

PAGES = {
    "complaint.registered": "web_complaint:page",
    "triage.decided": "web_complaint:triage",
    "case.opened": "web_complaint:open_cases",
    "complaint.closed": "web_complaint:open_cases",
    "case.assigned": "web_case:holders",
    "guardian.checked": "web_care:guardian",
    "substitute.appointed": "web_care:substitute",
    "consent.given": "web_care:ask",
    "consent.refused": "web_care:ask",
    "consent.deferred": "web_care:ask",
    "consent.withdrawn": "web_care:consents",
    "screening.completed": "web_care:screening",
    "determination.made": "web_care:determination",
    "need.identified": "web_care:needs",
    "need.taken": "web_care:needs",
    "need.closed": "web_care:needs",
    "service.applied": "web_care:needs",
    "service.declined": "web_care:needs",
    "plan.agreed": "web_care:plan",
    "referral.requested": "web_referral:draft",
    "referral.rerouted": "web_referral:draft",
    "conference.decided": "web_closing:confer",
    "case.closed": "web_closing:page",
    "closure.refused": "web_closing:page",
}
"""Event of an action that has rows of its own -> its page, on the complaint or case."""

ANSWERS = ("referral.accepted", "referral.rejected")


def link_of(matter: Turn | Deadline, code: str) -> str:
    """Where the matter is recorded ('' = nowhere yet); `code` is the dossier's, of a referral that is not yet accepted
    the referral's own."""
    events = matter.records
    only_referral = getattr(matter, "kind", "") == "referral"
    referral = code if only_referral else matter.referral
    if referral and any(event in ANSWERS for event in events):
        return address("web_referral:answer", code=referral)
    if referral and (only_referral or _is_of_referral(events)):
        return address("web_referral:page", code=referral)
    own = next((PAGES[event] for event in events if event in PAGES), "")
    return address(own, code=code) if own else _recorded_at(code, matter.step, events)


def _is_of_referral(events: tuple[str, ...]) -> bool:
    return any(event.startswith("referral.") and event not in PAGES for event in events[:1])


def _recorded_at(code: str, step: str, events: tuple[str, ...]) -> str:
    """The form of the only event that ends the step; of several the list of them."""
    here = [event for event in events if event not in OWN_ACTION]
    if len(here) == 1:
        return record_link(code, here[0])
    return f"{record_link(code)}?{urlencode({'tugas': step})}" if here else ""


def page_of(turn: Turn) -> str:
    """Where a row of a list leads: to the page of what it is about, else to the form that records it."""
    if turn.kind == "referral":
        return link_of(turn, turn.code)
    pages = {"case": "web_case:page", "complaint": "web_complaint:page"}
    if turn.visible and turn.kind in pages:
        return address(pages[turn.kind], code=turn.code)
    return link_of(turn, turn.code)


def record_link(code: str, event: str = "") -> str:
    """The page that records any step; with an event its form."""
    return address("web_case:record", code=code) + (f"?{urlencode({'langkah': event})}" if event else "")


def record_here(code: str, event: str, about: str, back: str) -> str:
    """The form of an event with its subject chosen (`about`: its key), that leads back to another page of the case."""
    more = {"tentang": about, "ke": back}
    return f"{record_link(code, event)}&{urlencode({key: value for key, value in more.items() if value})}"


def address(name: str, **parts: str) -> str:
    """An address by its name."""
    return reverse(name, kwargs=parts)
