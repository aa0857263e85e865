"""May this actor use these sections of a dossier? Asked by actions, after the lock."""

from collections.abc import Iterable
from uuid import UUID

from rujukan.cases.models import AccessGrant, Case
from rujukan.procedure.act import Act
from rujukan.rules.access import ACTIONS, BASES, Basis, check_tier, may_see
from rujukan.rules.refused import NotVisible, Refused, StateChanged

OF_THE_LEAD = frozenset({
    "name_holder", "appoint_substitute", "give_consent", "refuse_consent", "defer_consent", "hold_conference",
    "set_aside", "propose_closing", "decide_closing", "reopen_case",
})  # fmt: skip
"""What decides over the case as a whole, or opens it to others: for the unit that leads it, and for one in which it
named a holder. A receiver that holds the same role in its own house decides nothing here."""

WHOLE: tuple[Basis, ...] = tuple(basis for basis in BASES if basis != "own")


def check_action(act: Act, action: str) -> None:
    """Raises Refused unless the actor's tier does such a thing and his unit has the sections that it needs."""
    check_tier(act.by, action)
    check_sections(act, ACTIONS[action].sections, bases=("lead",) if action in OF_THE_LEAD else WHOLE)


def check_sections(act: Act, sections: Iterable[str], *, bases: Iterable[Basis] = WHOLE) -> None:
    """Raises Refused unless each section may be seen by the actor (class D: by him in person), by these bases."""
    wanted = tuple(sections)
    if not wanted:
        return
    rows = AccessGrant.unscoped.filter(dossier=act.dossier, unit=act.by.unit, section__in=wanted)
    grants = [row.as_rule() for row in rows.filter(basis__in=list(bases)).order_by("id")]
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


def check_hers(act: Act, person: UUID) -> None:
    """Raises NotVisible unless it is her case that the act is on: nothing is written under the key of somebody else."""
    if not Case.unscoped.filter(dossier=act.dossier, person=person).exists():
        raise NotVisible


def check_open(act: Act) -> None:
    """Raises StateChanged on a case that was closed: nothing new begins there until it is opened again. (What a
    register supplies may be over.)"""
    if act.course.closed_at and act.by.kind != "import":
        raise StateChanged("Berkas ini sudah ditutup.")
