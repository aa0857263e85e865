"""What the tests of disclosure ask again and again."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID

from rujukan.disclosure.disclose import disclose
from rujukan.disclosure.openings import open_section
from rujukan.disclosure.shapes import SectionView
from rujukan.foundation import time
from tests.people import Person
from tests.story import CANARIES


def section(code: str, name: str, who: Person) -> SectionView:
    """The section as he may see it now."""
    return disclose(code, to=who.actor, now=time.now()).sections[name]


def states(code: str, who: Person) -> dict[str, str]:
    """Section -> 'open', 'closed' or why it is not his, with '/own' where only his unit's rows."""
    views = disclose(code, to=who.actor, now=time.now()).sections.values()
    own = {view.code: "/own" if view.extent == "own" else "" for view in views}
    return {view.code: (view.reason or view.state) + own[view.code] for view in views}


def opened(code: str, name: str, who: Person) -> SectionView:
    """The section after he opened it."""
    open_section(code=code, section=name, by=who.actor)
    return section(code, name, who)


def values(found: Any) -> Iterable[Any]:
    """Every value that a disclosed thing holds, however deep."""
    if is_dataclass(found) and not isinstance(found, type):
        for field in fields(found):
            yield from values(getattr(found, field.name))
    elif isinstance(found, dict):
        yield from values([*found, *found.values()])
    elif isinstance(found, list | tuple | frozenset):
        for one in found:
            yield from values(one)
    else:
        yield found


def canaries_in(found: Any) -> set[str]:
    """Which canaries of the story stand in it."""
    texts = [value for value in values(found) if isinstance(value, str)]
    return {name for name, words in CANARIES.items() if any(words in text for text in texts)}


def ids_in(found: Any) -> list[UUID]:
    """Ids that it carries: there should be none."""
    return [value for value in values(found) if isinstance(value, UUID)]
