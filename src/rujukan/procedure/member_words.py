"""Memberships in words: roles as the region's pack in force says them, and what a tier does. For headers, lists and
the command line."""

from collections.abc import Iterable
from time import monotonic

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.foundation.numerals import language
from rujukan.procedure.packs import in_force
from rujukan.rules.actor import Tier
from rujukan.rules.procedure.pack import Role
from rujukan.rules.refused import Refused

AGAIN = 60.0
"""Seconds for which a region's words are remembered; a pack changes a few times a year."""

DOES: dict[Tier, str] = {
    "works": noop("menangani"),
    "coordinates": noop("mengoordinasi"),
    "observes": noop("mengamati"),
    "administers": noop("mengelola anggota"),
    "audits": noop("mengawasi"),
}

_roles: dict[str, tuple[dict[str, Role], float]] = {}


def does(tier: Tier) -> str:
    """What a member of this tier does, in one or two words."""
    return _(DOES[tier])


def roles_in_words(region: str, codes: Iterable[str]) -> str:
    """'manajer kasus, petugas pengaduan'."""
    return ", ".join(role_words(region, code) for code in codes)


def task_in_words(region: str, tier: Tier, codes: Iterable[str]) -> str:
    """'menangani: manajer kasus, kepala unit'; without roles what the tier does."""
    roles = roles_in_words(region, codes)
    return f"{does(tier)}: {roles}" if roles else does(tier)


def role_words(region: str, code: str) -> str:
    """'manajer kasus' for CM, as the region's pack in force says it; the code itself where it says nothing."""
    role = _role_table(region).get(code)
    return (role.name.en if language() == "en" else role.name.id) if role else code


def _role_table(region: str) -> dict[str, Role]:
    known, until = _roles.get(region, ({}, 0.0))
    if monotonic() < until:
        return known
    _roles[region] = (_asked(region), monotonic() + AGAIN)
    return _roles[region][0]


def _asked(region: str) -> dict[str, Role]:
    try:
        return dict(in_force(region).roles)
    except Refused:
        return {}


def forget_cached() -> None:
    """Drop what this process remembers (tests that make their own databases)."""
    _roles.clear()
