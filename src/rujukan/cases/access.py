"""May this actor use these sections of a dossier? Asked by actions, after the lock."""

from collections.abc import Iterable

from rujukan.cases.models import AccessGrant
from rujukan.procedure.act import Act
from rujukan.rules.access import ACTIONS, check_tier, may_see
from rujukan.rules.refused import Refused


def check_action(act: Act, action: str) -> None:
    """Raises Refused unless the actor's tier does such a thing and his unit has the sections that it needs."""
    check_tier(act.by, action)
    check_sections(act, ACTIONS[action].sections)


def check_sections(act: Act, sections: Iterable[str]) -> None:
    """Raises Refused unless each section may be seen by the actor (class D: by him in person)."""
    wanted = tuple(sections)
    if not wanted:
        return
    rows = AccessGrant.unscoped.filter(dossier=act.dossier, unit=act.by.unit, section__in=wanted).exclude(basis="own")
    grants = [row.as_rule() for row in rows.order_by("id")]
    for section in wanted:
        if not _may(act, section, grants):
            raise Refused("Bagian berkas ini belum terbuka untuk Anda.")


def _may(act: Act, section: str, grants: list) -> bool:  # type: ignore[type-arg]
    return may_see(
        act.by, section, dossier=act.dossier.id, grants=grants, named=is_named(act), child=act.course.age != "adult",
        now=act.at,
    )  # fmt: skip


def is_named(act: Act) -> bool:
    """Is the actor named on the dossier, for his unit?"""
    return any(h.user == act.by.user and h.unit_id == act.by.unit for h in act.holders)
