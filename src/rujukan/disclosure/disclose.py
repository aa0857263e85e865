"""The disclosure of a case or complaint to one actor: its sections, each open, closed, or not his."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from rujukan.directory.models import Unit
from rujukan.disclosure.access import Access, read_access, read_accesses
from rujukan.disclosure.asked import asked_before, hints
from rujukan.disclosure.asked import pairs_of as asked_by
from rujukan.disclosure.names import Names, pairs_of
from rujukan.disclosure.sections import SECTIONS, listed_on
from rujukan.disclosure.shapes import Asked, Disclosure, SectionView
from rujukan.foundation.models import Dossier
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import OPENED_BY_POST, Load, Row, Scope

Parts = Mapping[str, tuple[Row, ...]]
Loaded = dict[tuple[str, str], dict[str, tuple[Row, ...]]]
"""(code of the dossier, section) -> part -> rows."""


def disclose(dossier_code: str, *, to: Actor, now: datetime) -> Disclosure:
    """What the actor may see of it now; sections that he has not opened are closed. Raises NotVisible."""
    access = read_access(dossier_code, to=to, now=now)
    loaded, answered = load([access]), asked_before(access)
    names = Names.of([*pairs_of(rows_of(loaded)), *asked_by(answered)], to)
    return _made(access, loaded, names, hints(answered, names))


def disclose_many(codes: Sequence[str], *, to: Actor, now: datetime, opened: Collection[str] = ()) -> list[Disclosure]:
    """The same for many, in their order; what he may not see at all is left out. `opened`: sections for which the
    caller has recorded a look at each of them already (an export)."""
    rows = {d.code: d for d in Dossier.unscoped.filter(code__in=codes, region=to.region)}
    dossiers = [rows[code] for code in codes if code in rows]
    return _disclose(read_accesses(dossiers, to=to, now=now, opened=opened))


def disclose_to_unit(dossier_code: str, *, unit: Unit, now: datetime) -> Disclosure | None:
    """What a letter to a unit may hold: all that its grants open, class D only where somebody of it is named. None: the
    unit may see nothing of it."""
    reader = Actor(None, unit.id, unit.region_id, frozenset(), "works", unit.name, "seat")
    rows = Dossier.unscoped.filter(code=dossier_code, region=unit.region_id)
    found = read_accesses(rows, to=reader, now=now, opened=OPENED_BY_POST, all_named=True)
    return _disclose(found)[0] if found else None


def _disclose(accesses: list[Access]) -> list[Disclosure]:
    if not accesses:
        return []
    loaded = load(accesses)
    names = Names.of(pairs_of(rows_of(loaded)), accesses[0].actor)
    return [_made(access, loaded, names, {}) for access in accesses]


def _made(access: Access, loaded: Loaded, names: Names, asked: Mapping[str, Asked]) -> Disclosure:
    return made(access, {view.code: view for view in views(access, loaded, names, asked)})


def made(access: Access, shown: Mapping[str, SectionView]) -> Disclosure:
    """The disclosure that these sections are."""
    course, dossier = access.course, access.dossier
    return Disclosure(dossier.code, dossier.kind, dossier.region, course.age, course.risk, shown)  # type: ignore[arg-type]


def load(accesses: Iterable[Access], *, without: Collection[tuple[str, str]] = ()) -> Loaded:
    """All rows that lie open, each loader asked once for all dossiers. `without`: (section, part) left out."""
    known = list(accesses)
    asked: dict[Load, list[tuple[Access, str, str, int, Scope]]] = {}
    for access in known:
        lying_open = [code for code in listed_on(access.dossier.kind) if access.lies_open(code)]
        scopes = {code: access.scopes(code) for code in lying_open}
        for section in SECTIONS:
            if (
                access.dossier.kind in section.on
                and section.code in scopes
                and (section.code, section.part) not in without
            ):
                asked.setdefault(section.load_many, []).extend(
                    (access, section.code, section.part, of.position if of else 0, scope)
                    for of, scope in scopes[section.code]
                )
    return _read(asked)


def _read(asked: dict[Load, list[tuple[Access, str, str, int, Scope]]]) -> Loaded:
    loaded: Loaded = {}
    for load_many, wanted in asked.items():
        found = load_many({scope for *_, scope in wanted})
        for access, section, part, position, scope in wanted:
            rows = tuple(replace(row, position=position or row.position) for row in found.get(scope, ()))
            parts = loaded.setdefault((access.dossier.code, section), {})
            if rows:
                parts[part] = parts.get(part, ()) + rows
    return loaded


def rows_of(loaded: Loaded) -> list[Row]:
    """Every row that was loaded."""
    return [row for parts in loaded.values() for rows in parts.values() for row in rows]


def views(access: Access, loaded: Loaded, names: Names, asked: Mapping[str, Asked]) -> list[SectionView]:
    """The sections of the dossier in the order of its page."""
    return [
        _view(access, code, loaded.get((access.dossier.code, code), {}), names, asked.get(code))
        for code in listed_on(access.dossier.kind)
    ]


def notice_before(section: str, klass: str) -> Literal["", "non_punishment", "class_d"]:
    """What is read before it is opened (P7, P22)."""
    if section == "acts":
        return "non_punishment"
    return "class_d" if klass == "D" else ""


def _view(access: Access, code: str, parts: Parts, names: Names, asked: Asked | None) -> SectionView:
    extent = access.extent(code)
    klass = access.klass(code)
    if not extent:
        return SectionView(code, klass, "not_yours", access.reason(code), asked=asked)
    notice = notice_before(code, klass)
    if not access.lies_open(code):
        return SectionView(code, klass, "closed", extent=extent, asked=asked, notice=notice)
    signed = {part: tuple(names.signed(row) for row in rows) for part, rows in parts.items()}
    until = access.opening(code) if code in OPENED_BY_POST else None
    return SectionView(code, klass, "open", "", extent, until, signed, asked, notice)
