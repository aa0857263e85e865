"""The one access table as a rule: grants, bases, classes, tiers. Its SQL is held against it in tests/disclosure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rujukan.rules.access import (
    ACTIONS,
    BASES,
    Action,
    Addressed,
    Basis,
    Grant,
    check_tier,
    counts_as_named,
    extent_of,
    grant_is_live,
    is_my_turn,
    may_see,
    sees_all_of_history,
)
from rujukan.rules.actor import Actor, Tier
from rujukan.rules.disclosure import LEAD, OPENED_BY_POST, SECTIONS, Extent, klass_of, own_beside, own_sections
from rujukan.rules.refused import Refused
from rujukan.rules.rights import TIERS

NOW = datetime(2025, 11, 12, 1, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNIT, OTHER, DOSSIER, ME = uuid4(), uuid4(), uuid4(), uuid4()


def actor(tier: Tier = "works", unit: UUID | None = UNIT, roles: tuple[str, ...] = ("CM",)) -> Actor:
    return Actor(ME, unit, "53.03", frozenset(roles), tier)


def granted(section: str, basis: Basis = "lead", unit: UUID = UNIT) -> Grant:
    return Grant(DOSSIER, unit, section, NOW - HOUR, None, None, basis)


def extent(section: str, *grants: Grant, named: bool = True, child: bool = False, by: Actor | None = None) -> Extent:
    return extent_of(by or actor(), section, dossier=DOSSIER, grants=grants, named=named, child=child, now=NOW)


def test_without_a_grant_nobody_sees_anything() -> None:
    assert [section for section in SECTIONS if extent(section)] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_grant_opens_its_section_its_dossier_its_unit_and_nothing_else(section: str) -> None:
    grant = granted(section)
    assert [code for code in SECTIONS if extent(code, grant)] == [section]
    assert not extent(section, replace(grant, dossier=uuid4()))
    assert not extent(section, replace(grant, unit=OTHER))


@pytest.mark.parametrize("tier", [tier for tier in TIERS if tier != "works"])
def test_who_works_no_cases_sees_none_by_any_grant(tier: Tier) -> None:
    assert not any(extent(section, granted(section), by=actor(tier)) for section in SECTIONS)


def test_who_has_no_unit_sees_none() -> None:
    assert not extent("need", granted("need"), by=actor(unit=None))


@pytest.mark.parametrize("basis", BASES)
def test_each_basis_opens_the_whole_section_but_own_the_units_rows(basis: Basis) -> None:
    assert extent("plan", granted("plan", basis)) == ("own" if basis == "own" else "whole")


def test_own_beside_another_basis_takes_nothing_away() -> None:
    assert extent("plan", granted("plan", "own"), granted("plan", "consent")) == "whole"


def test_seeing_means_seeing_whole() -> None:
    own, whole = granted("plan", "own"), granted("plan", "consent")
    assert not may_see(actor(), "plan", dossier=DOSSIER, grants=[own], named=True, child=False, now=NOW)
    assert may_see(actor(), "plan", dossier=DOSSIER, grants=[own, whole], named=True, child=False, now=NOW)


@pytest.mark.parametrize("section", SECTIONS)
def test_class_d_is_for_the_named_person(section: str) -> None:
    unnamed = extent(section, granted(section), named=False)
    assert unnamed == ("" if SECTIONS[section] == "D" else "whole")
    assert extent(section, granted(section), named=True) == "whole"


@pytest.mark.parametrize("section", ["identity", "contact"])
def test_who_a_child_is_and_how_to_reach_it_is_for_the_named_person(section: str) -> None:
    assert klass_of(section, child=True) == "D"
    assert extent(section, granted(section), named=False, child=False) == "whole"
    assert extent(section, granted(section), named=False, child=True) == ""
    assert extent(section, granted(section), named=True, child=True) == "whole"


def test_a_unit_keeps_its_own_notes_and_never_gets_anothers() -> None:
    assert not any(section.startswith("notes.") or section == "place" for section in LEAD)
    assert own_sections("health") == ("plan", "service.health", "decisions", "notes.health")
    assert own_beside(["service.social", "need"]) == ("notes.social", "place")


def test_every_section_of_class_d_and_who_she_is_stays_closed_until_opened() -> None:
    closed = {section for section, klass in SECTIONS.items() if klass == "D"}
    assert set(OPENED_BY_POST) == closed | {"identity", "contact", "decisions"}


# -- time


def test_a_planned_end_and_an_actual_end_both_close() -> None:
    grant = granted("need")
    assert grant_is_live(grant, NOW)
    assert not grant_is_live(replace(grant, ends_at=NOW), NOW)
    assert not grant_is_live(replace(grant, ended_at=NOW), NOW)
    assert not grant_is_live(replace(grant, starts_at=NOW + HOUR), NOW)


@given(*[st.one_of(st.none(), st.integers(-3, 3)) for _ in range(2)], st.integers(-3, 3), st.integers(-3, 3))
def test_a_grant_that_was_live_and_is_over_never_lives_again(
    planned: int | None, actual: int | None, start: int, at: int
) -> None:
    ends, ended = (None if n is None else NOW + n * HOUR for n in (planned, actual))
    grant = Grant(DOSSIER, UNIT, "need", NOW + start * HOUR, ends, ended)
    lives = [grant_is_live(grant, NOW + (at + n) * HOUR) for n in range(8)]
    began = lives[lives.index(True) :] if True in lives else []
    assert began == sorted(began, reverse=True)


# -- the exceptions and the rest


def test_at_the_desk_that_took_the_complaint_they_count_as_named_until_there_is_a_case() -> None:
    desk = actor(roles=("INT",))
    assert counts_as_named(desk, "identity", taken_by=UNIT, has_case=False)
    assert counts_as_named(actor(roles=("UH",)), "contact", taken_by=UNIT, has_case=False)
    assert not counts_as_named(desk, "identity", taken_by=UNIT, has_case=True)
    assert not counts_as_named(desk, "account", taken_by=UNIT, has_case=False)
    assert not counts_as_named(desk, "identity", taken_by=OTHER, has_case=False)
    assert not counts_as_named(actor(roles=("CM",)), "identity", taken_by=UNIT, has_case=False)


def test_only_the_head_of_the_unit_that_leads_sees_all_of_the_history() -> None:
    head = actor(roles=("UH",))
    assert sees_all_of_history(head, lead=UNIT)
    assert not sees_all_of_history(head, lead=OTHER)
    assert not sees_all_of_history(actor(), lead=UNIT)
    assert not sees_all_of_history(actor("coordinates", roles=("UH",)), lead=UNIT)
    assert not sees_all_of_history(actor(unit=None, roles=("UH",)), lead=None)


def test_it_is_my_turn_in_my_unit_and_role_while_nobody_else_holds_it() -> None:
    assert is_my_turn(actor(), Addressed(UNIT, "CM"))
    assert is_my_turn(actor(), Addressed(UNIT, "CM", frozenset({ME, uuid4()})))
    assert not is_my_turn(actor(), Addressed(UNIT, "CM", frozenset({uuid4()})))
    assert not is_my_turn(actor(), Addressed(UNIT, "UH"))
    assert not is_my_turn(actor(), Addressed(OTHER, "CM"))


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_says_no_to_every_tier_that_it_does_not_name(action: str) -> None:
    known: Action = ACTIONS[action]
    for tier in TIERS:
        if tier in known.tiers:
            check_tier(actor(tier), action)
        else:
            with pytest.raises(Refused):
                check_tier(actor(tier), action)


def test_each_action_names_sections_that_there_are() -> None:
    assert {section for action in ACTIONS.values() for section in action.sections} <= set(SECTIONS)
