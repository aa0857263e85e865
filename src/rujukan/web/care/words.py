"""Codes of these pages in words, in the language of the request."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.exchange.htcds import codes as htcds
from rujukan.exchange.htcds.said import CODE_WORDS, alpha2, code_words, country

__all__ = ["CODE_WORDS", "code_words", "country"]

SECTIONS = {
    "need": noop("Bahwa ia butuh bantuan"),
    "identity": noop("Nama dan identitas"),
    "contact": noop("Cara menghubungi"),
    "account": noop("Yang ia ceritakan"),
    "screening": noop("Penapisan"),
    "plan": noop("Rencana"),
    "decisions": noop("Izin dan keputusannya"),
    "place": noop("Tempat aman"),
    "preview": noop("Pratinjau"),
}


def section_words(code: str) -> str:
    """A section as these pages name it."""
    return _(SECTIONS[code]) if code in SECTIONS else _("Bagian lain")


MEDIA = {"spoken": noop("Lisan"), "signature": noop("Tanda tangan"), "thumbprint": noop("Cap jempol")}
PRESENT = {
    "alone": noop("Hanya kami berdua"),
    "interpreter": noop("Juru bahasa"),
    "family": noop("Keluarga"),
    "police": noop("Polisi"),
}
ANSWERS = {"yes": noop("Boleh"), "later": noop("Nanti"), "no": noop("Jangan")}
GIVERS = {
    "guardian": noop("Pengasuhnya, yang sudah diperiksa"),
    "substitute": noop("Pengganti yang ditunjuk kepala unit"),
}
ASSENT = {"yes": noop("Ia mau"), "no": noop("Ia tidak mau"), "not_asked": noop("Belum bisa ditanya")}
YES_NO = {"yes": noop("Ya"), "no": noop("Tidak"), "unknown": noop("Tidak tahu")}
AGAIN = {
    "adds": noop("Ia sendiri mau menambah"),
    "changed": noop("Keadaannya berubah"),
    "mistaken": noop("Yang dulu salah catat"),
    "needed": noop("Perlu untuk langkah berikut"),
}
SAID_BY = {"person": noop("Ia sendiri"), "guardian": noop("Pengasuhnya"), "team": noop("Kami, tim yang menilai")}
URGENCY = {"high": noop("Segera"), "medium": noop("Mendesak"), "low": noop("Biasa")}
SERVICE_ANSWERS = {
    "needed": noop("Perlu"),
    "not_needed": noop("Tidak perlu"),
    "declined": noop("Ia tidak mau"),
    "later": noop("Nanti, ditanya lagi"),
}
CLOSED = {
    "met": noop("Terpenuhi"), "partly": noop("Terpenuhi sebagian"), "unmet": noop("Belum terpenuhi"),
}  # fmt: skip
SUBSTITUTES = {
    "social_worker": noop("Pekerja sosial"),
    "unit_head": noop("Kepala unit"),
    "court": noop("Pengadilan"),
}
CHECKED = {
    "safe": noop("Aman"),
    "suspected": noop("Diduga terlibat"),
    "unknown": noop("Belum jelas"),
}
ELEMENTS = {"act": noop("Perbuatan"), "means": noop("Cara"), "purpose": noop("Tujuan")}
ELEMENT_ASKS = {
    "act": noop("Apa yang dilakukan terhadapnya?"),
    "means": noop("Dengan cara apa?"),
    "purpose": noop("Untuk apa, dan apa akibatnya?"),
}

PICKLISTS = {
    "form": htcds.TYPE_OF_EXPLOITATION,
    "sector": htcds.FORCED_LABOUR_INDUSTRY,
    "sex_form": htcds.TYPE_OF_SEX_EXPLOITATION,
    "recruitment": htcds.METHOD_OF_RECRUITMENT,
    "control": htcds.METHODS_OF_CONTROL,
}
"""Where each field's codes come from: a test says that every one has its words."""

NEAR = ("MYS", "SGP", "BRN", "HKG", "TWN", "SAU", "ARE", "KHM", "MMR", "TLS", "IDN")
"""Where people of these islands are taken most often, first in the list; IDN: inside Indonesia."""


def picks(said: Mapping[str, str], only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """As rows of a form, in the language of the request."""
    wanted = list(said) if only is None else list(only)
    return [(code, _(words)) for code, words in said.items() if code in wanted]


def sentence(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def countries() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups for a select box: the near ones first, then all by name."""
    named = {three: country(three) for three in alpha2() if country(three)}
    near = [(code, named[code]) for code in NEAR]
    rest = sorted(((code, name) for code, name in named.items() if code not in NEAR), key=lambda row: (row[1], row[0]))
    return [(_("Paling sering"), near), (_("Negara lain"), rest)]


FIELDS = {
    "form": noop("Bentuk"),
    "sector": noop("Bidang kerja"),
    "sex_form": noop("Bentuk seksual"),
    "destination": noop("Negara tujuan"),
    "recruitment": noop("Diajak lewat"),
    "control": noop("Dikuasai dengan"),
    "event_type": noop("Peristiwa"),
}
