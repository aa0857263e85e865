"""What the region's pack in force calls its roles: for headers, lists and the command line."""

from time import monotonic

from rujukan.foundation.numerals import language
from rujukan.procedure.packs import in_force
from rujukan.rules.procedure.pack import Role
from rujukan.rules.refused import Refused

AGAIN = 60.0
"""Seconds for which a region's words are remembered; a pack changes a few times a year."""

_roles: dict[str, tuple[dict[str, Role], float]] = {}


def role_words(region: str, code: str) -> str:
    """'manajer kasus' for CM, as the region's pack in force says it; the code itself where it says nothing."""
    role = _role_table(region).get(code)
    return (role.name.en if language() == "en" else role.name.id) if role else code


def _role_table(region: str) -> dict[str, Role]:
    known, until = _roles.get(region, ({}, 0.0))
    if monotonic() < until:
        return known
    try:
        _roles[region] = (dict(in_force(region).roles), monotonic() + AGAIN)
    except Refused:
        return {}
    return _roles[region][0]


def forget_cached() -> None:
    """Drop what this process remembers (tests that make their own databases)."""
    _roles.clear()
