"""Each access rule stands twice, as a predicate and as SQL: the same on random data, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Case, Person
from rujukan.directory.models import Unit
from rujukan.disclosure.access import CLOSED, OPENED, read_accesses
from rujukan.foundation import time
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.procedure.models import Course, Holder, Matter, StoredPack
from rujukan.rules.access import Addressed, extent_of, grant_is_live, granted_extent, is_my_turn
from rujukan.rules.actor import Actor, Tier
from rujukan.rules.disclosure import OPENED_BY_POST, is_open
from tests.people import REGION, small_town

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 11, 12, 1, 40, tzinfo=UTC)
USERS = (uuid7(), uuid7())
SECTIONS = ("need", "identity", "account", "notes.health", "plan")
AGES = ("adult", "child", "unsure")
ROLES = ("CM", "UH")
MANY = settings(max_examples=60, deadline=None)

hours = st.integers(-2, 2)
maybe = st.one_of(st.none(), hours)
which = st.integers(0, 1)


def at(hour: int) -> datetime:
    return NOW + timedelta(hours=hour)


def ends(hour: int | None) -> datetime | None:
    return None if hour is None else at(hour)


@dataclass(frozen=True)
class Place:
    """Two dossiers, two units, two users."""

    dossiers: tuple[Dossier, ...]
    units: tuple[Unit, ...]

    @property
    def actors(self) -> list[Actor]:
        """Everybody in every place, and those who see nothing by their tier, their missing unit or person."""
        tiers: tuple[Tier, ...] = ("works", "coordinates")
        members = [
            Actor(user, unit.id, REGION, frozenset(roles), tier, session="s")
            for user, unit, roles, tier in product(USERS, self.units, (("CM",), ("CM", "UH")), tiers)
        ]
        return [*members, Actor(USERS[0], None, REGION, frozenset(ROLES), "works"),
                Actor(None, self.units[0].id, REGION, frozenset(ROLES), "works")]  # fmt: skip


def a_place() -> Place:
    small_town()
    pack = StoredPack.objects.create(region=REGION, sha256="0" * 64, national="", overlay="")
    units = tuple(Unit.objects.order_by("position", "id")[:2])
    dossiers = tuple(new_dossier(Dossier.Kind.CASE, REGION) for _ in range(2))
    for dossier in dossiers:
        person = Person.unscoped.create(dossier=new_dossier(Dossier.Kind.PERSON, REGION))
        Case.unscoped.create(dossier=dossier, person=person)
        Course.unscoped.create(dossier=dossier, pack=pack, lead_unit=units[0])
    return Place(dossiers, units)


@contextmanager
def for_once() -> Iterator[None]:
    """What is written here is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


grants = st.lists(
    st.fixed_dictionaries({
        "dossier": which, "unit": which, "section": st.sampled_from(SECTIONS), "starts": hours, "ends": maybe,
        "ended": maybe, "basis": st.sampled_from(("lead", "consent", "own")),
    }),
    max_size=6,
)  # fmt: skip
named = st.lists(st.fixed_dictionaries({"dossier": which, "unit": which, "user": which, "over": st.booleans()}),
                 max_size=3, unique_by=lambda one: (one["dossier"], one["unit"], one["user"]))  # fmt: skip


def write_grants(place: Place, rows: list[dict[str, Any]]) -> list[AccessGrant]:
    return [
        AccessGrant.unscoped.create(
            dossier=place.dossiers[row["dossier"]], unit=place.units[row["unit"]], section=row["section"],
            source=uuid7(), basis=row["basis"], starts_at=at(row["starts"]), ends_at=ends(row["ends"]),
            ended_at=ends(row["ended"]),
        )
        for row in rows
    ]  # fmt: skip


def write_holders(place: Place, rows: list[dict[str, Any]], role: str = "CM") -> list[Holder]:
    return [
        Holder.unscoped.create(
            dossier=place.dossiers[row["dossier"]], unit=place.units[row["unit"]], user=USERS[row["user"]], role=role,
            until=NOW if row["over"] else None,
        )
        for row in rows
    ]  # fmt: skip


def is_named(actor: Actor, dossier: UUID, holders: list[Holder]) -> bool:
    return any((h.dossier_id, h.unit_id, h.user, h.until) == (dossier, actor.unit, actor.user, None) for h in holders)


def test_a_grant_lives_alike() -> None:
    place = a_place()

    @MANY
    @given(grants)
    def alike(rows: list[dict[str, Any]]) -> None:
        with for_once():
            written = write_grants(place, rows)
            live = set(AccessGrant.unscoped.live(NOW).values_list("id", flat=True))
            assert live == {row.id for row in written if grant_is_live(row.as_rule(), NOW)}

    alike()


