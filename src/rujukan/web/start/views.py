"""The first page. Signed in: on to the first tab. Else sign-in, or in a demonstration the list of its people."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rujukan.accounts.actors import actor_of
from rujukan.accounts.entering import enter_demonstration
from rujukan.accounts.entrance import entrance_is_open
from rujukan.accounts.models import Membership
from rujukan.accounts.public import public
from rujukan.accounts.reads import by_code, code_of, live_members
from rujukan.disclosure.lists import inbox
from rujukan.foundation import time
from rujukan.procedure.member_words import does, roles_in_words
from rujukan.rules.refused import NotVisible
from rujukan.web import tabs


@dataclass(frozen=True)
class Somebody:
    """One button of the list."""

    code: str
    name: str
    remark: str
    waiting: int
    late: int


@dataclass(frozen=True)
class Group:
    """An agency with its invented people."""

    agency: str
    units: str
    """'' for an agency that is its one unit."""
    people: list[Somebody]


@public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """/"""
    if request.user.is_authenticated:
        return _inside(request)
    if entrance_is_open(request):
        return render(request, "start/enter_as.html", {"groups": _groups(live_members(time.now()))})
    return redirect("account_login")


def _inside(request: HttpRequest) -> HttpResponse:
    actor = getattr(request, "actor", None)
    if actor is None:
        return redirect("choose_membership")
    first = next(tabs.shown(request, actor), None)
    return redirect(first.href) if first else render(request, "start/nothing_yet.html")


def _groups(members: list[Membership]) -> list[Group]:
    return [_group(list(rows)) for _agency, rows in groupby(members, key=lambda one: one.unit.agency_id)]


def _group(rows: list[Membership]) -> Group:
    agency, units = rows[0].unit.agency.name, dict.fromkeys(one.unit.name for one in rows)
    return Group(agency, ", ".join(unit for unit in units if unit != agency), [_somebody(one) for one in rows])


def _somebody(one: Membership) -> Somebody:
    roles = roles_in_words(one.unit.region_id, one.role_codes)
    remark = " · ".join(words for words in (roles, does(one.tier)) if words)
    turns = inbox(actor_of(one), time.now())
    return Somebody(code_of(one), one.user.name, remark, turns.total, turns.late if one.tier == "coordinates" else 0)


@public
@require_POST
def enter_as(request: HttpRequest) -> HttpResponse:
    """Enter as an invented person. Whether that is allowed is asked here again, and of this request."""
    if not entrance_is_open(request):
        raise NotVisible
    membership = by_code(live_members(time.now()), request.POST.get("orang", ""))
    if membership is None:
        raise NotVisible
    enter_demonstration(request, membership)
    return redirect("start")
