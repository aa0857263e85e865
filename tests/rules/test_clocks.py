"""Running clocks: risk that rises and falls, pauses, decrees. By property, and over a stream of invented events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rujukan.rules.procedure import engine
from rujukan.rules.procedure.calendar import Calendar
from rujukan.rules.procedure.durations import parse
from rujukan.rules.procedure.engine import About, Facts, Happening
from rujukan.rules.procedure.pack import GRADES, Pack, Trigger
from rujukan.rules.refused import Refused
from tests.rules.player import DAY, FACTS, HEALTH, MONDAY, REFERRAL, Dossier
from tests.rules.small_pack import WEEK, WITA, event, limit, pack, step

HOUR = timedelta(hours=1)
HELD = {"referral.held": "referral.resumed"}
ASSESS = step("intake.assess", "given", "assessed", due=limit("P2D c", "P5D w", "P7D w"))
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def at_risk(risk: str | None) -> Facts:
    return replace(FACTS, risk=risk)  # type: ignore[arg-type]


# -- risk


def test_the_first_triage_sets_the_due_even_later() -> None:
    dossier = Dossier(pack(ASSESS), at_risk(None))
    dossier.happens("given")
    assert dossier.due("intake.assess") == MONDAY + 2 * DAY
    dossier.redue(at_risk("low"), "triage")
    assert dossier.due("intake.assess") == MONDAY + 9 * DAY


def test_raising_takes_the_earlier_of_old_due_and_start_with_the_new_limit() -> None:
    dossier = Dossier(pack(ASSESS))
    dossier.happens("given")
    dossier.redue(at_risk("high"), "raised")
    assert dossier.due("intake.assess") == MONDAY + 2 * DAY
    odd = Dossier(pack(step("a.b", "given", "done", due=limit("P9D c", "P5D c", "P1D c"))))
    odd.happens("given")
    odd.redue(at_risk("high"), "raised")
    assert odd.due("a.b") == MONDAY + DAY


def test_lowering_sets_the_longer_limit() -> None:
    dossier = Dossier(pack(ASSESS), at_risk("high"))
    dossier.happens("given")
    dossier.redue(at_risk("medium"), "lowered")
    assert dossier.due("intake.assess") == MONDAY + 7 * DAY


def test_risk_moves_no_date_no_run_and_nothing_that_an_event_set() -> None:
    fixed = pack(
        step("a.dated", "given", "x", due=limit("P1D c", "P2D c", "P3D c", dated=True)),
        step("a.later", "given", "y", due=limit("P9D c", "P10D c", "P11D c", later={"decided": parse("P2D c")})),
        step("a.own", (Trigger(event="given", due=parse("P3D c")),), "z", due=limit("P1D c", "P2D c", "P9D c")),
    )
    dossier = Dossier(fixed)
    dossier.happens("given", due=MONDAY + 8 * DAY)
    dossier.happens("decided", at=MONDAY + DAY)
    before = [dossier.due(code) for code in ("a.dated", "a.later", "a.own")]
    assert before == [MONDAY + 8 * DAY, MONDAY + 3 * DAY, MONDAY + 3 * DAY]
    dossier.redue(at_risk("high"), "raised")
    assert [dossier.due(code) for code in ("a.dated", "a.later", "a.own")] == before


@given(MOMENTS, st.lists(st.sampled_from(GRADES), min_size=1, max_size=4))
def test_however_often_risk_is_raised_the_due_never_moves_away(start: datetime, risks: list[str]) -> None:
    dossier = Dossier(pack(ASSESS))
    dossier.at = start
    dossier.happens("given")
    for risk in risks:
        before = dossier.due("intake.assess")
        dossier.redue(at_risk(risk), "raised")
        after = dossier.due("intake.assess")
        assert before and after and after <= before


# -- a decree


LEAVE = replace(WEEK, days_off=frozenset({date(2025, 11, 12), date(2025, 11, 13)}))


def test_a_decree_moves_working_days_and_leaves_calendar_days() -> None:
    both = pack(ASSESS, step("b.c", "given", "done", due=limit("P5D c")))
    dossier = Dossier(both, at_risk("medium"))
    dossier.happens("given")
    dossier.redue(replace(at_risk("medium"), calendar=LEAVE), "holiday")
    assert dossier.due("intake.assess") == MONDAY + 9 * DAY
    assert dossier.due("b.c") == MONDAY + 5 * DAY


def test_a_decree_moves_what_an_event_set_too() -> None:
    loop = pack(step("referral.loop", "asked", "told", due=limit("P9D c", later={"completed": parse("P3D w")})))
    dossier = Dossier(loop)
    dossier.happens("asked")
    dossier.happens("completed", at=MONDAY + DAY)
    assert dossier.due("referral.loop") == MONDAY + 4 * DAY
    dossier.redue(replace(FACTS, calendar=LEAVE), "holiday")
    assert dossier.due("referral.loop") == MONDAY + 8 * DAY


@given(MOMENTS, st.sets(st.integers(0, 40), max_size=10), st.sampled_from(GRADES))
def test_a_decree_gives_what_would_have_been_had_it_come_before(start: datetime, off: set[int], risk: str) -> None:
    first = start.astimezone(WITA).date()
    decreed = Calendar(WITA, frozenset(first + timedelta(days=n) for n in off))
    late, early = Dossier(pack(ASSESS), at_risk(risk)), Dossier(pack(ASSESS), replace(at_risk(risk), calendar=decreed))
    for dossier in (late, early):
        dossier.at = start
        dossier.happens("given")
    late.redue(replace(at_risk(risk), calendar=decreed), "holiday")
    assert late.due("intake.assess") == early.due("intake.assess")
    moved = list(engine.redue(late.pack, late.facts, late.matters.values(), why="holiday"))
    assert moved == []  # twice is once


# -- pauses


SERVE = step("referral.serve", "accepted", "started", per="referral", service="coord", paused_by=HELD,
             due=limit("PT4H", "P3D c", "P7D c"))  # fmt: skip
RESPOND = step(
    "referral.respond", "accepted", "rejected", per="referral", service="coord", due=limit("PT1H", "PT24H", "P3D c")
)
HOLDING = pack(
    SERVE, RESPOND,
    events=tuple(event(code, per="referral") for code in ("accepted", "referral.held", "referral.resumed")),
)  # fmt: skip
ROUTINE = replace(HEALTH, referral=REFERRAL, grade="low", applied_at=None)


def held_for(days: int, about: About = ROUTINE, facts: Facts = FACTS) -> Dossier:
    dossier = Dossier(HOLDING, facts)
    dossier.happens("accepted", about)
    dossier.happens("referral.held", about, at=MONDAY + DAY, due=MONDAY + 5 * DAY)
    dossier.happens("referral.resumed", about, at=MONDAY + DAY + days * DAY)
    return dossier


def test_the_due_moves_by_the_time_held() -> None:
    dossier = held_for(3)
    assert dossier.due("referral.serve") == MONDAY + 10 * DAY


def test_the_answer_to_a_referral_never_pauses() -> None:
    assert held_for(3).due("referral.respond") == MONDAY + 3 * DAY


@pytest.mark.parametrize(
    ("about", "facts"),
    [(replace(ROUTINE, grade="high"), FACTS), (ROUTINE, at_risk("high")), (ROUTINE, at_risk(None))],
)
def test_what_is_immediate_or_at_high_risk_never_pauses(about: About, facts: Facts) -> None:
    dossier = Dossier(HOLDING, facts)
    dossier.happens("accepted", about)
    due = dossier.due("referral.serve")
    dossier.happens("referral.held", about, at=MONDAY + HOUR, due=MONDAY + DAY)
    dossier.happens("referral.resumed", about, at=MONDAY + 2 * HOUR)
    assert dossier.due("referral.serve") == due


def test_a_limit_that_a_law_sets_never_pauses() -> None:
    law = pack(SERVE.model_copy(update={"statutory": True}), events=tuple(HOLDING.events.values()))
    dossier = Dossier(law)
    dossier.happens("accepted", ROUTINE)
    dossier.happens("referral.held", ROUTINE, due=MONDAY + DAY)
    assert all(m.paused_at is None for m in dossier.matters.values())


def test_when_risk_becomes_high_what_is_paused_goes_on() -> None:
    dossier = Dossier(HOLDING)
    dossier.happens("accepted", ROUTINE)
    dossier.happens("referral.held", ROUTINE, at=MONDAY + DAY, due=MONDAY + 5 * DAY)
    (resumed,) = engine.barred(dossier.pack, at_risk("high"), dossier.matters.values(), MONDAY + 2 * DAY)
    assert resumed.due == MONDAY + 8 * DAY
    assert engine.barred(dossier.pack, FACTS, dossier.matters.values(), MONDAY + 2 * DAY) == []


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_time_held_outlives_a_decree_and_adds_up(first: int, second: int) -> None:
    dossier = Dossier(HOLDING)
    dossier.happens("accepted", ROUTINE)
    at = MONDAY + HOUR
    for minutes in (first, second):
        dossier.happens("referral.held", ROUTINE, at=at, due=at + 20 * DAY)
        at += timedelta(minutes=minutes)
        dossier.happens("referral.resumed", ROUTINE, at=at)
        at += HOUR
    due = MONDAY + 7 * DAY + timedelta(minutes=first + second)
    assert dossier.due("referral.serve") == due
    dossier.redue(replace(FACTS, calendar=LEAVE), "holiday")
    assert dossier.due("referral.serve") == due


def test_a_deferred_consent_pauses_until_the_agreed_day() -> None:
    ask = step("intake.consent", "opened", "given", due=limit("PT24H", "P2D c", "P3D c"), paused_by={"deferred": ""})
    dossier = Dossier(pack(ask))
    dossier.happens("opened")
    (pause,) = dossier.happens("deferred", at=MONDAY + DAY, due=MONDAY + 4 * DAY)
    assert isinstance(pause, engine.Pause)
    assert pause.until == MONDAY + 4 * DAY
    (matter,) = dossier.matters.values()
    assert engine.resumed(matter, MONDAY + 4 * DAY).due == MONDAY + 6 * DAY


# -- how long, and how often


def hold(small: Pack, grade: str, days: float, *, before: int = 0, manager: bool = True, facts: Facts = FACTS) -> None:
    happening = Happening(
        small.events["referral.held"], replace(ROUTINE, grade=grade), MONDAY, MONDAY + days * DAY  # type: ignore[arg-type]
    )  # fmt: skip
    engine.check_hold(small, facts, happening, before=before, manager=manager)


@pytest.mark.parametrize(("grade", "days"), [("medium", 3), ("low", 14), ("low", 0.5)])
def test_a_referral_may_be_held_so_long(grade: str, days: float) -> None:
    hold(HOLDING, grade, days)


@pytest.mark.parametrize(("grade", "days"), [("medium", 3.01), ("low", 14.01), ("low", 0), ("low", -1)])
def test_and_no_longer(grade: str, days: float) -> None:
    with pytest.raises(Refused) as refused:
        hold(HOLDING, grade, days)
    assert refused.value.field == "due"


def test_once_more_by_its_manager_alone_and_never_a_third_time() -> None:
    hold(HOLDING, "low", 14, before=1, manager=True)
    for before, manager in ((1, False), (2, True)):
        with pytest.raises(Refused):
            hold(HOLDING, "low", 14, before=before, manager=manager)


def test_holding_needs_a_day_and_no_danger() -> None:
    for grade, risk in (("high", "low"), ("low", "high"), ("medium", None)):
        with pytest.raises(Refused):
            hold(HOLDING, grade, 1, facts=replace(FACTS, risk=risk if grade != "medium" else "high"))  # type: ignore[arg-type]
    happening = Happening(HOLDING.events["referral.held"], ROUTINE, MONDAY)
    with pytest.raises(Refused) as refused:
        engine.check_hold(HOLDING, FACTS, happening, before=0, manager=True)
    assert refused.value.field == "due"


def test_the_most_a_referral_may_be_held_stands_in_the_pack() -> None:
    longer = HOLDING.model_copy(update={"values": HOLDING.values.model_copy(update={"pause_routine": parse("P20D c")})})
    hold(longer, "low", 20)


# -- whatever comes


EVENTS = ("opened", "given", "noted", "assessed", "referral.held", "referral.resumed", "deferred", "closed")
STREAM = pack(
    ASSESS,
    step("social.follow", "given", "noted", due=limit("P7D c"), repeats=True, until=("closed",)),
    step("intake.consent", "opened", "given", due=limit("PT24H", "P2D c", "P3D c"), paused_by={"deferred": ""}),
    step("reint.visit", "assessed", "noted", due=limit("P14D c"), paused_by=HELD),
    events=tuple(event(code, again="y" if code in ("given", "noted") else "") for code in EVENTS),
)


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 6000)), max_size=25))
def test_whatever_comes_no_step_runs_twice_at_once_and_none_ends_before_it_began(stream: list[tuple[str, int]]) -> None:
    dossier, at = Dossier(STREAM, at_risk("medium")), MONDAY
    for code, minutes in stream:
        at += timedelta(minutes=minutes)
        dossier.happens(code, at=at, due=at + 2 * DAY)
        open_ = dossier.open()
        assert len(open_) == len(set(open_))
        assert all(m.ended_at is None or m.ended_at >= m.started_at for m in dossier.matters.values())
        assert all(m.due_at is None or m.due_at >= m.started_at for m in dossier.matters.values())
