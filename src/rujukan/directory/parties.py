"""A unit as pages, letters and exports name it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from rujukan.directory.models import Unit


@dataclass(frozen=True)
class Party:
    """A unit in words; `code` is what a form sends back."""

    code: str
    name: str
    agency: str


NOBODY = Party("", "", "")


def party(unit: Unit) -> Party:
    """Of a unit that came with its agency."""
    return Party(unit.code, unit.name, unit.agency.name)


def parties(ids: Iterable[UUID | None]) -> dict[UUID | None, Party]:
    """All of these in one query; None, and whom nobody knows, is `NOBODY`."""
    wanted = {one for one in ids if one}
    found = Unit.objects.filter(id__in=wanted).select_related("agency") if wanted else []
    return {None: NOBODY, **dict.fromkeys(wanted, NOBODY), **{unit.id: party(unit) for unit in found}}
