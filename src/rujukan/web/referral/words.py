"""Codes of a referral in words, and what goes to a receiver and what not, line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.disclosure.shapes import Preview, ReferralRow, SectionGoes, StatusRow
from rujukan.web.words import day, listed, moment, said

SECTIONS = {
    "need": noop("Kebutuhan dan pesan"),
    "identity": noop("Nama dan identitas"),
    "contact": noop("Cara menghubungi"),
    "plan": noop("Rencana bersama"),
    "account": noop("Yang ia ceritakan"),
    "screening": noop("Penapisan"),
    "acts": noop("Perbuatan karena terpaksa"),
    "place": noop("Alamat tempat aman"),
    "reporter": noop("Siapa yang melapor"),
}
URGENCY = {"high": noop("segera"), "medium": noop("mendesak"), "low": noop("biasa")}
RISKS = {"high": noop("tinggi"), "medium": noop("sedang"), "low": noop("rendah"), "": noop("belum dinilai")}
SEXES = {
    "female": noop("perempuan"),
    "male": noop("laki-laki"),
    "other": noop("lainnya"),
    "unknown": noop("belum diketahui"),
    "": noop("belum diketahui"),
}
OUTCOMES = {
    "got_help": noop("mendapat bantuan"),
    "partly": noop("terbantu sebagian"),
    "not_helped": noop("tidak terbantu"),
    "unknown": noop("belum diketahui"),
}
VOICES = {
    "person": noop("ia sendiri"),
    "provider": noop("yang melayani"),
    "family": noop("keluarganya"),
    "coordinator": noop("yang mengoordinasi"),
}
WHY_NOT = {
    "not_asked": noop("belum ditanyakan kepadanya"),
    "not_consented": noop("belum ia izinkan"),
    "no": noop("ia tidak mau"),
    "later": noop("ia bilang “nanti”"),
    "withdrawn": noop("izinnya sudah ia cabut"),
    "expired": noop("masa izinnya sudah habis"),
}
NEVER = {
    "acts": noop("hanya sesudah nasihat hukum, kalau ia mau"),
    "place": noop("hanya rumah aman itu sendiri yang tahu"),
    "reporter": noop("tidak pernah ikut rujukan"),
}
ONE_PERSON = {
    "adult": noop("Orang dewasa"),
    "child": noop("Anak"),
    "unsure": noop("Belum pasti dewasa atau anak, diperlakukan seperti anak"),
}
FOR_ONE = {
    "adult": noop("%(what)s untuk satu orang dewasa"),
    "child": noop("%(what)s untuk satu anak"),
    "unsure": noop("%(what)s untuk satu orang, belum pasti dewasa atau anak"),
}
STATES = {
    "requested": noop("Terkirim"),
    "accepted": noop("Diterima"),
    "in-progress": noop("Mulai dilayani"),
    "on-hold": noop("Ditunda"),
    "completed": noop("Selesai"),
    "rejected": noop("Belum bisa diterima"),
    "failed": noop("Tidak terlaksana"),
    "cancelled": noop("Ditarik kembali"),
    "entered-in-error": noop("Salah catat"),
}


@dataclass(frozen=True)
class Line:
    """What goes, or not, and why."""

    words: str
    hint: str = ""


@dataclass(frozen=True)
class Parts:
    """The three parts of the sending page: now, after acceptance, not at all."""

    now: tuple[Line, ...]
    later: tuple[Line, ...]
    never: tuple[Line, ...]


def name_of(section: str) -> str:
    return _(SECTIONS[section]) if section in SECTIONS else section


def capital(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def title_of(preview: Preview) -> str:
    """'Tempat aman untuk satu orang dewasa': what is asked for, of nobody."""
    return _(FOR_ONE[preview.age]) % {"what": capital(said(preview.kind_name))}


def shown_before(preview: Preview) -> tuple[Line, ...]:
    """P3's closed list, as the receiver reads it; none for who may not see it."""
    if not preview.region:
        return ()
    needed = _("Butuh %(kind)s, %(urgency)s") % {
        "kind": said(preview.kind_name), "urgency": _(URGENCY.get(preview.urgency, ""))}  # fmt: skip
    lines = [Line(needed), Line(_(ONE_PERSON[preview.age]))]
    if preview.asks_sex:
        lines.append(Line(capital(_(SEXES[preview.sex])), _("ikut karena layanannya dipisah")))
    risk = _("Risiko %(grade)s") % {"grade": _(RISKS[preview.risk])}
    return (*lines, Line(_("Kabupaten %(name)s") % {"name": preview.region}), Line(risk))


