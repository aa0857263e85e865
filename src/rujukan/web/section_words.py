"""Sections in words, as headings of what is locked and in a sentence of what one comes to see."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.web.words import listed

SECTION_WORDS = {
    "need": noop("Kebutuhan"),
    "identity": noop("Nama dan identitas"),
    "contact": noop("Cara menghubungi"),
    "plan": noop("Rencana bersama"),
    "decisions": noop("Persetujuan dan keputusan"),
    "account": noop("Yang ia ceritakan"),
    "screening": noop("Penapisan dan hasilnya"),
    "acts": noop("Perbuatan karena terpaksa"),
    "place": noop("Tempat tinggal sekarang"),
    "reporter": noop("Siapa yang melapor"),
    "service.intake": noop("Langkah pengaduan dan identifikasi"),
    "service.health": noop("Langkah layanan kesehatan"),
    "service.social": noop("Langkah layanan sosial"),
    "service.legal": noop("Langkah bantuan hukum"),
    "service.repat": noop("Langkah pemulangan"),
    "service.reint": noop("Langkah reintegrasi"),
    "notes.intake": noop("Catatan pengaduan dan identifikasi"),
    "notes.health": noop("Catatan kesehatan"),
    "notes.social": noop("Catatan sosial"),
    "notes.legal": noop("Catatan bantuan hukum"),
    "notes.repat": noop("Catatan pemulangan"),
    "notes.reint": noop("Catatan reintegrasi"),
    "preview": noop("Pratinjau"),
}
"""Every section (rules.disclosure.SECTIONS), and the preview of a referral."""


def section_words(code: str) -> str:
    """'Nama dan identitas'."""
    return _(SECTION_WORDS[code])


def sections_listed(codes: Iterable[str]) -> str:
    """'kebutuhan, nama dan identitas, dan cara menghubungi', in the order of the sections."""
    wanted = set(codes)
    found = [section_words(code) for code in SECTION_WORDS if code in wanted]
    return listed([words[:1].lower() + words[1:] for words in found])
