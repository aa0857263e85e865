"""What is asked when she is asked: three questions for one unit, and how the talk went."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rujukan.disclosure.caring import Care, Givers, Recipient, Terms, day_after, givers, start_of, terms
from rujukan.foundation import forms, saying
from rujukan.foundation.forms.dates import Partial
from rujukan.referrals.actions.consent import Sitting
from rujukan.rules.refused import Refused
from rujukan.web.care.words import ANSWERS, ASSENT, GIVERS, MEDIA, PRESENT, picks, sentence
from rujukan.web.words import full_day, listed, said

OTHER = "lain"


class Ask(forms.Picks):
    """One of P11's questions: read aloud as it stands, answered with yes, later or no; nothing chosen beforehand."""

    kind = "ask"

    def __init__(self, *, number: int, **kwargs: Any) -> None:
        super().__init__(choices=lambda: picks(ANSWERS), shape="three", **kwargs)
        self.number = number
        self.say = ""


class AskForm(forms.OnceMixin, forms.Form):
    """Only what her first answer makes necessary is asked further: a yes the rest, 'later' a day, a no its reason."""

    present = forms.Picks(
        label=gettext_lazy("Siapa ada di ruangan ini?"),
        hint=gettext_lazy("Keluarga atau polisi hanya kalau ia sendiri yang minta; kehadiran mereka dicatat."),
        choices=lambda: picks(PRESENT), many=True, shape="two", alone=("alone",),
        reveals={"police": ("police_why",)}, missing=gettext_lazy("Pilih siapa yang ada, selain Anda dan ia."),
    )  # fmt: skip
    police_why = forms.Picks(
        label=gettext_lazy("Mengapa polisi ada di sini?"),
        choices=[
            ("asked", gettext_lazy("Ia sendiri yang minta ditemani")),
            ("statement", gettext_lazy("Hari ini ia diperiksa polisi")),
        ],
    )
    language = forms.Picks(
        label=gettext_lazy("Bahasa yang ia pilih"), choices=(), shape="two", reveals={OTHER: ("language_other",)}
    )
    language_other = forms.Text(label=gettext_lazy("Bahasa apa?"), max_length=60)
    need = Ask(
        number=1, label=gettext_lazy("Bahwa ia butuh bantuan"), reveals={"later": ("again_on",), "no": ("reason",)}
    )
    again_on = forms.PartialDate(
        label=gettext_lazy("Kapan ditanya lagi?"), hint=gettext_lazy("Hari yang ia sepakati."), future=True
    )
    reason = forms.Select(label=gettext_lazy("Alasannya, kalau ia menyebutnya"), choices=())
    reach = Ask(number=2, label=gettext_lazy("Nama dan cara menghubungi"))
    told = Ask(number=3, label=gettext_lazy("Apa yang terjadi"))
    plan = Ask(number=4, label=gettext_lazy("Rencananya"), required=False)
    told_back = forms.Text(
        label=gettext_lazy("Minta ia mengulang dengan kata-katanya sendiri"),
        hint=gettext_lazy("Tulis seperti yang ia katakan. Kalau belum jelas baginya, jelaskan lagi."),
        rows=3, max_length=1000,
        missing=gettext_lazy("Minta ia mengulang dulu: itu cara kita tahu bahwa ia mengerti."),
    )  # fmt: skip
    term = forms.Picks(label=gettext_lazy("Berlaku sampai kapan?"), choices=(), reveals={OTHER: ("until",)})
    until = forms.PartialDate(label=gettext_lazy("Hari terakhirnya"), future=True)
    medium = forms.Picks(label=gettext_lazy("Cara ia menyatakannya"), choices=lambda: picks(MEDIA), shape="three")
    giver = forms.Picks(label=gettext_lazy("Siapa yang ikut memutuskan untuk anak ini?"), choices=())
    assent = forms.Picks(
        label=gettext_lazy("Dan ia sendiri, mau?"),
        hint=gettext_lazy("Umur 15 sampai 17 kata anak sendiri yang menentukan. Anak yang lebih kecil pun didengar."),
        choices=lambda: picks(ASSENT), shape="three",
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan ini ditanyakan?"))

    IF_YES = (
        *("present", "police_why", "language", "language_other", "reach", "told", "plan", "told_back", "term", "until"),
        *("medium", "giver", "assent"),
    )

    def __init__(self, *args: Any, care: Care, recipient: Recipient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.care, self.terms, self.givers = care, terms(care), givers(care)
        self._offer(care)
        self._say(recipient)
        if care.adult:
            del self.fields["giver"], self.fields["assent"]
        else:
            self._offer_givers(self.givers)

    def _offer(self, care: Care) -> None:
        pack = care.pack
        spoken = [(code, said(words)) for code, words in pack.languages.items()]
        self._set("language", [*spoken, (OTHER, _("Bahasa lain"))])
        self._set("reason", [(reason.code, sentence(said(reason.name))) for reason in pack.reasons["refused"]])
        self._set("term", [*_terms(self.terms, self), (OTHER, _("Sampai hari lain"))])

    def _offer_givers(self, known: Givers) -> None:
        self._set("giver", picks(GIVERS, known.possible))

    def _set(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _say(self, recipient: Recipient) -> None:
        kinds = listed([said(kind) for kind in recipient.kinds]) or _("bantuan")
        told = {"unit": recipient.unit.agency or recipient.unit.name, "kinds": kinds}
        says = {
            "need": _("Boleh saya beri tahu %(unit)s bahwa Anda perlu %(kinds)s? Nama Anda belum saya sebut."),
            "reach": _("Kalau mereka bisa membantu, boleh mereka tahu nama Anda dan cara menghubungi Anda yang aman?"),
            "told": _(
                "Boleh mereka membaca yang sudah Anda ceritakan? Supaya Anda tidak ditanya dua kali."
                " Hasil berobat tidak ikut."
            ),
            "plan": _("Boleh mereka melihat rencana yang kita susun? Supaya mereka tahu siapa mengurus apa."),
        }
        for name, words in says.items():
            self.fields[name].say = words % told  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        super()._clean_fields()
        if self.cleaned_data.get("need") != "yes":
            self._drop(tuple(name for name in self.IF_YES if name in self.fields))

    def clean_again_on(self) -> datetime | None:
        day: Partial | None = self.cleaned_data["again_on"]
        if day is None:
            return None
        at = start_of(_whole(day), self.care)
        if at <= self.now:
            raise ValidationError(_("Pilih hari sesudah hari ini."))
        return at

    def clean_until(self) -> datetime | None:
        day: Partial | None = self.cleaned_data["until"]
        return day_after(_whole(day), self.care) if day else None

    @property
    def answer(self) -> str:
        """Her answer to the first question."""
        return str(self.cleaned_data["need"])

    def sitting(self, recipient: Any) -> Sitting:
        """The talk, for a yes."""
        given = self.cleaned_data
        answers = {
            "need": given["need"], "identity": given["reach"], "contact": given["reach"], "account": given["told"],
            "screening": given["told"], "plan": given["plan"],
        }  # fmt: skip
        there = given["present"] or ()
        other = given["language"] == OTHER
        return Sitting(
            recipient=recipient, answers={section: answer for section, answer in answers.items() if answer},
            language="other" if other else given["language"], language_other=given["language_other"] or "",
            medium=given["medium"], giver=given.get("giver") or "person", assent=given.get("assent") or "not_asked",
            until=self._until(), alone="alone" in there, interpreter="interpreter" in there, family="family" in there,
            police="police" in there, police_statement=given["police_why"] == "statement",
            told_back=given["told_back"],
        )  # fmt: skip

    def _until(self) -> datetime | None:
        """None: the pack's usual term, reckoned when it is recorded."""
        chosen = self.cleaned_data["term"]
        if chosen == OTHER:
            until: datetime | None = self.cleaned_data["until"]
            return until
        return self.terms.longest_until if chosen == "longest" else None

    def refuse(self, refused: Refused) -> None:
        """A term that is too long belongs to the choice that was made."""
        if refused.field == "until" and self.cleaned_data.get("term") != OTHER:
            refused.field = "term"
        super().refuse(refused)


def _terms(known: Terms, form: forms.Form) -> list[tuple[str, str]]:
    rows = [("usual", known.usual, known.usual_until), ("longest", known.longest, known.longest_until)]
    return [(code, _term(saying.limit(length), until, form)) for code, length, until in rows]


def _term(length: str, until: datetime, form: forms.Form) -> str:
    day = full_day(until.astimezone(form.zone).date())
    return _("%(length)s, sampai %(day)s") % {"length": length, "day": day}


def _whole(day: Partial) -> Any:
    if day.day is None:
        raise ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun."))
    return day.earliest


class NobodyForm(forms.OnceMixin, forms.Form):
    """She does not want to share anything with anybody."""

    reason = forms.Select(label=gettext_lazy("Alasannya, kalau ia menyebutnya"), choices=())
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan ini ditanyakan?"))

    def __init__(self, *args: Any, care: Care, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = care.pack.reasons["refused"]
        self.fields["reason"].choices = [(known.code, sentence(said(known.name))) for known in reasons]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """When she said it."""

    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan ia mencabutnya?"))
