"""An episode in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

SESSIONS = {
    "session": noop("Pertemuan"),
    "contact": noop("Kontak, telepon atau pesan"),
    "visit": noop("Kunjungan"),
}
ITEMS = {
    "transport": noop("Transportasi"),
    "medicine": noop("Obat"),
    "examination": noop("Pemeriksaan"),
    "lodging": noop("Penginapan"),
    "food": noop("Makan"),
    "papers": noop("Surat-surat"),
    "legal": noop("Biaya hukum"),
    "training": noop("Pelatihan"),
    "capital": noop("Modal usaha"),
    "other": noop("Lainnya"),
}
BEARERS = {
    "agency": noop("Lembaga kami"),
    "region": noop("Pemerintah daerah"),
    "state": noop("Negara: kementerian, BPJS, LPSK"),
    "ngo": noop("Organisasi atau gereja"),
    "company": noop("Perusahaan"),
    "person": noop("Ia sendiri"),
    "other": noop("Pihak lain"),
}
OUTCOMES = {
    "got_help": noop("Ia mendapat bantuan"),
    "partly": noop("Terbantu sebagian"),
    "not_helped": noop("Tidak terbantu"),
    "unknown": noop("Belum diketahui"),
}


def picks(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Rows to choose from."""
    return [(code, _(text)) for code, text in words.items()]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
