"""What stands in an opened section, as blocks of rows in words. Narratives come folded (P22)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.cases.sections import (
    AccountRow,
    ClosingDecisionRow,
    ClosingRow,
    ConferenceRow,
    ConsentRow,
    ContactRow,
    IdentityRow,
    OverrideRow,
    PassedRow,
    PastRow,
    TaskRow,
)
from rujukan.disclosure.caring import indicators
from rujukan.disclosure.packs import reason_words, role_words, step_words
from rujukan.disclosure.shapes import SectionView
from rujukan.exchange.htcds.said import code_words, country
from rujukan.intake.sections import Fact, GuardianRow, ReasonsRow, ReportRow, ScreeningRow, SubstituteRow
from rujukan.procedure.sections import RemarkRow
from rujukan.rules.disclosure import Row
from rujukan.rules.procedure.pack import Pack
from rujukan.services.sections import SessionRow
from rujukan.web.section_words import section_words
from rujukan.web.words import day, listed, moment, said

Line = tuple[str, str] | tuple[str, str, str]

SEXES = {
    "female": noop("perempuan"), "male": noop("laki-laki"), "other": noop("lainnya"), "unknown": noop("tidak tahu"),
}  # fmt: skip
REACHED = {
    "phone": noop("Telepon saja. Jangan WhatsApp, jangan SMS."),
    "whatsapp": noop("Telepon, atau WhatsApp: ia yang minta. Jangan SMS."),
    "trusted_person": noop("Lewat orang yang ia percaya"),
    "visit": noop("Temui langsung"),
    "unknown": noop("Belum tahu. Cari dulu cara yang aman."),
}
ELEMENTS = {"act": noop("Perbuatan"), "means": noop("Caranya"), "purpose": noop("Tujuan")}
YES_NO = {"yes": noop("ya"), "no": noop("tidak"), "later": noop("nanti"), "unknown": noop("tidak tahu")}
GIVERS = {
    "person": noop("ia sendiri"), "guardian": noop("pengasuhnya"), "substitute": noop("pengganti pengasuh"),
    "supplied": noop("seperti tertulis di daftar lama"),
}  # fmt: skip
MEDIA = {
    "spoken": noop("lisan"), "signature": noop("tanda tangan"), "thumbprint": noop("cap jempol"),
    "supplied": noop("seperti tertulis di daftar lama"),
}  # fmt: skip
CHECKED = {"safe": noop("aman"), "suspected": noop("diduga terlibat"), "unknown": noop("belum jelas")}
SUBSTITUTES = {
    "social_worker": noop("pekerja sosial"), "unit_head": noop("kepala unit"), "court": noop("pengadilan"),
}  # fmt: skip
RESULTS = {
    "presumed_victim": noop("diduga korban"), "victim": noop("korban"), "witness_only": noop("saksi saja"),
    "not_trafficking": noop("bukan perdagangan orang"), "more_needed": noop("keterangan belum cukup"),
}  # fmt: skip
CODES = {
    "form": noop("Bentuk eksploitasi"), "sector": noop("Bidang kerja"), "sex_form": noop("Bentuk eksploitasi seksual"),
    "destination": noop("Negara tujuan"), "recruitment": noop("Cara direkrut"), "control": noop("Cara dikuasai"),
    "event_type": noop("Jenis kejadian"),
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A few facts under one heading; `story` is folded."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    story: str = ""
    struck: bool = False


@dataclass(frozen=True)
class Moment:
    """What the words need: the pack, the moment and the region's time."""

    pack: Pack
    now: datetime
    zone: tzinfo

    def when(self, at: datetime) -> str:
        return moment(at, self.now, self.zone)

    def day(self, at: datetime) -> str:
        return day(at.astimezone(self.zone).date(), self.now.astimezone(self.zone).date())


def blocks(view: SectionView, known: Moment) -> list[Block]:
    """Everything in it, part by part."""
    rows = [row for part in view.parts.values() for row in part]
    return [block for row in rows for block in _blocks_of(row, known)]


def _blocks_of(row: Row, known: Moment) -> Iterator[Block]:
    make = MADE_BY.get(type(row))
    if make:
        yield from make(row, known)


def _kept(*lines: Line) -> tuple[Line, ...]:
    return tuple(line for line in lines if line[1])


def _signed(row: Row, known: Moment) -> str:
    """'Ibu Yustina, 7 Nov 10.00'."""
    return ", ".join(part for part in (row.written.by, known.when(row.written.at)) if part)


def _identity(row: IdentityRow, known: Moment) -> Iterable[Block]:
    codes = listed([country(code) if field == "citizenship" else code for field, code in row.codes])
    names = " ".join(part for part in (row.salutation, row.first_name, row.middle_name, row.second_name) if part)
    yield Block(lines=_kept(
        (_("Nama"), row.name), (_("Nama lengkap"), names), (_("Dipanggil"), row.call_name),
        (_("Jenis kelamin"), _(SEXES[row.sex]) if row.sex else ""),
        (_("Umur"), str(row.age) if row.age is not None else row.age_band), (_("Lahir"), row.birth_date),
        ("NIK", row.nik), (_("Kecamatan, desa"), row.district), (_("Gelar"), row.title), (_("Kode lain"), codes),
        (_("Dicatat"), _signed(row, known)),
    ))  # fmt: skip


