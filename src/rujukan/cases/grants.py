"""Rows of the one access table: written and ended here, always inside an open act."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from rujukan.cases.models import AccessGrant
from rujukan.procedure.act import Act
from rujukan.rules.access import Basis
from rujukan.rules.disclosure import LEAD, own_beside


def grant(
    act: Act, *, unit: UUID, sections: Iterable[str], basis: Basis, source: UUID, ends_at: datetime | None = None
) -> None:
    """A row per section, from now on; what the unit already has from the same source stays as it is."""
    _grant(act, unit, dict.fromkeys(sections, basis), source, ends_at)


def _grant(act: Act, unit: UUID, wanted: Mapping[str, Basis], source: UUID, ends_at: datetime | None = None) -> None:
    live = AccessGrant.unscoped.filter(dossier=act.dossier, unit=unit, source=source, ended_at__isnull=True)
    has = set() if act.fresh else set(live.values_list("section", flat=True))
    AccessGrant.unscoped.bulk_create(
        AccessGrant(
            dossier=act.dossier, unit_id=unit, section=section, basis=basis, source=source, starts_at=act.at,
            ends_at=ends_at,
        )
        for section, basis in wanted.items() if section not in has
    )  # fmt: skip


def grant_lead(act: Act, unit: UUID, sections: Iterable[str] = LEAD) -> None:
    """`lead`: what the unit that leads sees; or, for a holder named in another unit, what his steps need;
    and besides what that unit itself notes down there."""
    seen = tuple(sections)
    wanted: dict[str, Basis] = {**dict.fromkeys(own_beside(seen), "own"), **dict.fromkeys(seen, "lead")}
    _grant(act, unit, wanted, act.dossier.id)


def end(act: Act, rows: Iterable[AccessGrant]) -> None:
    """These rows open nothing from now on. They stay, as what was open from when to when."""
    AccessGrant.unscoped.filter(id__in=[row.id for row in rows], ended_at__isnull=True).update(ended_at=act.at)
