"""Who is named on a case: the unit head names for any role, who is named names colleagues of his own unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.accounts.models import Membership
from rujukan.accounts.reads import code_of, live_members
from rujukan.cases.actions import name_colleague, name_holder
from rujukan.disclosure.case import case_page
from rujukan.disclosure.handles import dossier_of
from rujukan.disclosure.shapes import CasePage, HolderView
from rujukan.disclosure.to_record import may_by_role
from rujukan.foundation import forms, time
from rujukan.procedure.packs import in_force_lately
from rujukan.rules.access import ACTIONS
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.pack import Words
from rujukan.rules.refused import NotVisible
from rujukan.web.answers import answer
from rujukan.web.case.words import sentence
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.turns import address
from rujukan.web.words import said

NAMES = ACTIONS["name_holder"].event


@dataclass(frozen=True)
class RoleLine:
    """A role, who holds it here, and whether the reader may name somebody for it."""

    role: str
    words: str
    held: list[HolderView]
    href: str


class NameForm(forms.Form):
    """Whom."""

    user = forms.Picks(label=gettext_lazy("Siapa?"), choices=())

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            (code_of(one), one.user.name, f"{one.unit.name}, {one.unit.agency.name}") for one in self.members
        ]

    @property
    def chosen(self) -> Membership:
        """Who was chosen."""
        return next(one for one in self.members if code_of(one) == self.cleaned_data["user"])


@require_http_methods(["GET", "POST"])
def holders(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/petugas, ?peran=ROLE names somebody for it."""
    actor = actor_of(request)
    page = case_page(code, to=actor, now=time.now())
    request.tab = "web_people:list" if page.head.named else "web_inbox:list"  # type: ignore[attr-defined]
    role = request.GET.get("peran", "")
    if role:
        return _name(request, page, role)
    lines = _lines(page, actor)
    context = {
        "code": code,
        "held": [line for line in lines if line.held],
        "open": [line for line in lines if not line.held and line.href],
        "heads": _heads(page, actor),
        "named": page.head.named,
        "leads": page.head.leads,
    }
    return render(request, "case/holders.html", context)


def _heads(page: CasePage, actor: Actor) -> bool:
    """Does the reader name for any role and unit?"""
    return page.head.leads and may_by_role(actor, [NAMES]).get(NAMES, False)


def _lines(page: CasePage, actor: Actor) -> list[RoleLine]:
    """Every role that somebody holds here, or that the reader may name for, in the pack's order."""
    wanted = {role for one in _candidates(page, actor) for role in one.role_codes}
    found = []
    for code, words in _roles(actor).items():
        held = [holder for holder in page.head.holders if holder.role == code]
        href = f"{address('web_case:holders', code=page.head.code)}?peran={code}" if code in wanted else ""
        found.append(RoleLine(code, sentence(said(words)), held, href))
    return found


def _roles(actor: Actor) -> dict[str, Words]:
    return {role.code: role.name for role in in_force_lately(actor.region).roles.values() if role.tier == "works"}


def _candidates(page: CasePage, actor: Actor) -> list[Membership]:
    """Members whom the reader may name, those of his own unit first."""
    members = [one for one in live_members(time.now(), actor.region) if one.tier == "works"]
    if _heads(page, actor):
        return sorted(members, key=lambda one: one.unit_id != actor.unit)
    return [one for one in members if one.unit_id == actor.unit] if page.head.named else []


def _name(request: HttpRequest, page: CasePage, role: str) -> HttpResponse:
    actor = actor_of(request)
    words = _roles(actor).get(role)
    members = [one for one in _candidates(page, actor) if role in one.role_codes]
    if words is None or not members:
        raise NotVisible
    form = NameForm(request.POST if request.method == "POST" else None, members=members, zone=zone_of(request))

    def act() -> HttpResponse:
        dossier = dossier_of(page.head.code, to=actor, now=time.now())
        one = form.chosen
        if _heads(page, actor):
            name_holder(dossier=dossier.id, role=role, unit=one.unit_id, user=one.user_id, by=actor)
        else:
            name_colleague(dossier=dossier.id, role=role, user=one.user_id, by=actor)
        tell(request, _("Ditunjuk"), _("%(name)s sekarang memegang peran ini.") % {"name": one.user.name})
        return redirect(address("web_case:holders", code=page.head.code))

    def drawn() -> HttpResponse:
        held = [holder for holder in page.head.holders if holder.role == role]
        context = {
            "form": form, "code": page.head.code, "role": role, "words": sentence(said(words)), "held": held,
            "replaces": _heads(page, actor),
        }  # fmt: skip
        return render(request, "case/name.html", context)

    return answer(request, form, act=act, page=drawn) if form.is_bound else drawn()
