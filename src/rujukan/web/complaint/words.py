"""Codes of a complaint in words: how it came in, who reports, who she is, how to reach her."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.rules.intake import AGE_BANDS


class Said(NamedTuple):
    """A code's words, and a remark below them."""

    words: str
    hint: str = ""


AGES = {
    "adult": Said(noop("Dewasa"), noop("18 tahun ke atas")),
    "child": Said(noop("Anak"), noop("belum 18 tahun")),
    "unsure": Said(noop("Belum pasti")),
}
SEXES = {
    "female": Said(noop("Perempuan")),
    "male": Said(noop("Laki-laki")),
    "other": Said(noop("Lainnya")),
    "unknown": Said(noop("Tidak tahu")),
}
CHANNELS = {
    "walk_in": Said(noop("Datang langsung")),
    "phone": Said(noop("Telepon")),
    "whatsapp": Said(noop("WhatsApp")),
    "letter": Said(noop("Surat")),
    "agency": Said(noop("Dari instansi lain")),
    "village": Said(noop("Dari desa atau kelurahan")),
    "outreach": Said(noop("Penjangkauan")),
    "social_media": Said(noop("Media sosial")),
    "media": Said(noop("Berita")),
    "other": Said(noop("Cara lain")),
    "unknown": Said(noop("Tidak tahu")),
}
SUPPLIED = noop("seperti tertulis di daftar lama")
REPORTERS = {
    "family": Said(noop("Keluarga")),
    "friend": Said(noop("Teman atau tetangga")),
    "village": Said(noop("Aparat desa atau kelurahan")),
    "agency": Said(noop("Petugas instansi")),
    "ngo": Said(noop("Lembaga masyarakat atau gereja")),
    "other": Said(noop("Orang lain")),
}
REACHED = {
    "phone": noop("Telepon saja. Jangan WhatsApp, jangan SMS."),
    "whatsapp": noop("Telepon, atau WhatsApp: ia yang minta. Jangan SMS."),
    "trusted_person": noop("Lewat orang yang ia percaya"),
    "visit": noop("Jangan dihubungi, temui langsung"),
    "unknown": noop("Belum tahu. Cari dulu cara yang aman."),
}
DANGER = {
    "yes": noop("ada bahaya sekarang"),
    "no": noop("tidak ada bahaya sekarang"),
    "unknown": noop("belum diketahui apakah ada bahaya"),
}
RISK_MEANS = {
    "high": noop(
        "Keselamatannya terancam sekarang: luka, diancam, dikurung, dicari orang, atau ingin mengakhiri hidup."
    ),
    "medium": noop("Belum aman: bisa ditemukan pelaku, tidak punya tempat tinggal, atau perlu berobat."),
    "low": noop("Untuk sementara aman, ada yang menemani, tidak ada yang mencari."),
}
BANDS = {band: Said(band) for band in AGE_BANDS}
"""Said as years by `band`."""


def picks(said: Mapping[str, Said]) -> list[tuple[str, str, str]]:
    """As rows of a form, in the language of the request."""
    return [(code, band(code) if code in BANDS else _(words), hint and _(hint)) for code, (words, hint) in said.items()]


def band(code: str) -> str:
    """'15 sampai 17 tahun', '48 tahun ke atas'."""
    if code.endswith("+"):
        return _("%(low)s tahun ke atas") % {"low": code.removesuffix("+")}
    low, _dash, high = code.partition("-")
    return _("%(low)s sampai %(high)s tahun") % {"low": low, "high": high}


def channel(code: str) -> str:
    """How it came in."""
    return _(CHANNELS[code].words if code in CHANNELS else SUPPLIED)


def reporter(kind: str) -> str:
    """Who reported, by his tie to her."""
    known = {"self": noop("Ia sendiri"), "unknown": noop("Tidak tahu"), "supplied": SUPPLIED}
    return _(known.get(kind) or REPORTERS[kind].words)


def sentence(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def sex(code: str) -> str:
    """'Perempuan'; not asked is not known."""
    return _(SEXES[code or "unknown"].words)


def reached(code: str) -> str:
    """How she may be reached, as a rule."""
    return _(REACHED[code])


def danger(code: str) -> str:
    """'ada bahaya sekarang'."""
    return _(DANGER[code])
