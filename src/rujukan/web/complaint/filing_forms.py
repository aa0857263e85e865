"""The form of a new complaint: what all share, and one block for each person harmed, each with a prefix of its own."""

from datetime import time as hour
from typing import Any, Self

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rujukan.cases.actions.person import Identified, SafeContact, Told
from rujukan.foundation import forms
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.rules.intake import AGE_BANDS
from rujukan.rules.procedure.pack import Pack
from rujukan.web.answers import when_of
from rujukan.web.complaint.blocks import Blocks
from rujukan.web.complaint.words import AGES, BANDS, CHANNELS, REPORTERS, SEXES, picks, sentence
from rujukan.web.words import said

MOST = 20
"""Persons in one form; more come in a second complaint."""

ADULT = 18


class ComplaintForm(Blocks):
    """What is common: danger, who reports, how and when it came in."""

    danger = forms.Picks(
        label=gettext_lazy("Apakah ada bahaya sekarang?"),
        hint=gettext_lazy("Misalnya diancam, dikurung, dicari orang, luka, atau ingin mengakhiri hidup."),
        choices=[
            ("yes", gettext_lazy("Ya")),
            ("no", gettext_lazy("Tidak")),
            ("unknown", gettext_lazy("Tidak tahu")),
        ],
        shape="three",
        missing=gettext_lazy("Tanyakan dulu apakah ada bahaya. Kalau belum jelas, pilih “Tidak tahu”."),
    )
    reporter = forms.Picks(
        label=gettext_lazy("Siapa yang melapor?"),
        choices=[
            ("self", gettext_lazy("Ia sendiri")),
            ("other", gettext_lazy("Orang lain")),
            ("unknown", gettext_lazy("Tidak tahu")),
        ],
        reveals={"other": ("reporter_kind", "reporter_name", "reporter_phone", "reporter_answer")},
        required=False,
    )
    reporter_kind = forms.Select(label=gettext_lazy("Ia apanya?"), choices=lambda: picks(REPORTERS), required=False)
    reporter_name = forms.Text(label=gettext_lazy("Nama pelapor"), max_length=120, required=False)
    reporter_phone = forms.Phone(label=gettext_lazy("Nomor pelapor"), required=False)
    reporter_answer = forms.Text(
        label=gettext_lazy("Bagaimana menjawab pelapor?"),
        hint=gettext_lazy("Pelapor hanya diberi tahu: diterima, sedang ditangani, selesai."),
        required=False,
    )
    channel = forms.Select(
        label=gettext_lazy("Lewat apa pengaduan ini masuk?"), choices=lambda: picks(CHANNELS), required=False
    )
    received = forms.OccurredAt(
        label=gettext_lazy("Kapan pengaduan ini masuk?"),
        hint=gettext_lazy("Batas waktu dihitung sejak saat itu."),
    )

    def __init__(self, data: Any = None, *, pack: Pack, numbers: list[int] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.numbers = numbers or numbers_of(data)
        self.places = range(1, len(self.numbers) + 1)
        self.persons: list[PersonForm] = [PersonForm(data, prefix=f"o{n}", pack=pack, **kwargs) for n in self.numbers]

    @classmethod
    def again(cls, data: Any, *, wish: str, **kwargs: Any) -> Self:
        """What came, with one block more ('tambah') or less ('buang-2'); as typed, and nothing found wrong with it."""
        form = cls(numbers=_wished(numbers_of(data), wish), **kwargs)
        _type_in(form, data)
        for person in form.persons:
            _type_in(person, data)
        return form

    @property
    def worked_on(self) -> bool:
        """Is something filled in below the fold, or wrong there?"""
        if set(self.errors if self.is_bound else ()) - {"danger", "sekali", NON_FIELD_ERRORS}:
            return True
        typed = [self[name].value() for name in ("reporter", "channel")]
        return any(not answer.blank for answer in typed) or self["received"].value().parts.get("pilih") == "lain"

    def reported(self) -> Reporter:
        """Section `reporter`, of a valid form."""
        given = self.cleaned_data
        if given["reporter"] != "other":
            return Reporter(given["reporter"] or "unknown")
        return Reporter(
            kind=given["reporter_kind"] or "other", name=given["reporter_name"], phone=given["reporter_phone"],
            how_to_answer=given["reporter_answer"],
        )  # fmt: skip

    def complaint(self) -> Received:
        """What came in, of a valid form."""
        given = self.cleaned_data
        return Received(
            channel=given["channel"] or "unknown", danger_now=given["danger"],
            victims=[person.victim() for person in self.persons], reporter=self.reported(),
            when=when_of(given["received"]),
        )  # fmt: skip


class PersonForm(forms.Form):
    """One person: three of the four answers, and below the fold what may come later."""

    needs = forms.Picks(
        label=gettext_lazy("Apa yang dibutuhkan sekarang?"),
        hint=gettext_lazy("Boleh lebih dari satu. Ini menentukan siapa yang kita hubungi lebih dulu."),
        choices=(), many=True, shape="two", alone=("unknown",),
        missing=gettext_lazy("Pilih paling sedikit satu. Kalau belum jelas, pilih “Belum tahu”."),
    )  # fmt: skip
    age = forms.Picks(
        label=gettext_lazy("Dewasa atau anak?"),
        hint=gettext_lazy("Kalau belum pasti, kita melindunginya seperti anak sampai jelas."),
        choices=lambda: picks(AGES),
        missing=gettext_lazy("Pilih satu. Kalau umurnya belum jelas, pilih “Belum pasti”."),
    )
    reach = forms.Picks(
        label=gettext_lazy("Bagaimana menghubunginya dengan aman?"),
        hint=gettext_lazy(
            "Tanyakan kepadanya, jangan ditebak. Orang yang salah bisa mengangkat teleponnya."
        ),
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
        missing=gettext_lazy("Pilih satu. Kalau belum jelas, pilih “Belum tahu”."),
    )  # fmt: skip
    phone = forms.Phone(
        label=gettext_lazy("Nomor"), unknown=gettext_lazy("Nomornya belum tahu"),
        missing=gettext_lazy("Tulis nomornya, atau centang “Nomornya belum tahu”."),
    )  # fmt: skip
    hours = forms.Hours(
        label=gettext_lazy("Jam yang aman"), unknown=gettext_lazy("Jamnya belum tahu"),
        missing=gettext_lazy("Tulis jamnya, atau centang “Jamnya belum tahu”."),
    )  # fmt: skip
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
        label=gettext_lazy("Kata isyarat"),
        hint=gettext_lazy("Satu kata yang hanya ia dan petugas tahu."), max_length=60, required=False,
    )  # fmt: skip
    trusted_person = forms.Text(label=gettext_lazy("Siapa orangnya, dan bagaimana menghubunginya"), required=False)
    address = forms.Text(label=gettext_lazy("Di mana dan kapan ia bisa ditemui"), required=False)
    call_name = forms.Text(
        label=gettext_lazy("Nama panggilan"), hint=gettext_lazy("Sebutan yang ia sukai. Tidak harus nama di KTP."),
        max_length=80, required=False,
    )  # fmt: skip
    name = forms.Text(label=gettext_lazy("Nama lengkap"), max_length=120, required=False)
    sex = forms.Picks(label=gettext_lazy("Jenis kelamin"), choices=lambda: picks(SEXES), shape="two", required=False)
    years = forms.Whole(
        label=gettext_lazy("Umur"), most=120, unknown=gettext_lazy("Umurnya belum tahu"), required=False
    )
    band = forms.Select(label=gettext_lazy("Umur kira-kira"), choices=lambda: picks(BANDS), required=False)
    account = forms.Text(
        label=gettext_lazy("Apa yang terjadi"),
        hint=gettext_lazy(
            "Dengan kata-katanya sendiri, seperlunya saja. Sesudah dicatat, ia tidak perlu ditanya lagi."
        ),
        rows=5, required=False,
    )  # fmt: skip

    LATER = ("call_name", "name", "sex", "years", "band", "account")

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, sentence(said(kind.name))) for kind in pack.kinds.values()]
        self.fields["needs"].choices = [*kinds, ("unknown", _("Belum tahu"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        years, band = given.get("years"), given.get("band")
        if isinstance(years, int) and band:
            self.add_error("band", _("Pilih satu: umurnya, atau umur kira-kira."))
        youngest, oldest = _bounds(years if isinstance(years, int) else None, band)
        self._check_age(given.get("age", ""), youngest, oldest)
        return given

    def _check_age(self, age: str, youngest: int, oldest: int) -> None:
        where = "band" if self.cleaned_data.get("band") else "years"
        if age == "adult" and oldest < ADULT:
            self.add_error(where, _("Umur ini umur anak, tetapi di atas tertulis dewasa. Periksa salah satunya."))
        if age == "child" and youngest >= ADULT:
            self.add_error(where, _("Umur ini umur dewasa, tetapi di atas tertulis anak. Periksa salah satunya."))

    @property
    def worked_on(self) -> bool:
        """Is something filled in below the fold, or wrong there?"""
        if self.is_bound and set(self.errors) & set(self.LATER):
            return True
        answers = [self[name].value() for name in self.LATER]
        return any(not answer.blank or getattr(answer, "unknown", False) for answer in answers)

    def victim(self) -> Victim:
        """What is known of her, of a valid form."""
        given = self.cleaned_data
        years = given["years"] if isinstance(given["years"], int) else None
        identity = Identified(
            name=given["name"], call_name=given["call_name"], sex=given["sex"], age=years, age_band=given["band"]
        )  # fmt: skip
        needs = tuple(kind for kind in given["needs"] if kind != "unknown")
        told = Told(given["account"]) if given["account"] else None
        return Victim(given["age"], needs, identity, self._contact(), told)

    def _contact(self) -> SafeContact:
        given = self.cleaned_data
        written = given["whatsapp"] == "yes" and given["reach"] == "phone"
        return SafeContact(
            channel="whatsapp" if written else given["reach"], do_not_contact=given["reach"] == "visit",
            phone=given["phone"] or "", hours=_hours(given["hours"]), who_may_answer=given["who_may_answer"],
            code_word=given["code_word"], trusted_person=given["trusted_person"], address=given["address"],
        )  # fmt: skip


def _bounds(years: int | None, band: str | None) -> tuple[int, int]:
    """The youngest and the oldest that she can be."""
    if years is not None:
        return years, years
    if not band or band not in AGE_BANDS:
        return 0, 999
    low, _dash, high = band.removesuffix("+").partition("-")
    return int(low), int(high or 999)


def _hours(hours: tuple[hour, hour] | forms.Unknown | None) -> str:
    return f"{hours[0]:%H.%M}-{hours[1]:%H.%M}" if isinstance(hours, tuple) else ""


def numbers_of(data: Any) -> list[int]:
    """The numbers of the blocks that came, in their order; without any there is one."""
    came = data.getlist("orang") if data is not None else []
    known = [int(one) for one in dict.fromkeys(came) if one.isascii() and one.isdigit() and 0 < len(one) < 4]
    return known[:MOST] or [1]


def _wished(numbers: list[int], wish: str) -> list[int]:
    if wish == "tambah":
        return [*numbers, max(numbers) + 1][:MOST]
    return [number for number in numbers if f"buang-{number}" != wish] or numbers


def _type_in(form: forms.Form, data: Any) -> None:
    """Show in an unbound form what came for each of its fields, as typed."""
    for name, field in form.fields.items():
        if isinstance(field, forms.Asked):
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
