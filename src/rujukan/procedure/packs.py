"""The packs that were put in force, and the one that is."""

from functools import lru_cache
from time import monotonic
from uuid import UUID

from django.db import transaction

from rujukan.directory.actions import settle
from rujukan.directory.models import Unit
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.procedure.models import Course, StoredPack
from rujukan.rules.actor import Actor, system
from rujukan.rules.procedure.calendar import Calendar
from rujukan.rules.procedure.explain import Part, explain
from rujukan.rules.procedure.load import build, digest, load_texts, trees
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.refused import Refused

NONE_LOADED = "Belum ada SOP yang berlaku di daerah ini. Jalankan: ./rujukan sop load sop/regions/<kode>.yaml"

_packs: dict[str, Pack] = {}
_explained: dict[str, dict[str, list[Part]]] = {}
_calendars: dict[str, Calendar] = {}
_lately: dict[str, tuple[Pack, float]] = {}

AGAIN = 60.0
"""Seconds for which `in_force_lately` does not ask again."""


def pack_of(stored: StoredPack) -> Pack:
    """The effective pack of a stored row, parsed once per process; its texts may be deferred."""
    if stored.sha256 not in _packs:
        _packs[stored.sha256] = load_texts(stored.national, stored.overlay)
    return _packs[stored.sha256]


def _read(national: str, overlay: str) -> tuple[Pack, str]:
    """A pack from its texts, with their hash; parsed once per process."""
    sha256 = digest(national, overlay)
    if sha256 not in _packs:
        _packs[sha256] = load_texts(national, overlay)
    return _packs[sha256], sha256


def calendar_of(stored: StoredPack) -> Calendar:
    """The working days of a stored pack."""
    if stored.sha256 not in _calendars:
        _calendars[stored.sha256] = Calendar.of(pack_of(stored))
    return _calendars[stored.sha256]


def stored_in_force(region: str) -> StoredPack:
    """The row in force for a region. Raises Refused where none was loaded."""
    rows = StoredPack.objects.filter(region=region).defer("national", "overlay")
    found = rows.order_by("in_force_at", "id").last()
    if found is None:
        raise Refused(NONE_LOADED)
    return found


def in_force(region: str) -> Pack:
    """The effective pack in force for a region."""
    return pack_of(stored_in_force(region))


def in_force_lately(region: str) -> Pack:
    """As `in_force`, remembered for a minute: for words and buttons, never for a rule."""
    known = _lately.get(region)
    if known is None or monotonic() >= known[1]:
        known = _lately[region] = (in_force(region), monotonic() + AGAIN)
    return known[0]


def explained(region: str) -> tuple[Pack, dict[str, list[Part]]]:
    """The pack in force, and for each step its parts with where each comes from, national and region told apart."""
    stored = StoredPack.objects.filter(region=region).order_by("in_force_at", "id").last()
    if stored is None:
        raise Refused(NONE_LOADED)
    if stored.sha256 not in _explained:
        found = trees(stored.national, stored.overlay)
        pack, (under, _) = pack_of(stored), build(found.national)
        _explained[stored.sha256] = {code: explain(found, pack, under, code) for code in pack.steps}
    return pack_of(stored), _explained[stored.sha256]


@lru_cache(maxsize=16)
def _unit_ids(region: str, sha256: str) -> dict[str, UUID]:
    return dict(Unit.objects.in_region(region).values_list("code", "id"))


def units_for(stored: StoredPack, pack: Pack, role: str) -> list[UUID]:
    """Units of the region that hold a role: as their own before as a stand-in, in the overlay's order."""
    ids = _unit_ids(stored.region, stored.sha256)
    own = [u.code for u in pack.units.values() if role in u.roles]
    stand_in = [u.code for u in pack.units.values() if role in u.fallback]
    return [ids[code] for code in own + stand_in]


def unit_roles(stored: StoredPack, pack: Pack, unit: UUID | None) -> frozenset[str]:
    """The roles that a unit holds, as its own or as a stand-in."""
    ids = _unit_ids(stored.region, stored.sha256)
    return frozenset(r for u in pack.units.values() if ids.get(u.code) == unit for r in (*u.roles, *u.fallback))


def main_role(stored: StoredPack, pack: Pack, unit: UUID) -> str:
    """The role that the overlay names first for a unit; '' where it names none."""
    ids = _unit_ids(stored.region, stored.sha256)
    return next((role for u in pack.units.values() if ids.get(u.code) == unit for role in (*u.roles, *u.fallback)), "")


@transaction.atomic
def put_in_force(*, national: str, overlay: str, by: Actor | None = None) -> StoredPack:
    """Store a pack and put it in force; create its region's agencies, units and own dossier. The same text again
    changes nothing. Running clocks move with new days off (`procedure.sweeps.move_with_calendar`)."""
    pack, sha256 = _read(national, overlay)
    latest = StoredPack.objects.filter(region=pack.region).order_by("in_force_at", "id").last()
    if latest and latest.sha256 == sha256:
        return latest
    settle(pack, by or system(pack.region))
    stored = StoredPack.objects.create(
        region=pack.region, sha256=sha256, national=national, overlay=overlay, by_user=by.user if by else None
    )
    _region_dossier(stored)
    _lately.pop(stored.region, None)
    return stored


def _region_dossier(stored: StoredPack) -> None:
    dossier = Dossier.unscoped.filter(kind=Dossier.Kind.REGION, region=stored.region).first()
    if dossier is None:
        dossier = new_dossier(Dossier.Kind.REGION, stored.region, code=stored.region)
        Course.unscoped.create(dossier=dossier, pack=stored, age="adult")
    else:
        Course.unscoped.filter(dossier=dossier).update(pack=stored)


def forget_cached() -> None:
    """Drop what this process remembers of a database (tests that make their own); a parsed pack goes by its hash."""
    _unit_ids.cache_clear()
    _lately.clear()
