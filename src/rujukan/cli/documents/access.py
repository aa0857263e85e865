"""docs/access.md: sections with their classes, and what each action needs."""

from collections.abc import Iterator

from django.conf import settings

from rujukan.rules.access import ACTIONS, BASES
from rujukan.rules.disclosure import LEAD, OF_PERSON, OPENED_BY_POST, SECTIONS
from rujukan.rules.procedure.load import load_texts
from rujukan.rules.procedure.pack import Pack


def access() -> str:
    """The page."""
    return "\n".join(_lines(_pack())) + "\n"


def _pack() -> Pack:
    folder = settings.SOP_FOLDER
    return load_texts((folder / "national.yaml").read_text(), (folder / "regions" / "53.03.yaml").read_text())


def _lines(pack: Pack) -> Iterator[str]:
    yield "# Who may see and do what"
    yield ""
    yield "Made from `rules/access.py`, `rules/disclosure.py` and the pack by `make docs`. From class C up a unit sees"
    yield "a section only by a live grant; class D also needs that the user is named on the dossier."
    yield f"Bases of a grant: {', '.join(BASES)}."
    yield ""
    yield "## Sections"
    yield ""
    yield "| section | class | the unit that leads | opened one by one | lies on her own dossier |"
    yield "|---|---|---|---|---|"
    for section, klass in SECTIONS.items():
        marks = ["yes" if section in group else "" for group in (LEAD, OPENED_BY_POST, OF_PERSON)]
        yield f"| `{section}` | {klass} | {' | '.join(marks)} |"
    yield ""
    yield "Of a child, or while it is unsure, `identity` and `contact` are class D."
    yield ""
    yield "## Actions"
    yield ""
    yield "Who may record an event stands in the pack (`by`); an action without an event is allowed by tier."
    yield ""
    yield "| action | event | roles (pack) | sections | tiers |"
    yield "|---|---|---|---|---|"
    for name, action in ACTIONS.items():
        roles = ", ".join(pack.events[action.event].by) if action.event in pack.events else ""
        yield f"| `{name}` | {action.event} | {roles} | {', '.join(action.sections)} | {', '.join(action.tiers)} |"
