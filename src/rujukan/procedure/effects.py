"""What an event does to the course itself, beyond its matters. Everything else an event means stands in the pack."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rujukan.audit.models import Entry

if TYPE_CHECKING:
    from rujukan.procedure.act import Act


def _raise_risk(act: "Act", entry: Entry) -> None:
    order = ["low", "medium", "high"]
    new = entry.outcome if entry.outcome in order else "high"
    if not act.course.risk or order.index(new) > order.index(act.course.risk):
        act.set_risk(new, why="raised")


def _lower_risk(act: "Act", entry: Entry) -> None:
    act.set_risk(entry.outcome if entry.outcome in ("low", "medium") else "low", why="lowered")


def _emergency(act: "Act", entry: Entry) -> None:
    act.set_risk("high", why="raised")


def _child(act: "Act", entry: Entry) -> None:
    if act.course.age == "adult":
        act.course.age = "unsure"
        act.set_risk(act.course.risk, why="raised")


def _close(act: "Act", entry: Entry) -> None:
    act.course.closed_at = entry.occurred_at


def _reopen(act: "Act", entry: Entry) -> None:
    act.course.closed_at, act.course.reopened_at = None, entry.occurred_at
    act.refresh()


EFFECTS: dict[str, Callable[["Act", Entry], None]] = {
    "risk.raised": _raise_risk,
    "risk.lowered": _lower_risk,
    "emergency.found": _emergency,
    "child.presumed": _child,
    "case.closed": _close,
    "case.reopened": _reopen,
}
