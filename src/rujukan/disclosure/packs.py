"""Parsed packs by their row: a stored pack never changes, so a process reads each text once."""

from functools import lru_cache
from uuid import UUID

from rujukan.procedure.models import StoredPack
from rujukan.procedure.packs import calendar_of, pack_of
from rujukan.rules.procedure.calendar import Calendar
from rujukan.rules.procedure.pack import Pack, Reason, Role, Words
from rujukan.rules.refused import Refused


@lru_cache(maxsize=64)
def pack_by_id(stored: UUID) -> Pack:
    """The effective pack."""
    return pack_of(StoredPack.objects.get(id=stored))


@lru_cache(maxsize=64)
def calendar_by_id(stored: UUID) -> Calendar:
    """Its days off."""
    return calendar_of(StoredPack.objects.get(id=stored))


def calendar_in_force(region: str) -> Calendar:
    """The days off of the pack in force, in one light query."""
    return pack_in_force(region)[1]


def pack_in_force(region: str) -> tuple[Pack, Calendar]:
    """The pack in force with its days off, in one light query. Raises Refused."""
    latest = StoredPack.objects.filter(region=region).order_by("in_force_at", "id").values_list("id", flat=True).last()
    if latest is None:
        raise Refused("Belum ada SOP yang berlaku di daerah ini.")
    return pack_by_id(latest), calendar_by_id(latest)


def same(text: str) -> Words:
    """A code for which the pack has no words stands for itself."""
    return Words(id=text, en=text)


def step_words(pack: Pack, code: str) -> Words:
    found = pack.steps.get(code)
    return found.name if found else same(code)


def records_of(pack: Pack, code: str) -> tuple[str, ...]:
    """The events that end a step, in the pack's order."""
    found = pack.steps.get(code)
    return tuple(dict.fromkeys(stop.event for stop in found.stops)) if found else ()


def service_words(pack: Pack, code: str) -> Words:
    found = pack.services.get(code)
    return found.name if found else same(code)


def neutral_words(pack: Pack, code: str) -> Words:
    """A service as coordination rows call it (P1)."""
    found = pack.services.get(code)
    return found.neutral if found else same(code)


def kind_words(pack: Pack, code: str) -> Words:
    found = pack.kinds.get(code)
    return found.name if found else same(code)


def role_words(pack: Pack, code: str) -> Words:
    found: Role | None = pack.roles.get(code)
    return found.name if found else same(code)


def reason_words(pack: Pack, code: str, *lists: str) -> Words | None:
    """The words of a reason, from the lists named (else from any); None where it is none."""
    asked = [pack.reasons.get(name, ()) for name in lists] if lists else list(pack.reasons.values())
    found: Reason | None = next((reason for listed in asked for reason in listed if reason.code == code), None)
    return found.name if found and code else None
