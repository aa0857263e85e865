"""The directory follows the pack: whoever puts a pack in force settles its agencies, units and roles here."""

from datetime import datetime

from django.db import transaction

from rujukan.directory.models import Agency, Region, Unit, UnitRole
from rujukan.foundation.time import now
from rujukan.rules.actor import Actor
from rujukan.rules.procedure import pack as packs


def settle(pack: packs.Pack, by: Actor) -> Region:
    """Bring the region's agencies, units and roles to what the pack says, and return the region.

    The same pack again changes nothing. Nothing is deleted: a unit or role that the pack no longer names is ended,
    and stands again when a later pack names it. `by` is who puts the pack in force; the caller records that act.
    """
    with transaction.atomic():
        region, _ = Region.objects.update_or_create(code=pack.region, defaults={"name": pack.name, "zone": pack.zone})
        agencies = {
            code: _settle_agency(region, agency, place) for place, (code, agency) in enumerate(pack.agencies.items())
        }
        for place, unit in enumerate(pack.units.values()):
            _settle_unit(agencies[unit.agency], unit, place)
        _end_units(region, frozenset(pack.units), now())
    return region


def _settle_agency(region: Region, said: packs.Agency, place: int) -> Agency:
    agency, _ = Agency.objects.update_or_create(
        region=region, code=said.code, defaults={"name": said.name, "position": place}
    )
    return agency


def _settle_unit(agency: Agency, said: packs.Unit, place: int) -> None:
    unit, _ = Unit.objects.update_or_create(
        region_id=agency.region_id,
        code=said.code,
        defaults={"agency": agency, "name": said.name, "position": place, "ended_at": None},
    )
    for role in (*said.roles, *said.fallback):
        UnitRole.objects.update_or_create(
            unit=unit,
            role=role,
            defaults={"fallback": role not in said.roles, "position": place, "ended_at": None},
        )
    gone = UnitRole.objects.filter(unit=unit, ended_at__isnull=True).exclude(role__in=(*said.roles, *said.fallback))
    gone.update(ended_at=now())


def _end_units(region: Region, named: frozenset[str], at: datetime) -> None:
    Unit.objects.in_region(region.code).standing().exclude(code__in=named).update(ended_at=at)
