"""The unit head opens a case for each person, or says why none, and names who works it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.complaint import complaint_page
from rujukan.disclosure.handles import dossier_of
from rujukan.disclosure.shapes import ComplaintPage
from rujukan.foundation import forms, time
from rujukan.intake.actions import open_cases
from rujukan.intake.actions.opening import Named, Opening
from rujukan.intake.reads import Candidate, RoleToName, roles_to_name, why_not
from rujukan.procedure.packs import in_force
from rujukan.rules.procedure.pack import Reason
from rujukan.rules.refused import Refused
from rujukan.web.answers import answer, when_of
from rujukan.web.complaint.blocks import Blocks
from rujukan.web.complaint.page import waiting
from rujukan.web.complaint.words import sentence
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.section_words import sections_listed
from rujukan.web.words import said

MANAGER = "CM"
"""The role without which no case is opened: somebody walks with her."""


class PersonForm(forms.Form):
    """What becomes of one person: a case with these holders, no case for a reason, or not decided yet."""

    place = forms.Picks(label=gettext_lazy("Apa keputusannya?"), choices=())
    reason = forms.Select(label=gettext_lazy("Mengapa tidak"), choices=())
    same_as = forms.Text(
        label=gettext_lazy("Kode berkasnya yang dulu"),
        hint=gettext_lazy("Kalau ia sudah pernah didampingi di sini. Berkas baru dibuka untuk kejadian yang baru."),
        required=False, plain=True, max_length=40,
    )  # fmt: skip

    def __init__(
        self, *args: Any, roles: Sequence[RoleToName], reasons: Sequence[Reason], several: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roles = [role for role in roles if role.candidates]
        for role in self.roles:
            self.fields[field_of(role)] = _select(role)
            own = [one for one in role.candidates if one.own]
            if len(own) == 1:
                self.initial[field_of(role)] = own[0].key
        choices = [
            ("open", _("Buka berkas"), _("satu berkas untuk satu orang")),
            ("none", _("Tidak dibuka"), _("dengan alasannya")),
        ]
        place = self.fields["place"]
        place.choices = [*choices, *([("later", _("Belum diputuskan"), "")] if several else [])]  # type: ignore[attr-defined]
        place.reveals = {"open": (*map(field_of, self.roles), "same_as"), "none": ("reason",)}  # type: ignore[attr-defined]
        self.fields["reason"].choices = [(one.code, sentence(said(one.name))) for one in reasons]  # type: ignore[attr-defined]
        self.initial.setdefault("place", "open")

    def opening(self) -> Opening | None:
        """Of a valid form; None: not decided yet."""
        given = self.cleaned_data
        if given["place"] == "later":
            return None
        if given["place"] == "none":
            return Opening(reason=given["reason"])
        chosen = [(role.role, _chosen(role, given[field_of(role)])) for role in self.roles]
        holders = [Named(role, one.unit, one.user) for role, one in chosen if one]
        return Opening(holders, same_person_as=given.get("same_as") or "")


def field_of(role: RoleToName) -> str:
    """The field that names somebody for a role."""
    return f"role_{role.role}"


def _select(role: RoleToName) -> forms.Select:
    first = role.role == MANAGER
    return forms.Select(
        label=sentence(said(role.name)), choices=_grouped(role.candidates), required=first, hint=_sees(role),
        missing=_("Pilih siapa yang mendampinginya."),
    )  # fmt: skip


def _sees(role: RoleToName) -> str:
    """What a person of another unit, and so his unit, would come to see."""
    if all(one.own for one in role.candidates):
        return ""
    sees = sections_listed(role.sees)
    return _("Kalau Anda memilih orang dari unit lain, unit itu ikut bisa melihat: %(sections)s.") % {"sections": sees}


def _grouped(candidates: Sequence[Candidate]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in candidates:
        unit = _("Unit Anda") if one.own else f"{one.party.name}, {one.party.agency}"
        groups.setdefault(unit, []).append((one.key, one.name))
    return list(groups.items())


def _chosen(role: RoleToName, key: str | None) -> Candidate | None:
    return next((one for one in role.candidates if key and one.key == key), None)


class OpeningForm(Blocks):
    occurred = forms.OccurredAt(label=gettext_lazy("Kapan diputuskan?"))

    def __init__(self, data: Any = None, *, places: Sequence[int], zone: Any, **known: Any) -> None:
        super().__init__(data, zone=zone)
        self.places = places
        several = len(places) > 1
        self.persons: list[PersonForm] = [
            PersonForm(data, prefix=f"o{place}", several=several, zone=zone, **known) for place in places
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        places = [person.cleaned_data.get("place") for person in self.persons if person.is_valid()]
        if places and set(places) == {"later"} and len(places) == len(self.persons):
            raise ValidationError(_("Putuskan paling sedikit untuk satu orang."))
        return given

    def refuse(self, refused: Refused) -> None:
        """An earlier case is named for one person: beside her field."""
        if refused.field == "same_person_as" and refused.params.get("position") in self.places:
            person = self.persons[self.places.index(refused.params["position"])]
            refused.field = "same_as"
            person.refuse(refused)
        else:
            super().refuse(refused)

    def openings(self) -> dict[int, Opening]:
        """Of a valid form: position -> what becomes of her."""
        made = {place: person.opening() for place, person in zip(self.places, self.persons, strict=True)}
        return {place: opening for place, opening in made.items() if opening}


@require_http_methods(["GET", "POST"])
def open_all(request: HttpRequest, code: str) -> HttpResponse:
    """Ask about each who waits; once all are placed, say what became of them."""
    by, now = actor_of(request), time.now()
    shown, dossier = complaint_page(code, to=by, now=now), dossier_of(code, to=by, now=now)
    if refused := why_not(dossier, "complaint.closed", by):
        raise refused
    roles = roles_to_name(dossier, now)
    known = {"roles": roles, "reasons": in_force(by.region).reasons.get("no_case", ())}
    form = OpeningForm(
        request.POST if request.method == "POST" else None, places=waiting(shown), zone=zone_of(request), **known
    )

    def act() -> HttpResponse:
        given = form.cleaned_data
        opened = open_cases(
            dossier=dossier.id, openings=form.openings(), by=by, when=when_of(given["occurred"]),
            token=given["sekali"],
        )  # fmt: skip
        if opened:
            tell(request, _("Berkas dibuka"), _("Yang ditunjuk sudah mendapat gilirannya."))
        return redirect("web_complaint:open_cases", code)

    def page() -> HttpResponse:
        fresh = complaint_page(code, to=by, now=time.now())
        return render(request, "complaint/opening.html", _context(form, fresh, roles))

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _context(form: OpeningForm, shown: ComplaintPage, roles: Sequence[RoleToName]) -> dict[str, Any]:
    still = waiting(shown)
    by_place = {one.position: one for one in shown.harmed}
    asked = [(by_place[place], person) for place, person in zip(form.places, form.persons, strict=True)]
    return {
        "form": form,
        "page": shown,
        "waiting": [(one, person) for one, person in asked if one.position in still],
        "placed": [one for one in shown.harmed if one.position not in still],
        "nobody": [role.name for role in roles if not role.candidates],
    }
