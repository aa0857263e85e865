"""The open matters of one reader, asked once a request: the tab's count and the page share it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.disclosure.lists import inbox
from rujukan.disclosure.shapes import Listing, Turn
from rujukan.foundation import time
from rujukan.web.context import actor_of
from rujukan.web.turns import page_of
from rujukan.web.words import long_day

PAGE = 50
"""Rows of a list on one page."""

BANDS = (
    ("late", noop("Lewat batas")),
    ("today", noop("Hari ini, %(day)s")),
    ("later", noop("Besok dan sesudahnya")),
    ("paused", noop("Ditunda")),
    ("none", noop("Tanpa batas")),
)


@dataclass(frozen=True)
class Row:
    """One row of a list: a matter and where it leads."""

    turn: Turn
    href: str
    own: bool
    """It came from the reader's own unit."""


def turns_of(request: HttpRequest) -> Listing[Turn]:
    """All that waits for the reader."""
    found: Listing[Turn] | None = getattr(request, "turns", None)
    if found is None:
        found = inbox(actor_of(request), time.now())
        request.turns = found  # type: ignore[attr-defined]
    return found


def first_page(request: HttpRequest) -> list[Turn] | None:
    """All of them where they fit on one page, and then nothing needs to be counted again; else None."""
    if request.GET.get("hal"):
        return None
    found = turns_of(request)[: PAGE + 1]
    if len(found) > PAGE:
        return None
    request.turns_count = len(found)  # type: ignore[attr-defined]
    return found


def count(request: HttpRequest) -> int:
    """For the tab."""
    known: int | None = getattr(request, "turns_count", None)
    return turns_of(request).total if known is None else known


def rows(turns: Iterable[Turn], unit: str) -> list[Row]:
    """In the order of the list; `unit`: the code of the reader's."""
    return [Row(turn, page_of(turn), turn.from_unit.code == unit) for turn in turns]


def bands(found: Iterable[Row], now: datetime, zone: tzinfo) -> Iterator[tuple[str, str, list[Row]]]:
    """(which, its heading, its rows) of each that has some."""
    today = now.astimezone(zone).date()
    by_band: dict[str, list[Row]] = {}
    for row in found:
        by_band.setdefault(_band(row.turn, now, zone), []).append(row)
    for which, words in BANDS:
        if which in by_band:
            yield which, _(words) % {"day": long_day(today)}, by_band[which]


def _band(turn: Turn, now: datetime, zone: tzinfo) -> str:
    if turn.paused_until:
        return "paused"
    if turn.due_at is None:
        return "none"
    if turn.late:
        return "late"
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return "today" if turn.due_at.astimezone(zone).date() < tomorrow else "later"
