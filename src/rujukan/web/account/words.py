"""Memberships in words: what a tier does, which roles."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.procedure.role_words import role_words
from rujukan.rules.actor import Tier

DOES: dict[Tier, str] = {
    "works": noop("menangani"),
    "coordinates": noop("mengoordinasi"),
    "observes": noop("mengamati"),
    "administers": noop("mengelola anggota"),
    "audits": noop("mengawasi"),
}


def does(tier: Tier) -> str:
    """What a member of this tier does, in one or two words."""
    return _(DOES[tier])


def roles_in_words(region: str, codes: Iterable[str]) -> str:
    """'manajer kasus, petugas pengaduan'."""
    return ", ".join(role_words(region, code) for code in codes)
