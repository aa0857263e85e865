"""Who she is, how to reach her safely, what she told: shown once opened, a newer row is added, nothing is overwritten.

What she has answered is not asked again (P22); how to reach her is a rule, not a note (P20)."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import time as hour
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.cases.actions import write_account, write_contact, write_identity
from rujukan.cases.actions.person import Asking, Identified, SafeContact, Told
from rujukan.cases.sections import AccountRow, ContactRow, IdentityRow
from rujukan.disclosure.caring import Care, givers, times_asked_again
from rujukan.disclosure.handles import person_of
from rujukan.foundation import forms, time
from rujukan.foundation.forms.dates import Partial
from rujukan.rules.disclosure import Row
from rujukan.rules.refused import StateChanged
from rujukan.web import words
from rujukan.web.answers import answer
from rujukan.web.care.again import AgainMixin
from rujukan.web.care.frame import afresh, care, draw, known, lid, off, posted
from rujukan.web.complaint.words import BANDS, REACHED, SEXES, band, picks
from rujukan.web.context import actor_of
from rujukan.web.notices import tell
from rujukan.web.words import said

R = TypeVar("R", bound=Row)
K = TypeVar("K", Identified, SafeContact)
NIK = 16
ADULT = 18
CHILDS = ("0-8", "9-17", "15-17")
"""Bands of `rules.intake` below that."""


class IdentityForm(AgainMixin, forms.Form):
    """As far as it is known; no paper is a condition for help."""

    call_name = forms.Text(
        label=gettext_lazy("Nama panggilan"), hint=gettext_lazy("Sebutan yang ia sukai. Tidak harus nama di KTP."),
        max_length=80, required=False,
    )  # fmt: skip
    name = forms.Text(label=gettext_lazy("Nama lengkap"), max_length=120, required=False)
    sex = forms.Picks(label=gettext_lazy("Jenis kelamin"), choices=lambda: picks(SEXES), shape="two", required=False)
    birth = forms.PartialDate(
        label=gettext_lazy("Lahir"), hint=gettext_lazy("Isi yang diketahui saja. Tahun saja pun cukup."), required=False
    )
    age = forms.Whole(label=gettext_lazy("Umur"), most=120, required=False)
    age_band = forms.Select(label=gettext_lazy("Umur kira-kira"), choices=lambda: picks(BANDS), required=False)
    nik = forms.Text(
        label=gettext_lazy("NIK"), hint=gettext_lazy("Hanya kalau ada suratnya, dan hanya untuk mengurus surat."),
        figures=True, max_length=20, required=False,
    )  # fmt: skip
    district = forms.Text(label=gettext_lazy("Kecamatan asal"), max_length=80, required=False)

    field_order = ("call_name", "name", "sex", "birth", "age", "age_band", "nik", "district", "again")

    def __init__(self, *args: Any, adult: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adult = adult

    def clean_nik(self) -> str:
        typed = str(self.cleaned_data["nik"]).replace(" ", "").replace(".", "")
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == NIK):
            raise ValidationError(_("NIK terdiri dari 16 angka."))
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        old = given.get("age")
        young = (old is not None and old < ADULT) or (given.get("age_band") in CHILDS)
        if self.adult and young:
            where = "age" if old is not None and old < ADULT else "age_band"
            told = _("Ini umur anak, tetapi berkasnya tercatat dewasa. Catat dulu bahwa ia mungkin anak.")
            self.add_error(where, told)
        return given

    def identified(self, before: IdentityRow | None) -> Identified:
        """What the page does not ask (as a register supplied it) stays as it was."""
        given = self.cleaned_data
        birth: Partial | None = given["birth"]
        return replace(
            _kept(Identified, before), call_name=given["call_name"], name=given["name"], sex=given["sex"],
            age=given["age"], age_band=given["age_band"], nik=given["nik"], district=given["district"],
            birth_date=_iso(birth), birth_precision=birth.precision if birth else "",
        )  # fmt: skip


def _kept(kind: type[K], row: IdentityRow | ContactRow | None) -> K:
    """Everything that stood in the row, so that what no page asks (a register supplied it) isn't lost."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind) if row is not None})


def _iso(day: Partial | None) -> str:
    parts = (day.year, day.month, day.day) if day else ()
    return "-".join(f"{part:04}" if place == 0 else f"{part:02}" for place, part in enumerate(parts) if part)


def _partial(text: str) -> Partial | None:
    parts = [int(part) for part in text.split("-")] if text.replace("-", "").isdigit() else []
    return Partial(*parts[:3]) if parts else None


