"""The list of members by agency, with what waits above it; and one member."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rujukan.accounts.models import Membership
from rujukan.accounts.reads import by_code, code_of, members_for, open_changes_for
from rujukan.accounts.second_factor import has_factor
from rujukan.directory.models import Agency
from rujukan.foundation import time
from rujukan.procedure.member_words import does, roles_in_words, task_in_words
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible
from rujukan.web.account.members.words import Moments, Told, told
from rujukan.web.context import actor_of, zone_of


@dataclass(frozen=True)
class Line:
    """One membership in the list."""

    code: str
    name: str
    unit: str
    what: str
    remark: str


def moments(request: HttpRequest) -> Moments:
    """The moment of this page, in the region's time."""
    return Moments(time.now(), zone_of(request))


def find_member(request: HttpRequest, code: str) -> Membership:
    """A live membership of the actor's region. Raises Refused, NotVisible."""
    found = by_code(members_for(actor_of(request), time.now()), code)
    if found is None:
        raise NotVisible
    return found


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """All members by agency."""
    actor, when = actor_of(request), moments(request)
    rows = members_for(actor, when.now)
    changes = [told(change, when) for change in open_changes_for(actor, when.now)]
    groups = [(agency.name, [_line(one, when) for one in group]) for agency, group in groupby(rows, _agency)]
    return render(request, "members/list.html", {"groups": groups, "changes": changes})


def _agency(one: Membership) -> Agency:
    return one.unit.agency


def _line(one: Membership, when: Moments) -> Line:
    what = task_in_words(one.unit.region_id, one.tier, one.role_codes)
    return Line(code_of(one), one.user.name, one.unit.name, what, _remark(one, when))


def _remark(one: Membership, when: Moments) -> str:
    if one.ends_at:
        return _("sampai %(day)s") % {"day": when.last_day(one.ends_at)}
    return "" if one.user.has_usable_password() or one.user.last_login else _("belum pernah masuk")


@require_GET
def member(request: HttpRequest, code: str) -> HttpResponse:
    """One membership, and what can be proposed about it."""
    one, when = find_member(request, code), moments(request)
    actor = actor_of(request)
    rows = [
        (_("Nama pengguna"), one.user.username),
        (_("Unit"), one.unit.name, one.unit.agency.name),
        (_("Tugas"), does(one.tier)),
        (_("Peran"), roles_in_words(one.unit.region_id, one.role_codes) or _("tidak ada")),
        (_("Langkah kedua"), _("ada") if has_factor(one.user_id) else _("belum ada")),
        (
            _("Masa tugas"),
            _("sampai %(day)s") % {"day": when.last_day(one.ends_at)} if one.ends_at else _("tanpa batas"),
        ),
    ]
    context = {
        "code": code,
        "name": one.user.name,
        "rows": rows,
        "has_roles": one.tier not in ("administers", "observes"),
        "oneself": one.user_id == actor.user,
        "waiting": _waiting(actor, one, when),
    }
    return render(request, "members/member.html", context)


def _waiting(actor: Actor, one: Membership, when: Moments) -> Told | None:
    """The change about this person that is still open: there can be one."""
    mine = [change for change in open_changes_for(actor, when.now) if change.user_id == one.user_id]
    return told(mine[0], when) if mine else None
