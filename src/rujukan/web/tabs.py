"""The tabs below the header. Each area adds its own in its AppConfig.ready():

tabs.add(Tab(10, _("Giliran"), "web_inbox:list", frozenset({"works"}), count=waiting))
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from rujukan.rules.actor import Actor, Tier


@dataclass(frozen=True)
class Tab:
    """`place` orders the tabs; `url` is an address name; `tiers` are who has it; `count` says how many wait there."""

    place: int
    label: str | Promise
    url: str
    tiers: frozenset[Tier]
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class Shown:
    """A tab on one page."""

    label: str | Promise
    href: str
    current: bool
    count: int


_tabs: dict[str, Tab] = {}


def add(tab: Tab) -> None:
    """Adds a tab; the same address again replaces it."""
    _tabs[tab.url] = tab


def shown(request: HttpRequest, actor: Actor) -> Iterator[Shown]:
    """The actor's tabs in order. The one of the page's own area is current: same namespace, or named by the view
    (`request.tab = "web_inbox:list"`)."""
    match = request.resolver_match
    here = getattr(request, "tab", "") or (f"{match.namespace}:" if match and match.namespace else "")
    for tab in sorted(_tabs.values(), key=lambda tab: tab.place):
        if actor.tier in tab.tiers:
            current = bool(here) and tab.url.startswith(here)
            yield Shown(tab.label, reverse(tab.url), current, tab.count(request) if tab.count else 0)
