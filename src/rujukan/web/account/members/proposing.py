"""Proposing a change: each kind on a page of its own that says what follows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as hour
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rujukan.accounts.actions import Settled, Wish, propose_change
from rujukan.accounts.checks import held_by
from rujukan.accounts.models import Membership
from rujukan.accounts.reads import standing_units
from rujukan.directory.models import Unit
from rujukan.foundation import forms
from rujukan.foundation.forms.dates import Partial
from rujukan.procedure.member_words import does, role_words
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Tier
from rujukan.rules.rights import tier_of_role
from rujukan.web.account.members.listing import find_member
from rujukan.web.account.members.words import WAIT_HOURS
from rujukan.web.account.sign_in import Both
from rujukan.web.answers import answer
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell

WITH_ROLES: tuple[Tier, ...] = ("works", "coordinates", "audits")
WITHOUT: tuple[Tier, ...] = ("administers", "observes")


class UnitForm(forms.Form):
    """Which unit: what he can be there follows from it."""

    unit = forms.Select(label=gettext_lazy("Unit"), choices=())

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in units:
            groups.setdefault(unit.agency.name, []).append((unit.code, unit.name))
        self.fields["unit"].choices = list(groups.items())  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """What he does in that unit, in which roles, until when. Roles of a task are asked below it."""

    tier = forms.Picks(label=gettext_lazy("Tugasnya"), choices=())
    until = forms.PartialDate(
        label=gettext_lazy("Sampai kapan"), hint=gettext_lazy("Hari terakhir tugasnya, kalau sudah tahu."), future=True,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {tier: role_picks(unit, tier) for tier in WITH_ROLES}
        offered = {tier: picks for tier, picks in offered.items() if picks}
        for tier, picks in offered.items():
            self.fields[f"roles_{tier}"] = forms.Picks(label=gettext_lazy("Perannya"), choices=picks, many=True)
        tasks = self.fields["tier"]
        tasks.choices = [(tier, does(tier).capitalize(), REMARKS[tier]) for tier in (*offered, *WITHOUT)]  # type: ignore[attr-defined]
        tasks.reveals = {tier: (f"roles_{tier}",) for tier in offered}  # type: ignore[attr-defined]

    def clean_until(self) -> datetime | None:
        until: Partial | None = self.cleaned_data["until"]
        if until is None:
            return None
        if until.day is None:
            raise ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun."))
        return datetime.combine(until.earliest + timedelta(days=1), hour(), self.zone)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the chosen task."""
        return tuple(self.cleaned_data.get(f"roles_{self.cleaned_data['tier']}") or ())


REMARKS: dict[Tier, Any] = {
    "works": gettext_lazy("mendampingi orang, melihat berkas yang dibuka untuk unitnya"),
    "coordinates": gettext_lazy("melihat papan dan angka, tidak melihat berkas siapa pun"),
    "audits": gettext_lazy("melihat perubahan hak dan memeriksa catatan, tidak melihat berkas siapa pun"),
    "administers": gettext_lazy("mengelola anggota, tidak melihat berkas siapa pun"),
    "observes": gettext_lazy("melihat angka yang sudah terbit"),
}


class NewMemberForm(TaskForm):
    name = forms.Text(
        label=gettext_lazy("Nama"), hint=gettext_lazy("Seperti rekan-rekannya memanggil: Ibu Yustina."), max_length=120
    )
    username = forms.Text(
        label=gettext_lazy("Nama pengguna"), hint=gettext_lazy("Untuk masuk. Huruf kecil, tanpa spasi."), max_length=40,
        plain=True,
    )  # fmt: skip
    field_order = ("name", "username", "tier")


class RolesForm(forms.Form):
    roles = forms.Picks(label=gettext_lazy("Perannya"), choices=(), many=True)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_picks(membership.unit, membership.tier)  # type: ignore[attr-defined]
        self.initial["roles"] = list(membership.role_codes)


def role_picks(unit: Unit, tier: Tier) -> list[tuple[str, str]]:
    """The roles of a tier that the unit holds, in words, by the alphabet."""
    held = [(code, role_words(unit.region_id, code)) for code in held_by(unit) if tier_of_role(code) == tier]
    return sorted(((code, words[:1].upper() + words[1:]) for code, words in held), key=lambda pick: (pick[1], pick[0]))