def _contact(row: ContactRow, known: Moment) -> Iterable[Block]:
    how = _("Jangan dihubungi, temui langsung") if row.do_not_contact else _(REACHED[row.channel])
    where = ", ".join(
        part for part in (row.address, row.city, row.province, row.postal_code, country(row.country)) if part
    )
    yield Block(lines=_kept(
        (_("Cara"), how), (_("Nomor"), row.phone), (_("Jam aman"), row.hours),
        (_("Kalau orang lain yang angkat"), row.who_may_answer), (_("Kata isyarat"), row.code_word),
        (_("Orang yang ia percaya"), row.trusted_person), (_("Tempat menemui"), where),
        (_("Surel"), row.email), (_("Telepon rumah"), row.home_phone), (_("Dicatat"), _signed(row, known)),
    ))  # fmt: skip


def _account(row: AccountRow, known: Moment) -> Iterable[Block]:
    yield Block(title=_signed(row, known), story=row.text)


def _screening(row: ScreeningRow, known: Moment) -> Iterable[Block]:
    state = _("Selesai %(when)s") % {"when": known.when(row.completed_at)} if row.completed_at else _("Belum selesai")
    facts = [_fact(fact) for fact in row.facts]
    where = ", ".join(
        part for part in (row.event_street, row.event_city, row.event_province, row.event_postal_code) if part
    )
    codes = [(_(CODES[field]), code_words(field, code)) for field, code in row.codes if field in CODES]
    yield Block(
        title=_("Penapisan"),
        lines=_kept(
            (_("Keadaan"), state), *facts, *codes, (_("Direkrut di"), row.recruitment_place),
            (_("Dieksploitasi di"), row.exploitation_place), (_("Tempat kejadian"), where),
            (_("Kejadiannya"), row.event_description), (_("Lamanya, bulan"), row.duration_months),
            (_("Keterangan"), row.remarks),
            (_("Dicatat"), _signed(row, known)),
        ),
    )  # fmt: skip


def _fact(fact: Fact) -> Line:
    """'Cara: Ia diikat utang: ya. Upah ditahan tiga bulan', and where it comes from."""
    signs = {(sign.element, sign.code): said(sign.words) for sign in indicators(adult=True)}
    sign = signs.get((fact.element, fact.indicator), fact.indicator)
    source = _("Sumber: %(source)s") % {"source": fact.source} if fact.source else ""
    return _(ELEMENTS[fact.element]), f"{sign}: {_(YES_NO[fact.answer])}. {fact.fact}".strip(), source


