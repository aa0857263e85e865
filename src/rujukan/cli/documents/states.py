"""docs/states/*.md: the states of a referral as a picture, from the tables in `rules`."""

from collections.abc import Iterator

from rujukan.rules.referral import EVENTS, MOVES, OWNERS


def referral() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# States of a referral"
    yield ""
    yield "Made from `rules/referral.py` by `make docs`. Codes are those of FHIR and Gravity Task."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> draft"
    for old, news in MOVES.items():
        for new in news:
            yield f"    {_name(old)} --> {_name(new)}: {_event(old, new)}"
    yield "```"
    yield ""
    yield "| state | whose turn |"
    yield "|---|---|"
    for state, owner in OWNERS.items():
        yield f"| {state} | {owner} |"


def _name(state: str) -> str:
    return state.replace("-", "_")


def _event(old: str, new: str) -> str:
    if new == "entered-in-error":
        return "author, with a reason"
    return "referral.resumed" if old == "on-hold" and new in ("accepted", "in-progress") else EVENTS[new]
