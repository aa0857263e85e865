"""The form of one event: what the pack says that it asks, when it happened, where, and a note that is sealed."""

from collections.abc import Sequence
from datetime import datetime
from datetime import time as hour
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rujukan.directory.models import Unit
from rujukan.disclosure.to_record import Choice, Colleague, SubjectView
from rujukan.foundation import forms
from rujukan.foundation.forms.dates import hour_of
from rujukan.rules.refused import Refused
from rujukan.web.words import day, said

DATES: dict[str, tuple[str | Promise, str | Promise]] = {
    "date": (gettext_lazy("Tanggalnya"), gettext_lazy("Hari yang disepakati atau tertulis di suratnya.")),
    "until": (gettext_lazy("Sampai kapan?"), gettext_lazy("Hari yang disepakati.")),
    "planned_arrival": (gettext_lazy("Kapan direncanakan tiba?"), ""),
}
ELSEWHERE = {"occurred_at": "when", "late": "when", "item": "about", "need": "about", "referral": "about"}
"""Field that a rule names -> field of this form."""

LAST = hour(23, 59)
"""Of a day whose hour nobody knows."""


class RecordForm(forms.OnceMixin, forms.Form):
    """Of one event."""

    when = forms.OccurredAt(label=gettext_lazy("Kapan terjadi?"), hint=gettext_lazy("Batas waktu dihitung dari sini."))
    place = forms.Text(
        label=gettext_lazy("Di mana?"), hint=gettext_lazy("Ikut terkunci bersama catatannya."), required=False
    )
    note = forms.Text(label=gettext_lazy("Catatan"), rows=3, required=False)

    field_order = ("about", "outcome", "kind", "who", "unit", "due", "due_hour", "when", "note", "place")

    def __init__(
        self,
        *args: Any,
        choice: Choice,
        colleagues: Sequence[Colleague] = (),
        units: Sequence[Unit] = (),
        section: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choice, self.colleagues, self.units = choice, list(colleagues), list(units)
        self.fields["note"].help_text = _("Masuk ke bagian “%(section)s”, tertutup sampai dibuka.") % {
            "section": section
        }
        self._ask_subject()
        self._ask_answers()
        self._ask_whom()
        self._ask_date()
        self.order_fields(self.field_order)
        self._tell_time()

    def _tell_time(self) -> None:
        for field in self.fields.values():
            if hasattr(field, "zone"):
                field.now, field.zone = self.now, self.zone  # type: ignore[attr-defined]

    # -- what the event asks

    def _ask_subject(self) -> None:
        subjects = self.choice.subjects
        if len(subjects) > 1:
            picks = [(one.key, self._subject(one), self._since(one)) for one in subjects]
            self.fields["about"] = forms.Picks(label=_("Tentang yang mana?"), choices=picks)

    def _subject(self, one: SubjectView) -> str:
        return ", ".join(part for part in (said(one.name), one.unit.name) if part)

    def _since(self, one: SubjectView) -> str:
        on = one.since.astimezone(self.zone).date()
        return _("sejak %(day)s") % {"day": day(on, self.now.astimezone(self.zone).date())}

    @property
    def only_subject(self) -> str:
        """The one thing that it can be about, in words."""
        subjects = self.choice.subjects
        return self._subject(subjects[0]) if len(subjects) == 1 else ""

    def _ask_answers(self) -> None:
        asks = self.choice.asks
        listed, label = (asks.results, _("Hasilnya")) if asks.results else (asks.reasons, _("Alasannya"))
        if listed:
            self.fields["outcome"] = self._picks(listed, label)
        if asks.results and asks.reasons:
            self.fields["outcome"] = self._picks((*asks.results, *asks.reasons), label)
        if asks.periods:
            self.fields["kind"] = self._picks(asks.periods, _("Untuk jangka waktu mana?"))

    def _picks(self, codes: Sequence[str], label: str) -> forms.Picks:
        texts = self.choice.asks.texts
        choices = [(code, _capital(said(texts.get(code)) or code)) for code in dict.fromkeys(codes)]
        return forms.Picks(label=label, choices=choices, required=not self.choice.asks.optional)

    def _ask_whom(self) -> None:
        asks = self.choice.asks
        if asks.who:
            people = [(one.key, one.name) for one in self.colleagues]
            missing = _("Di unit Anda belum ada yang memegang peran ini.") if not people else ""
            self.fields["who"] = forms.Picks(label=_("Siapa yang ditunjuk?"), choices=people, missing=missing)
        if asks.unit:
            groups: dict[str, list[tuple[str, str]]] = {}
            for unit in self.units:
                groups.setdefault(unit.agency.name, []).append((unit.code, unit.name))
            self.fields["unit"] = forms.Select(
                label=_("Unit mana?"), choices=list(groups.items()), required=not asks.optional
            )

    def _ask_date(self) -> None:
        asks = self.choice.asks
        if asks.date:
            label, hint = DATES[asks.date]
            self.fields["due"] = forms.PartialDate(label=label, hint=hint, future=True, required=not asks.optional)
            self.fields["due_hour"] = forms.Text(
                label=_("Jamnya"), hint=_("Kosongkan kalau tidak tahu."), width="w4", max_length=5, required=False
            )

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due is not None and due.day is None:
            raise ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun."))
        return due

    def clean_due_hour(self) -> hour | None:
        typed = self.cleaned_data["due_hour"]
        return hour_of(typed) if typed else None

    # -- what was answered

    @property
    def due(self) -> datetime | None:
        """The date that the event brings; without an hour its day's last minute."""
        known = self.cleaned_data.get("due")
        if not known:
            return None
        return datetime.combine(known.earliest, self.cleaned_data.get("due_hour") or LAST, self.zone)

    @property
    def who(self) -> UUID | None:
        """The member who is named."""
        key = self.cleaned_data.get("who")
        return next((one.user for one in self.colleagues if one.key == key), None)

    @property
    def unit(self) -> UUID | None:
        """The unit that is named."""
        code = self.cleaned_data.get("unit")
        return next((one.id for one in self.units if one.code == code), None)

    def given(self, name: str) -> str:
        """An answer of the form that this event may not ask at all."""
        return str(self.cleaned_data.get(name) or "")

    def refuse(self, refused: Refused) -> None:
        """A rule names the act's own words; here they have other names."""
        refused.field = ELSEWHERE.get(refused.field, refused.field)
        super().refuse(refused)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