class ContactForm(AgainMixin, forms.Form):
    """How to reach her: asked of herself, never guessed. No SMS; WhatsApp only if she chose it."""

    reach = forms.Picks(
        label=gettext_lazy("Bagaimana menghubunginya dengan aman?"),
        hint=gettext_lazy("Tanyakan kepadanya, jangan ditebak. Orang yang salah bisa mengangkat teleponnya."),
        choices=[
            ("phone", gettext_lazy("Telepon")),
            ("trusted_person", gettext_lazy("Lewat orang yang ia percaya")),
            ("visit", gettext_lazy("Jangan dihubungi, temui langsung")),
            ("unknown", gettext_lazy("Belum tahu"), gettext_lazy("jadi tugas pertama: cari cara yang aman")),
        ],
        reveals={
            "phone": ("phone", "hours", "whatsapp", "who_may_answer", "code_word"),
            "trusted_person": ("trusted_person",),
            "visit": ("address",),
        },
    )
    phone = forms.Phone(label=gettext_lazy("Nomor"), unknown=gettext_lazy("Nomornya belum tahu"))
    hours = forms.Hours(label=gettext_lazy("Jam yang aman"), unknown=gettext_lazy("Jamnya belum tahu"))
    whatsapp = forms.Picks(
        label=gettext_lazy("Pesan WhatsApp?"),
        hint=gettext_lazy("Hanya kalau ia sendiri yang memilihnya. SMS tidak dipakai."),
        choices=[
            ("no", gettext_lazy("Jangan, telepon saja")),
            ("yes", gettext_lazy("Boleh, ia yang minta")),
        ],
        required=False,
    )
    who_may_answer = forms.Text(
        label=gettext_lazy("Kalau orang lain yang angkat"),
        hint=gettext_lazy("Siapa yang boleh mengangkat, dan kita bilang apa."), required=False,
    )  # fmt: skip
    code_word = forms.Text(
        label=gettext_lazy("Kata isyarat"), hint=gettext_lazy("Satu kata yang hanya ia dan petugas tahu."),
        max_length=60, required=False,
    )  # fmt: skip
    trusted_person = forms.Text(label=gettext_lazy("Siapa orangnya, dan bagaimana menghubunginya"), required=False)
    address = forms.Text(label=gettext_lazy("Di mana dan kapan ia bisa ditemui"), required=False)

    field_order = ("reach", "again")

    def safe(self, before: ContactRow | None) -> SafeContact:
        """The rule as it holds from now on."""
        given = self.cleaned_data
        reach = given["reach"]
        written = reach == "phone" and given["whatsapp"] == "yes"
        return replace(
            _kept(SafeContact, before), channel="whatsapp" if written else reach, do_not_contact=reach == "visit",
            phone=given["phone"] or "", hours=_hours(given["hours"]), who_may_answer=given["who_may_answer"] or "",
            code_word=given["code_word"] or "", trusted_person=given["trusted_person"] or "",
            address=given["address"] or "",
        )  # fmt: skip


def _hours(hours: tuple[hour, hour] | forms.Unknown | None) -> str:
    return f"{hours[0]:%H.%M}-{hours[1]:%H.%M}" if isinstance(hours, tuple) else ""


class AccountForm(AgainMixin, forms.Form):
    """What she tells, once, in her own words."""

    text = forms.Text(
        label=gettext_lazy("Yang ia ceritakan"),
        hint=gettext_lazy(
            "Dengan kata-katanya sendiri, seperlunya saja. Sesudah dicatat, ia tidak perlu ditanya lagi."
        ),
        rows=8, max_length=8000, missing=gettext_lazy("Tulis apa yang ia ceritakan."),
    )  # fmt: skip
    language = forms.Select(label=gettext_lazy("Ditulis dalam bahasa"), choices=(), required=False)

    def __init__(self, *args: Any, case: Care, once_more: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [(code, said(name)) for code, name in case.pack.languages.items()]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        self.fields["again"].required = once_more
        self.fields["again"].help_text = _("Ia sudah pernah bercerita. Menanyakan lagi bisa melukainya; ini dihitung.")
        if not once_more:
            del self.fields["again"]


@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, code: str) -> HttpResponse:
    """Name, age, papers."""
    case = care(request, code)
    row = _row(case, "identity", IdentityRow)
    form = IdentityForm(
        posted(request), adult=case.adult, initial=_of_identity(row), shown_at=row.written.at if row else None,
        **known(request),
    )  # fmt: skip

    def write(asking: Asking, **once: Any) -> None:
        write_identity(known=form.identified(row), asking=asking, **once)

    return _page(request, case, "identity", form, write, _identity_facts)