@Both
def new_member(request: HttpRequest) -> HttpResponse:
    """Somebody who has no account yet. First the unit, then the rest."""
    check_tier(actor_of(request), "change_rights")
    unit = _unit_asked(request)
    if unit is None:
        return _ask_unit(request, {"title": _("Usulkan anggota baru"), "back": ""})
    form = NewMemberForm(_posted(request), zone=zone_of(request), unit=unit)

    def wish() -> Wish:
        given = form.cleaned_data
        return Wish(
            "new_user", unit=unit, tier=given["tier"], roles=form.roles, until=given["until"], name=given["name"],
            username=given["username"],
        )  # fmt: skip

    context = {"title": _("Usulkan anggota baru"), "unit": unit, "back": ""}
    return _proposal(request, form, wish, "members/task.html", context)


@Both
def further(request: HttpRequest, code: str) -> HttpResponse:
    """One more unit for somebody."""
    one, unit = find_member(request, code), _unit_asked(request)
    context = {"title": _("Usulkan unit lain untuk %(name)s") % {"name": one.user.name}, "back": code}
    if unit is None:
        return _ask_unit(request, context)
    form = TaskForm(_posted(request), zone=zone_of(request), unit=unit)

    def wish() -> Wish:
        given = form.cleaned_data
        return Wish(
            "add", user=one.user, unit=unit, tier=given["tier"], roles=form.roles, until=given["until"]
        )  # fmt: skip

    return _proposal(request, form, wish, "members/task.html", {**context, "unit": unit})


@Both
def roles(request: HttpRequest, code: str) -> HttpResponse:
    """Other roles in the same unit."""
    one = find_member(request, code)
    form = RolesForm(_posted(request), membership=one)

    def wish() -> Wish:
        return Wish("roles", membership=one, roles=tuple(form.cleaned_data["roles"]))

    return _proposal(request, form, wish, "members/roles.html", {"one": one, "back": code})


@Both
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Ends this membership."""
    one = find_member(request, code)
    context = {"one": one, "back": code, "kind": "end"}
    return _proposal(
        request, forms.Form(_posted(request)), lambda: Wish("end", membership=one), "members/ask.html", context
    )


@Both
def reset(request: HttpRequest, code: str) -> HttpResponse:
    """A new paper code for who lost his telephone or his password."""
    one = find_member(request, code)
    context = {"one": one, "back": code, "kind": "reset"}
    return _proposal(
        request, forms.Form(_posted(request)), lambda: Wish("reset", user=one.user), "members/ask.html", context
    )


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _unit_asked(request: HttpRequest) -> Unit | None:
    asked = request.GET.get("unit", "")
    return next((unit for unit in standing_units(actor_of(request).region) if unit.code == asked), None)


def _ask_unit(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    form = UnitForm(request.GET if "unit" in request.GET else None, units=standing_units(actor_of(request).region))
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "members/unit.html", {"form": form, **context}, status=status)


def _proposal(
    request: HttpRequest, form: forms.Form, wish: Callable[[], Wish], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Ask on GET, propose on POST."""

    def act() -> HttpResponse:
        return proposed(request, propose_change(wish=wish(), by=actor_of(request)))

    def page() -> HttpResponse:
        return render(request, template, {"form": form, "hours": WAIT_HOURS, **context})

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def proposed(request: HttpRequest, settled: Settled) -> HttpResponse:
    """The half of the paper code, shown once; without one back to the list."""
    if settled.half:
        return half_page(request, settled, first=True)
    tell(request, _("Usul tercatat"), _("Belum berlaku: pengelola dari instansi lain harus mengesahkannya."))
    return redirect("web_members:list")


def half_page(request: HttpRequest, settled: Settled, *, first: bool) -> HttpResponse:
    """One half of a paper code, in the answer and nowhere else."""
    change = settled.change
    context = {
        "half": settled.half,
        "first": first,
        "name": change.user.name if change.user else change.name,
        "username": change.user.username if change.user else change.username,
        "effective_at": change.effective_at,
        "hours": WAIT_HOURS,
    }
    return render(request, "members/half.html", context)