def test_what_grants_and_names_open_is_alike() -> None:
    place = a_place()

    @MANY
    @given(grants, named, st.tuples(st.sampled_from(AGES), st.sampled_from(AGES)))
    def alike(rows: list[dict[str, Any]], names: list[dict[str, Any]], ages: tuple[str, str]) -> None:
        with for_once():
            for dossier, age in zip(place.dossiers, ages, strict=True):
                Course.unscoped.filter(dossier=dossier).update(age=age)
            known = [row.as_rule() for row in write_grants(place, rows)]
            holders = write_holders(place, names)
            for actor in place.actors:
                sql: dict[tuple[UUID, str], str] = {}
                for grant in AccessGrant.unscoped.opening(actor, NOW).order_by("id"):
                    key = (grant.dossier_id, grant.section)
                    sql[key] = "own" if grant.basis == "own" and sql.get(key) != "whole" else "whole"
                for (dossier, age), section in product(zip(place.dossiers, ages, strict=True), SECTIONS):
                    rule = extent_of(
                        actor, section, dossier=dossier.id, grants=known, named=is_named(actor, dossier.id, holders),
                        child=age != "adult", now=NOW,
                    )  # fmt: skip
                    assert sql.get((dossier.id, section), "") == rule

    alike()


def test_cases_are_visible_alike() -> None:
    place = a_place()

    @MANY
    @given(grants)
    def alike(rows: list[dict[str, Any]]) -> None:
        with for_once():
            known = [row.as_rule() for row in write_grants(place, rows)]
            for actor in place.actors:
                sql = set(Case.unscoped.visible_to(actor, NOW).values_list("pk", flat=True))
                read = {access.dossier.id for access in read_accesses(place.dossiers, to=actor, now=NOW)}
                rule = {
                    dossier.id
                    for dossier, section in product(place.dossiers, SECTIONS)
                    if granted_extent(actor, section, dossier=dossier.id, grants=known, now=NOW)
                }
                assert sql == rule == read

    alike()


def test_whose_turn_it_is_is_alike() -> None:
    place = a_place()
    matter = st.fixed_dictionaries({"dossier": which, "unit": which, "role": st.sampled_from((*ROLES, "MED"))})

    @MANY
    @given(st.lists(matter, max_size=5), named, st.sampled_from(ROLES))
    def alike(rows: list[dict[str, Any]], names: list[dict[str, Any]], role: str) -> None:
        with for_once():
            holders = [h for h in write_holders(place, names, role) if h.until is None]
            matters = [
                Matter.unscoped.create(
                    dossier=place.dossiers[row["dossier"]], unit=place.units[row["unit"]], role=row["role"],
                    step="intake.screen", service="intake", started_at=NOW,
                )
                for row in rows
            ]  # fmt: skip
            for actor in place.actors:
                sql = set(Matter.unscoped.addressed_to(actor).values_list("id", flat=True))
                rule = {m.id for m in matters if actor.user and is_my_turn(actor, address_of(m, holders))}
                assert sql == rule

    alike()


def address_of(matter: Matter, holders: list[Holder]) -> Addressed:
    here = (matter.dossier_id, matter.unit_id, matter.role)
    return Addressed(
        matter.unit_id, matter.role, frozenset(h.user for h in holders if (h.dossier_id, h.unit_id, h.role) == here)
    )


def test_an_opening_counts_alike() -> None:
    place = a_place()
    look = st.fixed_dictionaries({
        "user": which, "unit": which, "session": st.sampled_from(("s", "t")), "section": st.sampled_from(SECTIONS),
        "at": st.integers(-3, -1), "lasts": st.integers(1, 4), "closed": st.booleans(),
    })  # fmt: skip

    @MANY
    @given(st.lists(look, max_size=5), named)
    def alike(rows: list[dict[str, Any]], names: list[dict[str, Any]]) -> None:
        with for_once():
            dossier = place.dossiers[0]
            for unit, section in product(place.units, SECTIONS):
                AccessGrant.unscoped.create(
                    dossier=dossier, unit=unit, section=section, source=uuid7(), basis="lead", starts_at=at(-9)
                )
            holders = write_holders(place, names)
            rows = sorted(rows, key=lambda row: int(row["at"]))
            for row in rows:
                file_look(dossier, place, row)
            for actor in place.actors:
                for access in read_accesses([dossier], to=actor, now=NOW):
                    assert access.named == is_named(actor, dossier.id, holders)
                    for section in SECTIONS:
                        mine = [r for r in rows if is_mine(place, r, actor) and r["section"] == section]
                        counts = bool(mine) and not mine[-1]["closed"] and counts_now(mine[-1])
                        assert (access.opening(section) is not None) == counts
                        opened = bool(access.extent(section)) and (counts or section not in OPENED_BY_POST)
                        assert access.lies_open(section) == opened

    alike()


def counts_now(row: dict[str, Any]) -> bool:
    began = NOW + timedelta(hours=row["at"])
    return is_open(opened_at=began, until=began + timedelta(hours=row["lasts"]), now=NOW)


def is_mine(place: Place, row: dict[str, Any], actor: Actor) -> bool:
    return (USERS[row["user"]], place.units[row["unit"]].id, row["session"]) == (actor.user, actor.unit, actor.session)


def file_look(dossier: Dossier, place: Place, row: dict[str, Any]) -> None:
    """A look, and where he closed the section at once, that too."""
    unit, began = place.units[row["unit"]], NOW + timedelta(hours=row["at"])
    by = Actor(USERS[row["user"]], unit.id, REGION, frozenset(), "works", session=row["session"])
    with time.at(began):
        append(dossier, by, event=OPENED, kind=Entry.Kind.LOOK, section=row["section"],
               until=began + timedelta(hours=row["lasts"]))  # fmt: skip
        if row["closed"]:
            append(dossier, by, event=CLOSED, kind=Entry.Kind.LOOK, section=row["section"])
