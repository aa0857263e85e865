"""Who belongs to several units says for which one he works now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from rujukan.accounts.entering import enter, memberships_of
from rujukan.accounts.models import Membership
from rujukan.accounts.public import public
from rujukan.accounts.reads import by_code, code_of
from rujukan.procedure.member_words import task_in_words
from rujukan.rules.refused import NotVisible
from rujukan.web.account.sign_in import Both, way_on


@public
@Both
def choose(request: HttpRequest) -> HttpResponse:
    """One's memberships as buttons."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    mine = memberships_of(request.user)
    if request.method == "GET":
        context = {"choices": [_choice(one) for one in mine], "next": way_on(request)}
        return render(request, "account/choose.html", context)
    chosen = by_code(mine, request.POST.get("keanggotaan", ""))
    if chosen is None:
        raise NotVisible
    enter(request, chosen)
    return redirect(way_on(request) or "start")


def _choice(one: Membership) -> dict[str, str]:
    return {
        "code": code_of(one),
        "unit": one.unit.name,
        "agency": one.unit.agency.name,
        "remark": task_in_words(one.unit.region_id, one.tier, one.role_codes),
    }
