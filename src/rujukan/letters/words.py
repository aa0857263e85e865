"""What letters say, in Indonesian, and a disclosure's sections as blocks of a letter."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from babel.dates import format_datetime

from rujukan.cases.sections import AccountRow, ContactRow, IdentityRow, PlanLineRow
from rujukan.disclosure.packs import kind_words
from rujukan.disclosure.shapes import Disclosure
from rujukan.intake.sections import ScreeningRow
from rujukan.rules.procedure.pack import Pack

AGES = {
    "adult": "%(what)s untuk satu orang dewasa",
    "child": "%(what)s untuk satu anak",
    "unsure": "%(what)s untuk satu orang, belum pasti dewasa atau anak",
}
URGENCY = {"high": "segera", "medium": "mendesak", "low": "biasa"}
RISKS = {"high": "tinggi", "medium": "sedang", "low": "rendah", "": "belum dinilai"}
SEXES = {
    "female": "perempuan",
    "male": "laki-laki",
    "other": "lainnya",
    "unknown": "belum diketahui",
    "": "belum diketahui",
}
CHANNELS = {
    "phone": "telepon saja, jangan pesan tertulis",
    "whatsapp": "telepon atau WhatsApp, ia yang minta",
    "trusted_person": "lewat orang yang ia percaya",
    "visit": "jangan dihubungi, temui langsung",
    "unknown": "belum diketahui, tanyakan dulu kepada pengirim",
}
TITLES = {
    "identity": "Nama dan identitas",
    "contact": "Cara menghubungi",
    "plan": "Rencana bersama",
    "account": "Yang ia ceritakan",
    "screening": "Penapisan",
}
ELEMENTS = {"act": "Perbuatan", "means": "Cara", "purpose": "Tujuan"}
BEFORE = (
    "Surat ini tidak memuat nama. Nama dan cara menghubungi dibuka sesudah rujukan diterima, sebatas yang ia izinkan."
    " Tempat dan jam disepakati lewat telepon antarunit."
)
AFTER = (
    "Isi surat ini hanya yang ia izinkan untuk unit Anda. Jangan disalin dan jangan diteruskan."
    " Kalau izinnya ia cabut, surat ini dimusnahkan."
)
SLIP = {
    "cut": "gunting di sini",
    "back-label": "Kembalikan kepada",
    "words": "Keterangan, tanpa nama",
    "day": "Tanggal",
    "name": "Petugas unit penerima",
    "stamp": "Paraf",
}


def capital(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def day(at: datetime, zone: tzinfo) -> str:
    """'12 November 2025'."""
    return format_datetime(at, "d MMMM y", tzinfo=zone, locale="id")


def deadline(at: datetime, zone: tzinfo) -> str:
    """'Kamis 13 November 2025, 09.40'."""
    return format_datetime(at, "EEEE d MMMM y, HH.mm", tzinfo=zone, locale="id")


def blocks(seen: Disclosure, sections: Iterable[str], pack: Pack) -> list[dict[str, Any]]:
    """Each section that lies open to the recipient whole, in the order of asking. `need` is the letter itself."""
    made = []
    for section in sections:
        view = seen.opened(section)
        if view is None or view.extent != "whole" or section not in TITLES:
            continue
        rows, paragraphs = _said(seen, section, pack)
        if rows or paragraphs:
            made.append({"title": TITLES[section], "rows": rows, "paragraphs": paragraphs})
    return made


def _said(seen: Disclosure, section: str, pack: Pack) -> tuple[list[list[str]], list[str]]:
    match section:
        case "identity":
            return _latest(seen.rows("identity", IdentityRow), _identity), []
        case "contact":
            return _latest(seen.rows("contact", ContactRow), _contact), []
        case "plan":
            return _plan(seen, pack), []
        case "account":
            return [], [row.text for row in seen.rows("account", AccountRow)]
        case _:
            return _facts(seen), []


def _latest(rows: tuple[Any, ...], say: Any) -> list[list[str]]:
    return _full(say(rows[-1])) if rows else []


def _full(rows: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[label, words] for label, words in rows if words]


def _identity(row: IdentityRow) -> list[tuple[str, str]]:
    whole = row.name or " ".join(filter(None, (row.first_name, row.middle_name, row.second_name)))
    age = f"{row.age} tahun" if row.age is not None else row.age_band.replace("--", " sampai ")
    return [
        ("Nama", whole), ("Dipanggil", row.call_name), ("Jenis kelamin", SEXES[row.sex] if row.sex else ""),
        ("Umur", age), ("Tanggal lahir", row.birth_date), ("NIK", row.nik), ("Kecamatan", row.district),
    ]  # fmt: skip


def _contact(row: ContactRow) -> list[tuple[str, str]]:
    if row.do_not_contact:
        return [("Menghubungi", CHANNELS["visit"]), ("Orang yang ia percaya", row.trusted_person)]
    return [
        ("Menghubungi", CHANNELS.get(row.channel, CHANNELS["unknown"])), ("Nomor", row.phone), ("Jam aman", row.hours),
        ("Yang boleh menjawab", row.who_may_answer), ("Kata isyarat", row.code_word),
        ("Orang yang ia percaya", row.trusted_person), ("Alamat", row.address),
    ]  # fmt: skip


def _plan(seen: Disclosure, pack: Pack) -> list[list[str]]:
    lines = seen.rows("plan", PlanLineRow)
    words = [f"“{line.own_words}”" if line.own_words else line.goal for line in lines]
    return [[capital(kind_words(pack, line.kind).id), said] for line, said in zip(lines, words, strict=True)]


def _facts(seen: Disclosure) -> list[list[str]]:
    found = seen.rows("screening", ScreeningRow)
    return [[ELEMENTS[fact.element], fact.fact] for fact in (found[-1].facts if found else ()) if fact.answer == "yes"]
