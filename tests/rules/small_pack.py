"""A pack of a few steps, written in the test that needs it."""

from typing import Any
from zoneinfo import ZoneInfo

from rujukan.rules.procedure.calendar import Calendar
from rujukan.rules.procedure.durations import parse
from rujukan.rules.procedure.pack import (
    Due,
    Event,
    Kind,
    Pack,
    Role,
    Step,
    Trigger,
    Values,
    Words,
)

WITA = ZoneInfo("Asia/Makassar")
WEEK = Calendar(WITA)
"""No day off but Saturdays and Sundays."""


def words(text: str) -> Words:
    return Words(id=text, en=f"{text} (en)")


def limit(high: str, medium: str = "", low: str = "", **rest: Any) -> Due:
    """A due by grade; one text stands for all three."""
    return Due(by={"high": parse(high), "medium": parse(medium or high), "low": parse(low or high)}, **rest)


def step(code: str, starts: str | tuple[Trigger, ...], stops: str = "", **rest: Any) -> Step:
    """A step from its code (`health.exam`) and events, blank-separated."""
    given = starts if isinstance(starts, tuple) else tuple(Trigger(event=event) for event in starts.split())
    return Step(
        code=code, service=rest.pop("service", code.partition(".")[0]), name=words(code), who=rest.pop("who", ("CM",)),
        starts=given, stops=tuple(Trigger(event=event) for event in stops.split()), **rest,
    )  # fmt: skip


def event(code: str, **rest: Any) -> Event:
    return Event(code=code, name=words(code), by=rest.pop("by", ("CM",)), **rest)


VALUES = Values(
    dormant=parse("P30D c"), consent=parse("P3M"), consent_max=parse("P6M"), substitute=parse("P14D c"),
    contact_budget=2, opening=parse("PT15M"), pause_urgent=parse("P3D c"), pause_routine=parse("P14D c"),
    late_entry=parse("PT24H"),
)  # fmt: skip


def pack(*steps: Step, events: tuple[Event, ...] = (), **rest: Any) -> Pack:
    """The steps, and an event for each code that they name (given ones first)."""
    named = {trigger.event for s in steps for trigger in (*s.starts, *s.stops)}
    for s in steps:
        named |= {*s.until, *s.due.later, *s.due.child_later, *s.paused_by, *s.paused_by.values()} - {""}
    known = {e.code: e for e in events}
    roles = {code: Role(code=code, name=words(code)) for code in ("CM", "UH", "LEG", "MED")}
    roles["POL"] = Role(code="POL", name=words("POL"), by_letter=("LEG", "CM"))
    return Pack(
        region="53.03", name="small", zone="Asia/Makassar", roles=rest.pop("roles", roles), services={},
        kinds=rest.pop("kinds", {"exam": Kind(code="exam", service="health", name=words("exam"), recv=("MED",))}),
        steps={s.code: s for s in steps}, events={code: known.get(code) or event(code) for code in {*named, *known}},
        ladders={}, forms={}, reasons=rest.pop("reasons", {}), calls=(), languages={}, values=VALUES, days_off={},
        cuti_bersama_off=False, agencies={}, units={}, fields={}, source="", sources={}, **rest,
    )  # fmt: skip
