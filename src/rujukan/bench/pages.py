"""Pages, asked as a browser asks: whole middleware, session, actor."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from rujukan.bench.measure import Figures, Stopwatch, counted, figures, kilobytes, memory
from rujukan.bench.people import Town, browser

WARM = 5
FLOOR, INBOX, PEOPLE, CASE = "floor", "inbox", "people", "case"


class Unexpected(AssertionError):
    """A page that did not come: its figures would mean nothing."""


def measure_pages(town: Town, codes: Sequence[str], times: int) -> list[Figures]:
    """Floor, inbox, my people and case pages of a manager, each so many times."""
    client, mine = browser(town.managers[0]), codes[:: len(town.managers)]
    pages = {
        FLOOR: [reverse("bench_floor")],
        INBOX: [reverse("web_inbox:list")],
        PEOPLE: [reverse("web_people:list")],
        CASE: [reverse("web_case:page", kwargs={"code": code}) for code in mine],
    }
    return [_page(name, client, paths, times) for name, paths in pages.items()]


def _page(name: str, client: Client, paths: Sequence[str], times: int) -> Figures:
    ask, watch = _asking(client, paths), Stopwatch()
    for _ in range(WARM):
        content = ask()
    for _ in range(times):
        with watch.once():
            ask()
    return figures(name, watch, statements=counted(ask), kilobytes=kilobytes(content), memory=memory())


def _asking(client: Client, paths: Sequence[str]) -> Callable[[], bytes]:
    """Ask for one page after another, the next each time."""
    turn = cycle(paths)

    def ask() -> bytes:
        path = next(turn)
        answer = client.get(path)
        if answer.status_code != 200:
            raise Unexpected(f"{answer.status_code} from {path}")
        return answer.content

    return ask


def first_load(town: Town) -> float:
    """Kilobytes of a first visit to the inbox: the page with its styles, scripts and sign, all compressed."""
    page = browser(town.managers[0]).get(reverse("web_inbox:list")).content
    found = re.findall(rf'(?:href|src)="{settings.STATIC_URL}([^"]+)"', page.decode())
    return kilobytes(page) + sum(_static(name) for name in dict.fromkeys(found))


def _static(name: str) -> float:
    plain = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name)
    path = finders.find(plain)
    if not path:
        raise Unexpected(f"no static file {plain}")
    return kilobytes(Path(path).read_bytes())
