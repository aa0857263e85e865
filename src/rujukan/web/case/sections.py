"""Sections in words: their names in lists, and what is said of one that is closed or not the reader's."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.disclosure.shapes import SectionView
from rujukan.rules.disclosure import PREVIEW

NAMES = {
    "need": noop("Kebutuhan"),
    "identity": noop("Nama dan identitas"),
    "contact": noop("Cara menghubungi"),
    "account": noop("Yang ia ceritakan"),
    "screening": noop("Penapisan dan hasilnya"),
    "plan": noop("Rencana bersama"),
    "decisions": noop("Izin dan keputusan"),
    "acts": noop("Perbuatan karena terpaksa"),
    "place": noop("Tempat tinggal sekarang"),
    "reporter": noop("Siapa yang melapor"),
    "service.intake": noop("Langkah pengaduan"),
    "service.health": noop("Langkah kesehatan"),
    "service.social": noop("Langkah rehabilitasi sosial"),
    "service.legal": noop("Langkah bantuan hukum"),
    "service.repat": noop("Langkah pemulangan"),
    "service.reint": noop("Langkah reintegrasi"),
    "notes.intake": noop("Catatan pengaduan"),
    "notes.health": noop("Catatan kesehatan"),
    "notes.social": noop("Catatan rehabilitasi sosial"),
    "notes.legal": noop("Catatan bantuan hukum"),
    "notes.repat": noop("Catatan pemulangan"),
    "notes.reint": noop("Catatan reintegrasi"),
    PREVIEW: noop("pratinjau rujukan"),
}

WHY_NOT = {
    "no_grant": noop("Unit Anda tidak punya hak melihat bagian ini."),
    "not_named": noop("Hanya untuk petugas yang ditunjuk di berkas ini."),
}


def name_of(section: str) -> str:
    """'Cara menghubungi' for contact."""
    return _(NAMES[section])


def why_not(view: SectionView) -> str:
    """Why it is not the reader's, in one sentence."""
    if view.code == "place" and view.reason == "no_grant":
        return _("“Tempat aman”. Alamatnya hanya ada pada pengelolanya.")
    return _(WHY_NOT[view.reason or "no_grant"])
