"""What can be done with a referral, each with its form, its consequences in words, and its action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as noop

from rujukan.referrals import actions
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.web.answers import when_of
from rujukan.web.referral.forms import (
    CancelForm,
    CompleteForm,
    ErrorForm,
    FailForm,
    HelpForm,
    HoldForm,
    NothingForm,
    ReplyForm,
    ReportForm,
    StepForm,
    WhenForm,
)

Act = Callable[["Given"], object]


@dataclass(frozen=True)
class Given:
    """A valid form: the referral, the state that its page showed, what was filled in."""

    referral: Referral
    by: Actor
    seen: str
    answers: Mapping[str, Any]

    @property
    def common(self) -> dict[str, Any]:
        return {"referral": self.referral, "by": self.by}

    @property
    def when(self) -> dict[str, Any]:
        return {"when": when_of(self.answers["when"])}


@dataclass(frozen=True)
class Step:
    """One step: the button's words, the heading of its page, what follows from it, its form and action."""

    button: str
    title: str
    follows: tuple[str, ...]
    form: type[StepForm] | type[ReplyForm]
    act: Act
    done: str
    grave: bool = False


def _send(given: Given) -> object:
    referral = given.referral
    return actions.send_referrals(dossier=referral.dossier_id, referrals=[referral], by=given.by)


def _hold(given: Given) -> object:
    a = given.answers
    return actions.hold_referral(
        **given.common, reason=a["reason"], until=a["due"].date(), words=a["words"], seen=given.seen, **given.when
    )


def _report(given: Given) -> object:
    return actions.report_referral(
        **given.common, words=given.answers["words"], token=given.answers["sekali"], **given.when
    )


def _complete(given: Given) -> object:
    a = given.answers
    return actions.complete_referral(
        **given.common, outcome=a["outcome"], words=a["words"], seen=given.seen, **given.when
    )


def _fail(given: Given) -> object:
    a = given.answers
    return actions.fail_referral(**given.common, reason=a["reason"], words=a["words"], seen=given.seen, **given.when)


def _cancel(given: Given) -> object:
    a = given.answers
    return actions.cancel_referral(**given.common, reason=a["reason"], words=a["words"], seen=given.seen)


def _help(given: Given) -> object:
    a = given.answers
    return actions.confirm_help(**given.common, answer=a["answer"], confirmed_by=a["confirmed_by"], **given.when)


def accept(given: Given, colleagues: list[UUID] | None = None) -> object:
    """Or why not, from the same form."""
    a = given.answers
    if a["answer"] == "accept":
        return actions.accept_referral(**given.common, colleagues=colleagues or (), seen="requested", **given.when)
    return actions.reject_referral(**given.common, reason=a["answer"], words=a["words"], seen="requested", **given.when)


STEPS: dict[str, Step] = {
    "send": Step(
        noop("Kirim rujukan"), noop("Kirim rujukan?"),
        (noop("Sebelum dijawab, rujukan ini masih bisa ditarik kembali."),),
        NothingForm, _send, noop("Rujukan terkirim"),
    ),
    "accept": Step(
        noop("Catat jawaban mereka"), noop("Catat jawaban dari surat mereka"),
        (noop("Unit ini belum punya anggota di Rujukan. Anda mencatat jawabannya dari surat atau lembar balik."),
         noop("Kalau diterima, yang ia izinkan boleh Anda cetak untuk mereka.")),
        ReplyForm, accept, noop("Jawabannya tercatat"),
    ),
    "start": Step(
        noop("Mulai melayani"), noop("Layanan dimulai"),
        (noop("Batas mulai melayani berhenti. Kabar balik berikutnya punya batas sendiri."),),
        WhenForm, lambda g: actions.start_referral(**g.common, seen=g.seen, **g.when),
        noop("Tercatat: layanan dimulai"),
    ),
    "resume": Step(
        noop("Lanjutkan"), noop("Lanjutkan rujukan ini"), (noop("Batas waktunya mundur selama ditunda, tidak lebih."),),
        WhenForm, lambda g: actions.resume_referral(**g.common, **g.when), noop("Rujukan berjalan lagi"),
    ),
    "report": Step(
        noop("Kirim kabar balik"), noop("Kabar balik untuk pengirim"), (),
        ReportForm, _report, noop("Kabar balik terkirim"),
    ),
    "complete": Step(
        noop("Layanan selesai"), noop("Layanan selesai"),
        (noop("Pengirim membacanya dan menutup rujukan ini."),),
        CompleteForm, _complete, noop("Tercatat: layanan selesai"),
    ),
    "acknowledge": Step(
        noop("Sudah saya baca, tuntas"), noop("Rujukan tuntas?"),
        (noop("Rujukan ini selesai dua belah pihak."),
         noop("Kalau ini rujukan terakhir unit itu, bagian berkas yang terbuka baginya tertutup lagi.")),
        NothingForm, lambda g: actions.acknowledge_referral(**g.common), noop("Rujukan tuntas"),
    ),
    "help": Step(
        noop("Catat apakah ia terbantu"), noop("Apakah ia terbantu?"),
        (noop("Jawabannya sendiri dihitung terpisah dari jawaban orang lain."),),
        HelpForm, _help, noop("Jawabannya tercatat"),
    ),
    "recall": Step(
        noop("Pastikan data terhapus"), noop("Data yang ia minta dihapus"),
        (noop("Ia mencabut izinnya. Bagian berkas yang tadinya terbuka sudah tertutup."),
         noop("Hapus salinannya dari kertas, percakapan, dan komputer. Catatan unit Anda sendiri tetap ada."),
         noop("Layanan boleh berjalan terus tanpa bagian itu, kalau ia mau.")),
        WhenForm, lambda g: actions.confirm_recall(**g.common, **g.when), noop("Tercatat: salinannya sudah dihapus"),
    ),
    "hold": Step(
        noop("Tunda"), noop("Tunda rujukan ini"),
        (noop("Pengirim diberi tahu alasannya dan sampai kapan."),), HoldForm, _hold, noop("Rujukan ditunda"),
    ),
    "fail": Step(
        noop("Tidak bisa dilanjutkan"), noop("Tidak bisa dilanjutkan?"),
        (noop("Pengirim langsung mencari tempat lain."),
         noop("Bagian berkas yang terbuka bagi penerima tertutup. Catatannya sendiri tetap ada.")),
        FailForm, _fail, noop("Tercatat: tidak terlaksana"), True,
    ),
    "cancel": Step(
        noop("Tarik kembali"), noop("Tarik kembali rujukan ini?"),
        (noop("Mereka langsung tidak bisa melihat berkasnya lagi. Catatan mereka sendiri tetap ada."),
         noop("Kebutuhannya kembali menjadi giliran Anda.")),
        CancelForm, _cancel, noop("Rujukan ditarik kembali"), True,
    ),
    "discard": Step(
        noop("Buang draf"), noop("Buang draf ini?"), (noop("Belum ada yang melihatnya selain unit Anda."),),
        NothingForm, lambda g: actions.discard_draft(**g.common), noop("Draf dibuang"), True,
    ),
    "error": Step(
        noop("Salah catat"), noop("Tandai salah catat?"),
        (noop("Rujukan ini tetap tertulis, dicoret, dengan alasan Anda."), noop("Yang terbuka karenanya tertutup.")),
        ErrorForm, lambda g: actions.mark_referral_in_error(**g.common, words=g.answers["words"]),
        noop("Ditandai salah catat"), True,
    ),
}  # fmt: skip
