"""Sign-in is required everywhere (`@public` opts out), and the membership is read anew on each request, by one query:
whoever was put out, whose term ended or whose rights changed is cut off at his next click.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from rujukan.accounts.actors import actor_of, session_mark
from rujukan.accounts.entering import DEMONSTRATION, MEMBERSHIP, RIGHTS
from rujukan.accounts.models import FirstCode, Membership
from rujukan.accounts.public import is_public
from rujukan.accounts.second_factor import factor_of
from rujukan.foundation import time

CUT_OFF = "account/cut_off.html"


@dataclass(frozen=True)
class Standing:
    """What the one query found: the membership if it still counts, and why it is cut off ('' = it isn't)."""

    membership: Membership | None
    cut: str = ""


class MembershipMiddleware:
    """Sets `request.actor` and `request.membership`, both None for who isn't in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.membership = None  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *rest: Any) -> HttpResponse | None:
        standing = read_standing(request)
        if standing.membership and not standing.cut:
            _let_in(request, standing.membership)
            return None
        if is_public(view):
            return None
        if standing.cut:
            return _told(request, render(request, CUT_OFF, {"cut": standing.cut}, status=403))
        return _told(request, HttpResponseRedirect(_where_to(request)))


def _let_in(request: HttpRequest, membership: Membership) -> None:
    request.membership = membership  # type: ignore[attr-defined]
    request.actor = actor_of(membership, session_mark(request.session.session_key))  # type: ignore[attr-defined]
    request._cached_user = membership.user  # type: ignore[attr-defined]


def read_standing(request: HttpRequest) -> Standing:
    """The session's membership as it stands at this moment."""
    user, chosen = request.session.get(SESSION_KEY), request.session.get(MEMBERSHIP)
    if not user or not chosen:
        return Standing(None)
    membership = _read(user, chosen)
    if membership is None:
        return Standing(None, "ended")
    return Standing(membership, _why_cut(request, membership))


def _read(user: str, chosen: str) -> Membership | None:
    """One query: a row for each role that counts, or one with none."""
    now = time.now()
    counts = Q(roles__starts_at__lte=now) & (Q(roles__ends_at__isnull=True) | Q(roles__ends_at__gt=now))
    rows: list[Any] = list(
        Membership.objects.live(now)
        .filter(id=chosen, user_id=user)
        .select_related("user", "unit__agency", "unit__region")
        .annotate(
            live_role=FilteredRelation("roles", condition=counts),
            role_now=F("live_role__role"),
            factor=factor_of("user_id"),
            reset=Exists(FirstCode.objects.waiting(now).filter(user=OuterRef("user_id"))),
        )
        .order_by("live_role__position", "live_role__id")
    )
    if not rows:
        return None
    membership: Membership = rows[0]
    membership.role_codes = tuple(row.role_now for row in rows if row.role_now)
    return membership


def _why_cut(request: HttpRequest, membership: Any) -> str:
    session = request.session
    if not _same_password(request, membership) or membership.reset:
        return "reset"
    if session.get(RIGHTS) != membership.rights:
        return "changed"
    if membership.tier == "works" and not membership.factor and not session.get(DEMONSTRATION):
        return "factor"
    return ""


def _same_password(request: HttpRequest, membership: Membership) -> bool:
    """The password that this session was opened with still is his."""
    stored = request.session.get(HASH_SESSION_KEY, "")
    if constant_time_compare(stored, membership.user.get_session_auth_hash()):
        return True
    return get_user(request).is_authenticated  # Django's own way: it knows retired keys, and ends the session


def _where_to(request: HttpRequest) -> str:
    """Sign in, or choose a membership; and come back to this page if it can be asked for."""
    name = "choose_membership" if request.user.is_authenticated else "account_login"
    back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return reverse(name) + (f"?{back}" if back else "")


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """htmx swaps parts of a page: it is told to load a whole one, which then says why."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return response