def _of_identity(row: IdentityRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    plain = {name: getattr(row, name) for name in ("call_name", "name", "sex", "age", "age_band", "nik", "district")}
    return plain | {"birth": _partial(row.birth_date)}


def _identity_facts(case: Care) -> list[tuple[str, ...]]:
    row = _row(case, "identity", IdentityRow)
    if row is None:
        return []
    birth = _partial(row.birth_date)
    told = [
        (_("Dipanggil"), row.call_name),
        (_("Nama"), row.name),
        (_("Jenis kelamin"), _(SEXES[row.sex].words) if row.sex else ""),
        (_("Lahir"), words.partial(birth.year, birth.month, birth.day) if birth else ""),
        (_("Umur"), str(row.age) if row.age is not None else band(row.age_band) if row.age_band else ""),
        (_("NIK"), row.nik),
        (_("Kecamatan"), row.district),
    ]
    return _known(told)


def _known(told: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    return [(term, text) for term, text in told if text]


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """The rule by which she is reached."""
    case = care(request, code)
    row = _row(case, "contact", ContactRow)
    form = ContactForm(
        posted(request), initial=_of_contact(row), shown_at=row.written.at if row else None, **known(request)
    )  # fmt: skip

    def write(asking: Asking, **once: Any) -> None:
        write_contact(known=form.safe(row), asking=asking, **once)

    return _page(request, case, "contact", form, write, _contact_facts)


def _of_contact(row: ContactRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    by_phone = row.channel in ("phone", "whatsapp")
    first, dash, last = row.hours.partition("-")
    plain = {name: getattr(row, name) for name in ("who_may_answer", "code_word", "trusted_person", "address")}
    return plain | {
        "reach": "phone" if by_phone else row.channel,
        "whatsapp": {"whatsapp": "yes", "phone": "no"}.get(row.channel, ""),
        "phone": row.phone or (forms.UNKNOWN if by_phone else ""),
        "hours": (first, last) if dash else (forms.UNKNOWN if by_phone else None),
    }


def _contact_facts(case: Care) -> list[tuple[str, ...]]:
    row = _row(case, "contact", ContactRow)
    if row is None:
        return []
    told = [
        (_("Cara"), _(REACHED[row.channel])),
        (_("Nomor"), row.phone),
        (_("Jam aman"), row.hours),
        (_("Yang boleh angkat"), row.who_may_answer),
        (_("Kata isyarat"), row.code_word),
        (_("Orang kepercayaan"), row.trusted_person),
        (_("Bisa ditemui"), row.address),
    ]
    return _known(told)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, code: str) -> HttpResponse:
    """What she told so far, folded; more of it only with the reason why she was asked again."""
    case = care(request, code)
    view = case.disclosure.sections["account"]
    form = AccountForm(posted(request), case=case, once_more=view.asked is not None, **known(request))

    def write(asking: Asking, **once: Any) -> None:
        given = form.cleaned_data
        write_account(told=Told(given["text"], given["language"]), asking=asking, **once)

    return _page(request, case, "account", form, write, lambda fresh: [])


def _row(case: Care, section: str, kind: type[R]) -> R | None:
    rows = case.disclosure.rows(section, kind)
    return rows[-1] if rows else None


def _page(
    request: HttpRequest, case: Care, section: str, form: AgainMixin, write: Callable[..., None],
    facts: Callable[[Care], list[tuple[str, ...]]],
) -> HttpResponse:  # fmt: skip
    """One section of hers: closed, or what is known of it and a form that adds a newer row."""
    by = actor_of(request)

    def act() -> HttpResponse:
        view = case.disclosure.sections[section]
        if section != "account" and view.state == "closed" and view.asked:
            raise StateChanged("Bagian ini sudah tertutup lagi. Buka dulu, supaya yang sudah diketahui tidak hilang.")
        given = form.cleaned_data
        asking = Asking(form.seen, given.get("again", ""))
        person = person_of(case.code, to=by, now=time.now())
        write(asking, dossier=case.access.dossier.id, person=person, by=by, token=given["sekali"])
        tell(request, _("Tercatat"))
        return redirect(f"web_care:{section}", case.code)

    def page() -> HttpResponse:
        fresh = afresh(request, case, form)
        view = fresh.disclosure.sections[section]
        shown = form.is_bound or view.state == "open" or (view.state == "closed" and view.asked is None)
        rows = fresh.disclosure.rows(section, AccountRow)
        return draw(
            request, f"person_{section}", fresh, form=form, lid=lid(request, fresh, section), known=facts(fresh),
            accounts=rows, unchecked=not fresh.adult and not givers(fresh).checked, shown=shown,
            off=off(request, fresh, f"write_{section}"),
            again=times_asked_again(fresh, section) if view.state == "open" else 0,
        )  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()
