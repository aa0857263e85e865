"""What one actor may see of which dossiers now: grants, who is named, what he opened. A few queries for any number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Case
from rujukan.disclosure.packs import pack_by_id
from rujukan.foundation.models import Dossier
from rujukan.intake.models import Harmed
from rujukan.procedure.models import Course, Holder
from rujukan.rules.access import Grant, counts_as_named, extent_of, grant_is_live, granted_extent
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import OF_PERSON, OPENED_BY_POST, SECTIONS, Extent, Reason, Scope, is_open, klass_of
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.refused import NotVisible

OPENED, CLOSED = "section.opened", "section.closed"
"""Events of looks: a section was opened until a moment, or closed again before it."""

T = TypeVar("T")

_ERASED = ExpressionWrapper(Q(person__dossier__key_wrapped__isnull=True), output_field=BooleanField())
"""Of a row that has a `person`: was her key destroyed?"""


@dataclass(frozen=True)
class Of:
    """A person whom a dossier is about, at her place in a complaint."""

    person: UUID
    position: int = 0
    age: str = ""
    has_case: bool = False
    erased: bool = False


@dataclass(frozen=True)
class Look:
    """An opening by this very actor in this very session."""

    section: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Access:
    """One dossier as one actor stands to it."""

    actor: Actor
    now: datetime
    dossier: Dossier
    course: Course
    grants: tuple[Grant, ...] = ()
    holders: tuple[Holder, ...] = ()
    persons: tuple[Of, ...] = ()
    taken_by: UUID | None = None
    """The unit that took the complaint."""
    looks: Mapping[str, Look] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    """Sections that count as opened since the caller has recorded the look himself (letters, exports)."""
    all_named: bool = False
    """For a letter: whoever in the unit is named reads it."""

    @cached_property
    def pack(self) -> Pack:
        return pack_by_id(self.course.pack_id)

    @property
    def child(self) -> bool:
        return self.course.age != "adult"

    @property
    def leads(self) -> bool:
        return self.actor.unit is not None and self.actor.unit == self.course.lead_unit_id

    @cached_property
    def named(self) -> bool:
        """Is he (for a letter: anybody of his unit) named on the dossier?"""
        mine = [holder for holder in self.holders if holder.unit_id == self.actor.unit]
        return any(self.all_named or holder.user == self.actor.user for holder in mine)

    def named_for(self, section: str) -> bool:
        """Named, or counts as such (INT and UH on a complaint without a case)."""
        if self.named or self.taken_by is None:
            return self.named
        has_case = any(of.has_case for of in self.persons)
        return counts_as_named(self.actor, section, taken_by=self.taken_by, has_case=has_case)

    def extent(self, section: str) -> Extent:
        """How much of the section he may see, opened or not."""
        return self._extents.get(section, "")

    @cached_property
    def _extents(self) -> Mapping[str, Extent]:
        return {section: self._extent(section) for section in SECTIONS}

    def _is_gone(self, section: str) -> bool:
        """Everything that the section could hold here was erased."""
        if section in OF_PERSON and self.persons:
            return all(of.erased for of in self.persons)
        return self.dossier.erased

    def _extent(self, section: str) -> Extent:
        if self._is_gone(section):
            return ""
        return extent_of(
            self.actor, section, dossier=self.dossier.id, grants=self.grants, named=self.named_for(section),
            child=self.child, now=self.now,
        )  # fmt: skip

    def reason(self, section: str) -> Reason:
        """Why it is not his."""
        granted = granted_extent(self.actor, section, dossier=self.dossier.id, grants=self.grants, now=self.now)
        if granted and self._is_gone(section):
            return "erased"
        return "not_named" if granted else "no_grant"

    def opening(self, section: str) -> datetime | None:
        """Until when his own opening counts: while a grant lives that was there when he opened it."""
        look = self.looks.get(section)
        if look is None:
            return None
        counts = is_open(opened_at=look.at, until=look.until, now=self.now)
        granted = any(
            g.section == section and g.starts_at <= look.at and grant_is_live(g, self.now) for g in self.grants
        )
        return look.until if counts and granted else None

    def lies_open(self, section: str) -> bool:
        """May its rows be shown now?"""
        if not self.extent(section):
            return False
        return section not in OPENED_BY_POST or section in self.opened or self.opening(section) is not None

    def klass(self, section: str) -> str:
        return klass_of(section, child=self.child)

    def scopes(self, section: str) -> list[tuple[Of | None, Scope]]:
        """What is read for it: the dossier's rows, or those of each person whom it is about."""
        unit = self.actor.unit if self.extent(section) == "own" else None
        if section in OF_PERSON:
            return [(of, Scope(of.person, section, unit)) for of in self.persons if not of.erased]
        return [(None, Scope(self.dossier.id, section, unit))]


