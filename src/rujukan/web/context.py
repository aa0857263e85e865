"""What every page knows: who acts, the moment, the region's local time, whether this is a demonstration."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from rujukan.accounts.demonstration import is_demo
from rujukan.accounts.entering import MEMBERSHIP
from rujukan.directory.models import Region
from rujukan.directory.reads import first_region
from rujukan.foundation import time
from rujukan.foundation.numerals import language
from rujukan.procedure.member_words import does, role_words
from rujukan.rules.actor import Actor
from rujukan.web import tabs

SHARED = "perangkat-bersama"
"""In the session when the device is shared: it locks itself after one minute."""

IDLE, IDLE_SHARED = 300, 60
"""Seconds without a touch until the page locks itself (P25)."""


@dataclass(frozen=True)
class Who:
    """The actor in the header's words."""

    unit: str
    roles: list[str]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the frame. What costs a query is asked only by a page that shows it."""
    actor: Actor | None = getattr(request, "actor", None)
    place = region_of(request)
    return {
        "actor": actor,
        "who": SimpleLazyObject(lambda: who(request, actor)),
        "place": place,
        "now": time.now(),
        "zone": zone_of(request),
        "demo": SimpleLazyObject(is_demo),
        "tabs": SimpleLazyObject(lambda: list(tabs.shown(request, actor)) if actor else []),
        "sign_out": _sign_out(),
        "idle": idle_limit(request) if actor else 0,
        "whose": whose(request),
        "form": None,
        "locked": False,
        "english": language() == "en",
    }


def who(request: HttpRequest, actor: Actor | None) -> Who:
    """Unit and roles in words, of the membership that the request came with; without roles what its tier does."""
    membership = getattr(request, "membership", None)
    if actor is None or membership is None:
        return Who("", [])
    roles = [role_words(actor.region, code) for code in membership.role_codes]
    return Who(membership.unit.name, roles or [does(actor.tier)])


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; the middleware has let nobody else through to a page that isn't public."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def region_of(request: HttpRequest) -> Region | None:
    """The actor's region; for who has not signed in the first one. Asked once a request."""
    if not hasattr(request, "region"):
        membership = getattr(request, "membership", None)
        request.region = membership.unit.region if membership else first_region()  # type: ignore[attr-defined]
    return request.region  # type: ignore[attr-defined,no-any-return]


def zone_of(request: HttpRequest) -> tzinfo:
    """The region's local time; all moments on a page are told in it."""
    region = region_of(request)
    return ZoneInfo(region.zone if region else "Asia/Jakarta")


def idle_limit(request: HttpRequest) -> int:
    """Seconds until this session locks itself."""
    return IDLE_SHARED if request.session.get(SHARED) else IDLE


def whose(request: HttpRequest) -> str:
    """A mark of user and membership. A covered page carries it: what one person left open is not opened by another's
    password, nor by his own in another membership."""
    session = request.session
    text = f"{session.get(SESSION_KEY, '')} {session.get(MEMBERSHIP, '')}"
    return salted_hmac("whose page", text).hexdigest()[:16]


def _sign_out() -> str:
    try:
        return reverse("account_logout")
    except NoReverseMatch:
        return ""