def _guardian(row: GuardianRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Pengasuh"),
        lines=_kept(
            (_("Menerima uang"), _(YES_NO[row.money])), (_("Mengatur keberangkatan"), _(YES_NO[row.arranged])),
            (_("Kesimpulan"), _(CHECKED[row.result])), (_("Keterangan"), row.remarks),
            (_("Diperiksa"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _substitute(row: SubstituteRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Pengganti pengasuh"),
        lines=_kept(
            (_("Siapa"), _(SUBSTITUTES.get(row.who, row.who))), (_("Alasan"), row.reasons),
            (_("Sampai"), known.day(row.until)), (_("Ditunjuk"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _reasons(row: ReasonsRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Hasil identifikasi"),
        lines=_kept(
            (_("Hasil"), _(RESULTS[row.result])), (_("Alasan"), row.reasons),
            *((_("Kode lain"), code) for _field, code in row.codes),
            (_("Ditetapkan"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _report(row: ReportRow, known: Moment) -> Iterable[Block]:
    yield Block(lines=_kept(
        (_("Nama"), row.name), (_("Nomor"), row.phone), (_("Hubungan"), row.relation),
        (_("Cara menjawab"), row.how_to_answer), (_("Dicatat"), _signed(row, known)),
    ))  # fmt: skip


def _consent(row: ConsentRow, known: Moment) -> Iterable[Block]:
    by_answer: dict[str, list[str]] = {}
    for section, answer in row.answers:
        by_answer.setdefault(answer, []).append(section_words(section))
    asked = sorted(by_answer.items(), reverse=True)
    answers = [(_(YES_NO[answer]).capitalize(), listed(names)) for answer, names in asked]
    there = [_("sendiri")] * row.alone + [_("juru bahasa")] * row.interpreter + [_("keluarga")] * row.family
    there += [_("polisi")] * row.police
    yield Block(
        title=_("Izin untuk %(unit)s") % {"unit": row.recipient.name},
        lines=_kept(
            *answers, (_("Dari"), _(GIVERS[row.giver])), (_("Bahasa, cara"), _how(row, known)),
            (_("Yang hadir"), listed(there)), (_("Ia ulangi"), row.told_back),
            (_("Ditanya"), known.when(row.occurred_at), row.written.by), (_("Berlaku"), _until(row, known)),
        ),
    )  # fmt: skip


def _how(row: ConsentRow, known: Moment) -> str:
    language = row.language_other or said(known.pack.languages.get(row.language)) or row.language
    return f"{language}, {_(MEDIA[row.medium])}"


def _until(row: ConsentRow, known: Moment) -> str:
    if row.supplied:
        return _("tidak membuka apa pun: tertulis di daftar lama")
    if row.withdrawn_at:
        return _("dicabut %(when)s") % {"when": known.when(row.withdrawn_at)}
    if row.replaced_at:
        return _("diganti izin yang lebih baru, %(when)s") % {"when": known.when(row.replaced_at)}
    return _("sampai %(when)s") % {"when": known.day(row.expires_at)}


def _remark(row: RemarkRow, known: Moment) -> Iterable[Block]:
    event = known.pack.events.get(row.event)
    yield Block(
        title=said(event.name) if event else _("Catatan"),
        struck=row.in_error,
        lines=_kept(
            (_("Catatan"), row.note), (_("Tempat"), row.place), (_("Baru dicatat karena"), row.late),
            (_("Terjadi"), known.day(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _past(row: PastRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Dari daftar lama"),
        lines=_kept(
            (_("Nomor di sana"), row.reference), (_("Penanggung jawab"), row.owner),
            (_("Alasan ditutup"), row.closing_reason), (_("Kode lain"), listed(row.statuses)),
        ),
    )  # fmt: skip


def _passed(row: PassedRow, known: Moment) -> Iterable[Block]:
    title = _("Dirujuk dari, menurut daftar lama") if row.direction == "in" else _("Dirujuk ke, menurut daftar lama")
    on = day(row.on, known.now.astimezone(known.zone).date()) if row.on else ""
    yield Block(
        title=title,
        lines=_kept(
            (_("Lembaga"), row.organisation), (_("Petugasnya"), row.case_worker), (_("Alasan"), listed(row.reasons)),
            (_("Keterangan"), row.details), (_("Kapan"), on),
        ),
    )  # fmt: skip


SHE_WAS = {
    "there": noop("ia hadir sendiri"), "represented": noop("diwakili orang yang ia pilih"),
    "not_there": noop("tidak hadir"),
}  # fmt: skip
MET = {"session": noop("Pertemuan"), "contact": noop("Kontak"), "visit": noop("Kunjungan")}


def _conference(row: ConferenceRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Konferensi kasus"),
        lines=_kept(
            (_("Hadir"), listed([one.name for one in row.attendance])), (_("Penyintas"), _(SHE_WAS[row.she_was])),
            (_("Pilihan"), row.options), (_("Keputusan"), row.decision), (_("Pendapat lain"), row.dissent),
            (_("Kapan"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _task(row: TaskRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Tugas dari konferensi"),
        lines=_kept(
            (_("Unit"), row.unit.name), (_("Tugasnya"), row.words), (_("Sampai"), known.day(row.due_at)),
        ),
    )  # fmt: skip


def _override(row: OverrideRow, known: Moment) -> Iterable[Block]:
    by = said(role_words(known.pack, row.role)) if row.role else _("konferensi")
    yield Block(
        title=_("Dikesampingkan untuk penutupan"),
        lines=_kept(
            (_("Langkah"), said(step_words(known.pack, row.step))), (_("Oleh"), by), (_("Alasan"), row.reason),
            (_("Kapan"), known.when(row.written.at), row.written.by),
        ),
    )  # fmt: skip


def _closing(row: ClosingRow, known: Moment) -> Iterable[Block]:
    reason = said(reason_words(known.pack, row.reason, "closing")) or row.reason
    hers = _("Katanya sendiri") if row.asked_her else _("Belum bisa ditanya")
    yield Block(
        title=_("Usul penutupan"),
        lines=_kept(
            (_("Alasan"), reason), (hers, row.her_view), (_("Ringkasan"), row.summary),
            (_("Kapan"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _closing_decision(row: ClosingDecisionRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_("Keputusan penutupan"),
        lines=_kept(
            (_("Keputusan"), _("ditutup") if row.closed else _("pendampingan berlanjut")),
            (_("Keterangan"), row.words), (_("Kapan"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


def _session(row: SessionRow, known: Moment) -> Iterable[Block]:
    yield Block(
        title=_(MET[row.kind]),
        lines=_kept(
            (_("Catatan"), row.note), (_("Tempat"), row.place),
            (_("Kapan"), known.when(row.occurred_at), row.written.by),
        ),
    )  # fmt: skip


MADE_BY: dict[type[Row], Callable[..., Iterable[Block]]] = {
    IdentityRow: _identity, ContactRow: _contact, AccountRow: _account, ScreeningRow: _screening,
    GuardianRow: _guardian, SubstituteRow: _substitute, ReasonsRow: _reasons, ReportRow: _report,
    ConsentRow: _consent, RemarkRow: _remark, PastRow: _past, PassedRow: _passed,
    ConferenceRow: _conference, TaskRow: _task, OverrideRow: _override, ClosingRow: _closing,
    ClosingDecisionRow: _closing_decision, SessionRow: _session,
}  # fmt: skip