def known_before(preview: Preview) -> list[tuple[str, str, str]]:
    """The same as facts, for who answers; '' as long as he has not opened it."""
    sex = [(_("Jenis kelamin"), _(SEXES[preview.sex]), _("ditunjukkan karena layanannya dipisah"))]
    return [
        (_("Dibutuhkan"), _(URGENCY.get(preview.urgency, "")), ""),
        *(sex if preview.asks_sex else []),
        (_("Risiko"), _(RISKS[preview.risk]), ""),
        (_("Kabupaten"), preview.region, ""),
    ]


def parts_of(preview: Preview, goes: Sequence[SectionGoes], today: date, zone: tzinfo) -> Parts:
    """What goes now, what after acceptance, and what not."""
    later = [Line(name_of(g.section), _consented(g, today, zone)) for g in goes if g.goes]
    closed = [Line(name_of(g.section), _why(g)) for g in goes if not g.goes and g.why != "asks_not"]
    idle = [name_of(g.section) for g in goes if g.why == "asks_not"]
    if idle:
        closed.insert(0, Line(capital(listed([words.lower() for words in idle])), _("tidak diminta")))
    return Parts(shown_before(preview), tuple(later), tuple(closed))


def _consented(goes: SectionGoes, today: date, zone: tzinfo) -> str:
    if goes.consented_at is None or goes.until is None:
        return ""
    since, until = goes.consented_at.astimezone(zone).date(), goes.until.astimezone(zone).date()
    return _("diizinkan %(since)s, sampai %(until)s") % {"since": day(since, today), "until": day(until, today)}


def _why(goes: SectionGoes) -> str:
    return _(NEVER.get(goes.section, "")) if goes.why == "never" else _(WHY_NOT.get(goes.why, ""))


def needs_another(row: ReferralRow) -> bool:
    """It came to nothing, and nothing has replaced it yet."""
    return row.status in ("rejected", "failed", "cancelled") and not row.replaced_by


def remark(row: ReferralRow, now: datetime, zone: tzinfo) -> str:
    """One sentence below a referral in a list."""
    parts = [_happened(row, now, zone)]
    if row.status == "requested" and row.side != "receiver":
        parts.append(_("sudah dibuka, belum dijawab") if row.received_at else _("belum dibuka"))
    if row.reason_name:
        parts.append(said(row.reason_name))
    if row.status == "completed" and row.outcome:
        parts.append(_(OUTCOMES[row.outcome]))
    if row.replaced_by:
        parts.append(_("sudah dialihkan"))
    if row.without_sections and row.status in ("accepted", "in-progress", "on-hold"):
        parts.append(_("berjalan tanpa bagian berkas"))
    if row.acknowledged_at:
        parts.append(_("rujukan tuntas"))
    return capital(", ".join(part for part in parts if part)) + "."


def _happened(row: ReferralRow, now: datetime, zone: tzinfo) -> str:
    at = row.status_at or row.requested_at or row.drafted_at
    return moment(at, now, zone) if at else ""


def told(rows: Iterable[StatusRow], now: datetime, zone: tzinfo) -> list[tuple[datetime, str, str]]:
    """The states it went through, the newest first: when, what, who and why."""
    return [
        (row.at, _(STATES[row.status]), _remark(row, now, zone)) for row in reversed(list(rows)) if row.status in STATES
    ]


def _remark(row: StatusRow, now: datetime, zone: tzinfo) -> str:
    parts = [said(row.reason_name), row.words, _(OUTCOMES.get(row.outcome, "")) if row.outcome else ""]
    if row.until:
        parts.append(_("sampai %(when)s") % {"when": day(row.until, now.astimezone(zone).date())})
    who = f"{row.who.name}, {row.who.unit.name}" if row.who.name else ""
    if row.on_behalf:
        who = _("%(who)s, dicatat dari suratnya") % {"who": who}
    return capital(". ".join(capital(part) for part in (*parts, who) if part)) + "."
