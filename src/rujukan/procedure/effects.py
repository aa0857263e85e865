"""What an event does to the course itself, beyond its matters. Everything else an event means stands in the pack."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rujukan.audit.models import Entry

if TYPE_CHECKING:
    from rujukan.procedure.act import Act

RISING = ("low", "medium", "high")


def _raise_risk(act: "Act", entry: Entry) -> None:
    new = entry.outcome if entry.outcome in RISING else "high"
    if not act.course.risk or RISING.index(new) > RISING.index(act.course.risk):
        act.set_risk(new, why="raised", entry=entry)


def _lower_risk(act: "Act", entry: Entry) -> None:
    now = RISING.index(act.course.risk or "high")
    lower = RISING[:now]
    if lower:
        act.set_risk(entry.outcome if entry.outcome in lower else lower[-1], why="lowered", entry=entry)


def _emergency(act: "Act", entry: Entry) -> None:
    act.set_risk("high", why="raised", entry=entry)


def _child(act: "Act", entry: Entry) -> None:
    if act.course.age == "adult":
        act.course.age = "unsure"
        act.set_risk(act.course.risk, why="raised", entry=entry)


def _close(act: "Act", entry: Entry) -> None:
    act.course.closed_at = entry.occurred_at


def _reopen(act: "Act", entry: Entry) -> None:
    act.course.closed_at, act.course.reopened_at = None, entry.occurred_at
    act.refresh()


Effect = Callable[["Act", Entry], None]

ABOVE: dict[str, list[Effect]] = {}
"""Event -> what rooms above do to rows of their own. Filled at start-up by `also_does`."""


def also_does(event: str, effect: Effect) -> None:
    """A room above says what such an event does to its own rows, whichever action records it."""
    ABOVE.setdefault(event, []).append(effect)


def effects_of(event: str) -> list[Effect]:
    """What follows for rows from the event: first the course, then the rooms above."""
    own = EFFECTS.get(event)
    return [*([own] if own else []), *ABOVE.get(event, [])]


EFFECTS: dict[str, Effect] = {
    "risk.raised": _raise_risk,
    "risk.lowered": _lower_risk,
    "emergency.found": _emergency,
    "child.presumed": _child,
    "case.closed": _close,
    "case.reopened": _reopen,
}