def read_accesses(
    dossiers: Iterable[Dossier], *, to: Actor, now: datetime, opened: Collection[str] = (), all_named: bool = False
) -> list[Access]:
    """How the actor stands to these cases and complaints; those of which he may see nothing are left out."""
    known = {dossier.id: dossier for dossier in dossiers if dossier.kind in ("case", "complaint")}
    grants = _grants(known, to, now)
    visible = {key: dossier for key, dossier in known.items() if key in grants}
    if not visible:
        return []
    courses = {course.dossier_id: course for course in _courses(visible)}
    holders = _holders(visible)
    persons, taken = _persons(visible.values())
    looks = _looks(visible, to, now)
    return [
        Access(
            to, now, dossier, courses[key], tuple(grants[key]), tuple(holders.get(key, ())),
            tuple(persons.get(key, ())), taken.get(key), looks.get(key, {}), frozenset(opened), all_named,
        )
        for key, dossier in visible.items()
    ]  # fmt: skip


def read_access(code: str, *, to: Actor, now: datetime, kind: str = "") -> Access:
    """How the actor stands to one case or complaint. Raises NotVisible."""
    rows = Dossier.unscoped.filter(code=code, region=to.region) if to.works and to.unit else Dossier.unscoped.none()
    found = read_accesses(rows.filter(kind=kind) if kind else rows, to=to, now=now)
    if not found:
        raise NotVisible
    return found[0]


def _grants(ids: Collection[UUID], to: Actor, now: datetime) -> dict[UUID, list[Grant]]:
    rows = AccessGrant.unscoped.filter(dossier__in=list(ids)).live(now).of(to)
    return _by_dossier(rows, AccessGrant.as_rule)


def _courses(ids: Collection[UUID]) -> "QuerySet[Course, Course]":
    return Course.unscoped.filter(dossier__in=list(ids))


def _holders(ids: Collection[UUID]) -> dict[UUID, list[Holder]]:
    return _by_dossier(Holder.unscoped.filter(dossier__in=list(ids), until__isnull=True), lambda holder: holder)


def _by_dossier(rows: "QuerySet[Any, Any]", make: Any) -> dict[UUID, list[Any]]:
    ordered = rows.order_by("dossier_id", "id")
    return {key: [make(row) for row in found] for key, found in groupby(ordered, attrgetter("dossier_id"))}


def _persons(dossiers: Iterable[Dossier]) -> tuple[dict[UUID, list[Of]], dict[UUID, UUID]]:
    """Whom each is about, and which unit took each complaint."""
    persons: dict[UUID, list[Of]] = {}
    taken: dict[UUID, UUID] = {}
    by_kind = {kind: [d.id for d in dossiers_] for kind, dossiers_ in _by_kind(dossiers).items()}
    if cases := by_kind.get("case"):
        rows = Case.unscoped.filter(dossier__in=cases).annotate(erased=_ERASED).order_by("dossier_id")
        found = rows.values_list("pk", "person", "erased")
        persons |= {case: [Of(person, erased=erased)] for case, person, erased in found}
    if complaints := by_kind.get("complaint"):
        harmed = Harmed.unscoped.filter(complaint__in=complaints).annotate(erased=_ERASED).select_related("complaint")
        for row in harmed.order_by("position", "id"):
            of = Of(row.person_id, row.position, row.age, row.case_id is not None, vars(row)["erased"])
            persons.setdefault(row.complaint_id, []).append(of)
            taken[row.complaint_id] = row.complaint.unit_id
    return persons, taken


def _by_kind(dossiers: Iterable[Dossier]) -> dict[str, list[Dossier]]:
    found: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        found.setdefault(dossier.kind, []).append(dossier)
    return found


def my_looks(to: Actor, now: datetime) -> "QuerySet[Entry, Entry]":
    """Openings of this very actor in this very session that are not over, and what closed them."""
    mine = Entry.unscoped.filter(kind=Entry.Kind.LOOK, by_user=to.user, by_unit=to.unit, session=to.session[:16])
    return mine.filter(Q(until__gt=now) | Q(event=CLOSED), recorded_at__lte=now)


def _looks(ids: Collection[UUID], to: Actor, now: datetime) -> dict[UUID, dict[str, Look]]:
    rows = my_looks(to, now).filter(dossier__in=list(ids), event__in=(OPENED, CLOSED)).order_by("dossier_id", "seq")
    found: dict[UUID, dict[str, Look]] = {}
    for row in rows:
        looks = found.setdefault(row.dossier_id, {})
        if row.event == OPENED and row.until:
            looks[row.section] = Look(row.section, row.recorded_at, row.until)
        else:
            looks.pop(row.section, None)
    return found
