"""What list components take, and the links between the pages of a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Entry:
    """One line of a timeline; `remark` stands softer behind the words, `look` marks that someone only looked.
    `precision`: how exactly the moment is known."""

    at: datetime
    words: str
    remark: str = ""
    look: bool = False
    precision: str = "moment"


class Link(NamedTuple):
    """'' as `query` means: no link (this page, or a gap)."""

    words: str
    query: str = ""
    current: bool = False


def page_links(page: Any, given: QueryDict | None, key: str) -> Iterator[Link]:
    """Before, 1, 2, ..., after; every other part of the address is kept."""
    if page.has_previous():
        yield Link(_("Sebelumnya"), _query(given, key, page.previous_page_number()))
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        gap = number == page.paginator.ELLIPSIS
        plain = gap or number == page.number
        yield Link(str(number), "" if plain else _query(given, key, number), current=number == page.number)
    if page.has_next():
        yield Link(_("Berikutnya"), _query(given, key, page.next_page_number()))


def _query(given: QueryDict | None, key: str, number: int) -> str:
    query = given.copy() if given is not None else QueryDict(mutable=True)
    query[key] = str(number)
    return "?" + query.urlencode()
