"""Sections and their classes: the only unit of consent, grant, opening and look (protection.md)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Klass = Literal["B", "C", "D", "E"]

SERVICES = ("intake", "health", "social", "legal", "repat", "reint")
"""The six services of the SOP; `coord` lies over them and has no section."""

C: Klass = "C"
D: Klass = "D"

SECTIONS: dict[str, Klass] = {
    "need": "C",
    "identity": "C",
    "contact": "C",
    "plan": "C",
    "decisions": "C",
    **dict.fromkeys([f"service.{code}" for code in SERVICES], C),
    "account": "D",
    "screening": "D",
    "acts": "D",
    **dict.fromkeys([f"notes.{code}" for code in SERVICES], D),
    "place": "D",
    "reporter": "D",
}

LEAD = (
    *("need", "identity", "contact", "plan", "decisions", "reporter", "account", "screening", "acts"),
    *(f"service.{code}" for code in SERVICES),
)
"""What the unit that opened the dossier sees."""

OPENED_BY_POST = (
    *("identity", "contact", "decisions", "account", "screening", "acts", "place", "reporter"),
    *(f"notes.{code}" for code in SERVICES),
)
"""Sections that stay closed until they are opened, each opening an entry of the audit."""

OF_PERSON = ("identity", "contact", "account")
"""Sections that lie on the person's dossier, under her key; a grant on a case or complaint of hers opens them."""

OF_COMPLAINT = ("need", "identity", "contact", "account", "reporter")
"""Sections in which something can lie while there is only a complaint."""

PREVIEW = "preview"
"""Not a section: what the look at a referral's preview (P3) is filed under."""

Extent = Literal["whole", "own", ""]
"""How much of a section: all of it, only the rows of the actor's own unit, nothing."""

Reason = Literal["", "no_grant", "not_named", "erased"]
"""Why a section is not the actor's: his unit has no live grant; he is not the named person (class D); it was erased."""


def klass_of(section: str, *, child: bool) -> Klass:
    """The class of a section; a child's (or unsure's) identity and contact are D."""
    return "D" if child and section in ("identity", "contact") else SECTIONS[section]


def needs_holder(section: str, *, child: bool) -> bool:
    """Class D also needs that the user is named on the dossier."""
    return klass_of(section, child=child) == "D"


def own_sections(service: str) -> tuple[str, ...]:
    """In which sections a unit that serves keeps its `own` rows, also after the consent was withdrawn."""
    return ("plan", f"service.{service}", "decisions", *own_beside([f"service.{service}"]))


def own_beside(sections: Iterable[str]) -> tuple[str, ...]:
    """Who sees a service's steps whole reads besides what his own unit noted down there, never another's notes."""
    services = [code.removeprefix("service.") for code in sections if code.startswith("service.")]
    place = ("place",) if "social" in services else ()
    return (*(f"notes.{service}" for service in services), *place)


def is_open(*, opened_at: datetime, until: datetime, now: datetime) -> bool:
    """Does an opening (a look) still count, its grant apart? SQL form: `disclosure.access.my_looks`."""
    return opened_at <= now < until


@dataclass(frozen=True)
class Scope:
    """What is read of a dossier: one section, whole (`unit` None) or only the rows that this unit wrote."""

    dossier: UUID
    section: str
    unit: UUID | None = None


@dataclass(frozen=True)
class Written:
    """By whom and when a row was written. The ids stay in the house: disclosure puts the names in their place."""

    at: datetime
    user: UUID | None = None
    unit: UUID | None = None
    by: str = ""
    by_unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a section, as it leaves the models. `position`: whose it is, on a complaint of several persons."""

    written: Written
    position: int = 0


Load = Callable[[Collection[Scope]], Mapping[Scope, tuple[Row, ...]]]


@dataclass(frozen=True)
class Section:
    """A part of a section that one context keeps. One `load_many` may serve several codes: it is asked once."""

    code: str
    part: str
    load_many: Load
    on: tuple[str, ...] = ("complaint", "case")
    """Kinds of dossier on which there can be such rows."""

    @property
    def klass(self) -> Klass:
        return SECTIONS[self.code]


def of_sections(
    scopes: Collection[Scope], read: Callable[[Collection[UUID], UUID | None], Iterable[tuple[UUID, str, Row]]]
) -> dict[Scope, tuple[Row, ...]]:
    """Ask `read` once for all whole dossiers and once for each unit's own rows: it gives dossier, section and row, and
    each scope is handed its own."""
    found: dict[Scope, list[Row]] = {scope: [] for scope in scopes}
    for unit in sorted({scope.unit for scope in scopes}, key=str):
        ids = {scope.dossier for scope in scopes if scope.unit == unit}
        for dossier, section, row in read(ids, unit):
            found.get(Scope(dossier, section, unit), []).append(row)
    return {scope: tuple(rows) for scope, rows in found.items()}


def of_scopes(
    scopes: Collection[Scope], read: Callable[[Collection[UUID], UUID | None], Iterable[tuple[UUID, Row]]]
) -> dict[Scope, tuple[Row, ...]]:
    """The same for a loader that keeps one section alone: `read` gives dossier and row."""
    sections = {scope.section for scope in scopes}
    return of_sections(scopes, lambda ids, unit: ((d, code, row) for d, row in read(ids, unit) for code in sections))
