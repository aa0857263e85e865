"""/berkas/<code>/alih-manajer: another case manager, with everything that is open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.accounts.models import Membership
from rujukan.accounts.reads import code_of, live_members
from rujukan.cases.actions import name_holder
from rujukan.disclosure.closing import ClosingPage
from rujukan.foundation import forms, time
from rujukan.web.answers import answer
from rujukan.web.closing.page import off_words, read
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell

MANAGER = "CM"


class ManagerForm(forms.Form):
    """To whom."""

    user = forms.Picks(
        label=gettext_lazy("Siapa yang melanjutkan?"), choices=(),
        missing=gettext_lazy("Belum ada orang lain yang memegang peran ini."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.fields["user"].choices = [(code_of(one), one.user.name, one.unit.name) for one in members]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Membership:
        """Who was chosen."""
        return next(one for one in self.members if code_of(one) == self.cleaned_data["user"])


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """What is open goes along; it says what does."""
    found = read(request, code)
    members = _others(request, found)
    form = ManagerForm(
        request.POST if request.method == "POST" else None, members=members, now=time.now(), zone=zone_of(request)
    )

    def act() -> HttpResponse:
        one = form.chosen
        name_holder(
            dossier=found.care.access.dossier.id, role=MANAGER, unit=one.unit_id, user=one.user_id, by=actor_of(request)
        )
        tell(request, _("Manajer kasus berganti"), _("Semua yang terbuka sekarang giliran %(name)s.") % {
            "name": one.user.name
        })  # fmt: skip
        return redirect("web_case:page", code)

    def page() -> HttpResponse:
        fresh = read(request, code)
        return render(request, "closing/hand_over.html", {
            "page": fresh, "code": code, "form": form, "off": off_words(request, fresh, "name_holder"),
            "elsewhere": any(one.unit_id != actor_of(request).unit for one in members),
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _others(request: HttpRequest, found: ClosingPage) -> list[Membership]:
    """Members who hold the role and are not named for it already, the reader's own unit first."""
    actor = actor_of(request)
    named = {holder.user for holder in found.care.access.holders if holder.role == MANAGER}
    members = [one for one in live_members(time.now(), actor.region) if MANAGER in one.role_codes]
    able = [one for one in members if one.tier == "works" and one.user_id not in named]
    return sorted(able, key=lambda one: one.unit_id != actor.unit)
