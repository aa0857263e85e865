"""The forms around a referral; reasons and results are the pack's."""

from collections.abc import Iterable
from datetime import datetime
from datetime import time as hour
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rujukan.disclosure.referring import Colleague, Offer
from rujukan.foundation import forms
from rujukan.rules.procedure.pack import Pack, Reason
from rujukan.web.referral.words import OUTCOMES, VOICES, capital, name_of
from rujukan.web.words import day, said

OTHER = "other"
"""The pack's code of the reason that is written out."""

LINE = 300


def reason_picks(reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    return [(reason.code, capital(said(reason.name))) for reason in reasons]


class DraftForm(forms.OnceMixin, forms.Form):
    """To whom, asking for what, with which words."""

    unit = forms.Picks(label=gettext_lazy("Kepada siapa?"), choices=(), missing=gettext_lazy("Pilih unit penerimanya."))
    asks = forms.Picks(
        label=gettext_lazy("Yang diminta dibuka bagi mereka"),
        hint=gettext_lazy("Terbuka sesudah mereka menerima, sebatas yang ia izinkan. Boleh dikurangi."),
        choices=(), many=True, required=False,
    )  # fmt: skip
    message = forms.Text(
        label=gettext_lazy("Pesan untuk penerima"),
        hint=gettext_lazy("Terbaca sesudah diterima. Tanpa nama, nomor, alamat, atau keadaan kesehatan."),
        rows=3, max_length=LINE, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"asks": list(offer.asks)})
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [self._unit(offer, receiver) for receiver in offer.receivers]  # type: ignore[attr-defined]
        asks = [(section, name_of(section)) for section in offer.asks if section != "need"]
        self.fields["asks"].choices = asks  # type: ignore[attr-defined]

    def _unit(self, offer: Offer, receiver: Any) -> tuple[str, str, str]:
        told = [_("di rencana")] if receiver.unit.code == offer.planned else []
        if receiver.asked_until:
            until = day(receiver.asked_until.astimezone(self.zone).date(), self.now.astimezone(self.zone).date())
            told.append(_("ia izinkan sampai %(day)s") % {"day": until})
        else:
            told.append(_("belum ada izinnya"))
        if not receiver.member:
            told.append(_("belum memakai Rujukan: lewat surat"))
        agency = receiver.unit.agency
        name = receiver.unit.name if receiver.unit.name == agency else f"{receiver.unit.name}, {agency}"
        return receiver.unit.code, name, capital(", ".join(told))


class SendForm(forms.Form):
    """Which drafts go now."""

    drafts = forms.Picks(
        label=gettext_lazy("Draf yang siap dikirim"), choices=(), many=True,
        missing=gettext_lazy("Pilih paling sedikit satu draf."),
    )  # fmt: skip

    def __init__(self, *args: Any, drafts: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drafts"].choices = drafts  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """Accept, or the reason why not: one list, so that an answer is one tap."""

    answer = forms.Picks(label=gettext_lazy("Jawaban Anda"), choices=())
    words = forms.Text(label=gettext_lazy("Tulis alasannya, tanpa nama"), max_length=LINE, required=False)
    colleagues = forms.Picks(
        label=gettext_lazy("Rekan yang ikut ditunjuk"),
        hint=gettext_lazy("Anda sendiri otomatis ditunjuk. Rekan boleh menyusul."),
        choices=(), many=True, required=False,
    )  # fmt: skip
    when = forms.OccurredAt(label=gettext_lazy("Kapan dijawab?"))

    def __init__(self, *args: Any, pack: Pack, colleagues: Iterable[Colleague] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = reason_picks(pack.reasons.get("rejected", ()))
        self.fields["answer"].choices = [(ACCEPT, _("Kami terima")), *self.reasons]  # type: ignore[attr-defined]
        self.fields["colleagues"].choices = [(one.key, one.name) for one in colleagues]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == OTHER and not given.get("words"):
            self.add_error("words", ValidationError(_("Tulis alasannya, tanpa nama.")))
        return given


ACCEPT = "accept"


class StepForm(forms.OnceMixin, forms.Form):
    """What one step asks; `pack` gives its list. A subclass says which list in `reasons`."""

    reasons = ""

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.reasons:
            self.fields["reason"].choices = reason_picks(pack.reasons.get(self.reasons, ()))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("reason") == OTHER and not given.get("words"):
            self.add_error("words", ValidationError(_("Tulis alasannya, tanpa nama.")))
        return given


def _reason() -> Any:
    return forms.Picks(label=gettext_lazy("Alasannya"), choices=(), missing=gettext_lazy("Pilih alasannya."))


NAMELESS = gettext_lazy("Tanpa nama, nomor, atau alamat.")


def _words(label: Any, hint: Any = NAMELESS, *, required: bool = False) -> Any:
    return forms.Text(label=label, hint=hint, rows=3, max_length=LINE, required=required)


def _when() -> Any:
    return forms.OccurredAt(label=gettext_lazy("Kapan terjadi?"))


class NothingForm(StepForm):
    """Asks nothing."""


class WhenForm(StepForm):
    when = _when()


class HoldForm(StepForm):
    reasons = "held"
    reason = _reason()
    due = forms.PartialDate(label=gettext_lazy("Ditunda sampai"), future=True)
    words = _words(gettext_lazy("Keterangan"))
    when = _when()

    def clean_due(self) -> datetime:
        until: forms.Partial = self.cleaned_data["due"]
        if until.day is None:
            raise ValidationError(_("Tulis tanggal lengkap: hari, bulan, dan tahun."))
        return datetime.combine(until.earliest, hour(), self.zone)


class ReportForm(StepForm):
    words = _words(
        gettext_lazy("Kabar untuk pengirim"),
        gettext_lazy("Satu dua kalimat: apa yang sudah dilakukan, apa berikutnya. Tanpa rincian kesehatan."),
        required=True,
    )
    when = _when()


class CompleteForm(StepForm):
    outcome = forms.Picks(
        label=gettext_lazy("Apa hasilnya?"),
        choices=lambda: [(code, capital(_(words))) for code, words in OUTCOMES.items()],
    )
    words = _words(gettext_lazy("Kabar untuk pengirim"))
    when = _when()


class FailForm(StepForm):
    reasons = "failed"
    reason = _reason()
    words = _words(gettext_lazy("Keterangan"))
    when = _when()


class CancelForm(StepForm):
    reasons = "cancelled"
    reason = _reason()
    words = _words(gettext_lazy("Keterangan"))


class ErrorForm(StepForm):
    words = _words(gettext_lazy("Apa yang salah?"), required=True)


class HelpForm(StepForm):
    confirmed_by = forms.Picks(label=gettext_lazy("Siapa yang mengatakannya?"), choices=())
    answer = forms.Picks(
        label=gettext_lazy("Apakah ia terbantu?"),
        choices=lambda: [(code, capital(_(OUTCOMES[code]))) for code in ("got_help", "partly", "not_helped")],
    )
    when = forms.OccurredAt(label=gettext_lazy("Kapan dikatakan?"))

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        voices = ("person", "provider") if side == "receiver" else ("person", "family", "coordinator")
        self.fields["confirmed_by"].choices = [(code, capital(_(VOICES[code]))) for code in voices]  # type: ignore[attr-defined]
