"""What an event starts, stops and ends (sop-steps section 2), on packs of a few steps."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from rujukan.rules.procedure import engine
from rujukan.rules.procedure.durations import parse
from rujukan.rules.procedure.engine import About, Move, Reckoned
from rujukan.rules.procedure.pack import Due, Trigger
from rujukan.rules.refused import Refused
from tests.rules.player import (
    DAY,
    FACTS,
    HEALTH,
    MONDAY,
    OTHER_NEED,
    OTHER_REFERRAL,
    REFERRAL,
    STAY,
    Dossier,
)  # fmt: skip
from tests.rules.small_pack import event, limit, pack, step


def open_steps(moves: Iterable[Move]) -> list[str]:
    return [move.step.code for move in moves if isinstance(move, engine.Start)]


# -- starting again


TOLD = step("legal.inform", "case.opened", "rights.informed", due=limit("P1D c"))


def test_an_event_starts_a_step_and_another_stops_it() -> None:
    dossier = Dossier(pack(TOLD))
    dossier.happens("case.opened")
    assert dossier.open() == ["legal.inform"]
    assert dossier.due("legal.inform") == MONDAY + DAY
    dossier.happens("rights.informed", at=MONDAY + DAY)
    assert dossier.open() == []
    assert dossier.ends("legal.inform") == ["stopped"]


def test_a_start_for_what_is_open_does_nothing() -> None:
    dossier = Dossier(pack(TOLD))
    dossier.happens("case.opened")
    assert dossier.happens("case.opened", at=MONDAY + DAY) == []


def test_once_stopped_only_an_event_marked_again_starts_it_anew() -> None:
    for again, restarts in (("", []), ("stop", []), ("y", ["legal.inform"])):
        dossier = Dossier(pack(TOLD, events=(event("case.opened", again=again),)))
        dossier.happens("case.opened")
        dossier.happens("rights.informed")
        assert open_steps(dossier.happens("case.opened", at=MONDAY + DAY)) == restarts


def test_after_reopening_each_step_may_start_once_more() -> None:
    dossier = Dossier(pack(TOLD))
    dossier.happens("case.opened")
    dossier.happens("rights.informed")
    dossier.facts = replace(FACTS, reopened_at=MONDAY + DAY)
    assert open_steps(dossier.happens("case.opened", at=MONDAY + 2 * DAY)) == ["legal.inform"]
    dossier.happens("rights.informed", at=MONDAY + 3 * DAY)
    assert dossier.happens("case.opened", at=MONDAY + 4 * DAY) == []


def test_what_ended_in_error_never_was() -> None:
    dossier = Dossier(pack(TOLD))
    dossier.happens("case.opened")
    dossier._change(next(iter(dossier.matters)), ended_at=MONDAY, ended_how="in error")
    assert open_steps(dossier.happens("case.opened")) == ["legal.inform"]


def test_one_event_may_stop_a_step_and_start_it_again() -> None:
    """Restitution returned twice: each filing stops the mending, each return starts it."""
    mend = step("legal.fix", "returned", "filed", due=limit("P14D c"))
    dossier = Dossier(pack(mend, events=(event("returned", again="y"),)))
    for _ in range(2):
        dossier.happens("returned")
        dossier.happens("filed")
    assert dossier.ends("legal.fix") == ["stopped", "stopped"]


# -- conditions


def test_a_start_with_a_condition_counts_only_when_it_holds() -> None:
    when = (Trigger(event="return.decided", outcome="return"),)
    dossier = Dossier(pack(step("repat.plan", when, "planned")))
    assert dossier.happens("return.decided", outcome="stay") == []
    assert open_steps(dossier.happens("return.decided", outcome="return")) == ["repat.plan"]


def test_kind_period_and_age_are_conditions_too() -> None:
    starts = (Trigger(event="e", kind="psych"), Trigger(event="e", period="year"), Trigger(event="e", age="child"))
    for trigger, about, value, age, expected in [
        (starts[0], About(kind="psych"), "", "adult", True),
        (starts[0], About(kind="exam"), "", "adult", False),
        (starts[1], About(), "year", "adult", True),
        (starts[1], About(), "quarter", "adult", False),
        (starts[2], About(), "", "unsure", True),
        (starts[2], About(), "", "adult", False),
    ]:
        dossier = Dossier(pack(step("legal.x", (trigger,), "end")), replace(FACTS, age=age))  # type: ignore[arg-type]
        assert bool(dossier.happens("e", about, value=value)) is expected


def test_x_else_y_counts_y_only_where_x_did_not_happen() -> None:
    starts = (Trigger(event="person.handed_over"), Trigger(event="opened", unless="person.handed_over"))
    visits = pack(step("reint.visit", starts, "visit.done"))
    assert Dossier(visits).happens("opened")
    before = replace(FACTS, happened=lambda code: code == "person.handed_over")
    assert not Dossier(visits, before).happens("opened")


# -- subjects


SERVED = pack(
    step("intake.need", "need.identified", "need.closed", per="need", blocks=("close",), override_by=("conference",)),
    step("referral.loop", "referral.requested", "acknowledged", per="referral", service="coord"),
    step("health.exam", "referral.accepted", "examined", per="referral", consent="y"),
    step("social.exit", "admitted", "left", per="stay", blocks=("close",)),
    step("coord.recall", "withdrawn", "recalled", per="referral", blocks=("close",)),
    step("legal.line", "case.opened", "verdict"),
    events=(
        event("need.identified", per="need"), event("need.closed", per="need"), event("service.declined", per="need"),
        event("referral.requested", per="referral"), event("referral.accepted", per="referral"),
        event("examined", per="referral"), event("admitted", per="stay"), event("left", per="stay"), event("withdrawn"),
        event("case.closed"),
    ),
)  # fmt: skip
ON_REFERRAL = replace(HEALTH, referral=REFERRAL)
ON_OTHER = About(referral=OTHER_REFERRAL, need=OTHER_NEED, service="health", kind="exam")


def two_needs() -> Dossier:
    dossier = Dossier(SERVED)
    dossier.happens("case.opened")
    for need, referral in ((HEALTH, ON_REFERRAL), (replace(ON_OTHER, referral=None), ON_OTHER)):
        dossier.happens("need.identified", need)
        dossier.happens("referral.requested", referral)
        dossier.happens("referral.accepted", referral)
    return dossier


def test_an_event_on_a_referral_leaves_other_referrals_alone() -> None:
    dossier = two_needs()
    dossier.happens("examined", ON_REFERRAL)
    assert dossier.open().count("health.exam") == 1


def test_an_event_on_a_referral_counts_for_its_need_and_the_case() -> None:
    wide = pack(
        step("intake.serve", "applied", "referral.started", per="need"),
        step("legal.line", "case.opened", "referral.started"),
        events=(event("applied", per="need"), event("referral.started", per="referral")),
    )
    dossier = Dossier(wide)
    dossier.happens("case.opened")
    dossier.happens("applied", HEALTH)
    dossier.happens("applied", replace(HEALTH, need=OTHER_NEED))
    dossier.happens("referral.started", ON_REFERRAL)
    assert dossier.open() == ["intake.serve"]


def test_an_event_on_the_case_counts_for_no_referral() -> None:
    dossier = two_needs()
    dossier.happens("examined")
    assert dossier.open().count("health.exam") == 2


def test_closing_a_need_ends_every_other_matter_of_it_and_of_no_other() -> None:
    dossier = two_needs()
    dossier.happens("need.closed", HEALTH)
    assert dossier.open() == ["health.exam", "intake.need", "legal.line", "referral.loop"]
    assert dossier.ends("intake.need") == ["stopped", ""]
    assert dossier.ends("referral.loop") == ["with need", ""]


def test_a_stay_and_a_data_recall_outlive_their_need() -> None:
    """Nobody leaves a shelter, and no copy is gone, because a form was closed."""
    dossier = two_needs()
    dossier.happens("admitted", replace(HEALTH, item=STAY))
    dossier.happens("withdrawn", ON_REFERRAL)
    dossier.happens("need.closed", HEALTH)
    assert {"social.exit", "coord.recall"} <= set(dossier.open())
    dossier.happens("left", replace(HEALTH, item=STAY))
    assert "social.exit" not in dossier.open()


def test_declining_ends_what_asks_for_her_consent_as_declined() -> None:
    dossier = two_needs()
    dossier.happens("service.declined", HEALTH)
    assert dossier.ends("health.exam") == ["declined", ""]
    assert dossier.ends("intake.need") == ["", ""]


def test_what_hangs_on_a_referral_does_not_start_without_one() -> None:
    assert Dossier(SERVED).happens("withdrawn") == []


def test_a_start_on_a_need_means_one_of_that_service() -> None:
    dossier = Dossier(SERVED)
    assert open_steps(dossier.happens("referral.accepted", replace(ON_REFERRAL, service="legal"))) == []
    assert open_steps(dossier.happens("referral.accepted", ON_REFERRAL)) == ["health.exam"]


def test_several_items_may_be_open_and_each_ends_alone() -> None:
    hearings = pack(
        step("legal.hearing", "scheduled", "held", per="hearing", due=Due(dated=True)),
        events=(event("scheduled", per="hearing", again="y"), event("held", per="hearing")),
    )
    dossier = Dossier(hearings)
    for n in (1, 2):
        dossier.happens("scheduled", About(item=UUID(int=n)), due=MONDAY + n * DAY)
    dossier.happens("held", About(item=UUID(int=2)), at=MONDAY + 2 * DAY)
    assert dossier.due("legal.hearing") == MONDAY + DAY


# -- the end of a case, of a service, of a person


def test_at_closing_what_is_open_ends_with_the_case() -> None:
    dossier = two_needs()
    dossier.happens("case.closed", at=MONDAY + DAY)
    assert dossier.open() == []
    assert dossier.ends("legal.line") == ["with case"]


def test_a_repeating_step_starts_again_after_each_stop_until_its_service_closes() -> None:
    notes = pack(step("social.follow", "planned", "noted", due=limit("P1M"), repeats=True, until=("social.closed",)))
    dossier = Dossier(notes)
    start = datetime(2026, 1, 31, 1, tzinfo=UTC)
    dossier.happens("planned", at=start)
    assert dossier.due("social.follow") == datetime(2026, 2, 28, 1, tzinfo=UTC)
    dossier.happens("noted", at=start + 10 * DAY)
    assert dossier.due("social.follow") == datetime(2026, 3, 10, 1, tzinfo=UTC)
    dossier.happens("social.closed", at=start + 11 * DAY)
    assert dossier.open() == []
    assert dossier.ends("social.follow") == ["stopped", "for good"]


def test_visits_run_in_turn_each_from_the_start() -> None:
    runs = tuple(map(parse, ("P14D c", "P1M", "P3M")))
    dossier = Dossier(pack(step("reint.visit", "home", "visit.done", due=Due(runs=runs))))
    dossier.happens("home")
    dues = []
    for n in (20, 21, 22):
        dues.append(dossier.due("reint.visit"))
        dossier.happens("visit.done", at=MONDAY + n * DAY)
    assert dues == [MONDAY + 14 * DAY, MONDAY + 30 * DAY, MONDAY + 92 * DAY]
    assert dossier.open() == []


def test_a_death_ends_health_whatever_need_it_hangs_on_and_is_never_too_early_to_record() -> None:
    dying = pack(
        step("health.exam", "referral.accepted", "examined", per="referral", until=("death.reported",)),
        events=(event("referral.accepted", per="referral"), event("death.reported")),
    )
    dossier = Dossier(dying)
    dossier.happens("referral.accepted", ON_REFERRAL, at=MONDAY + DAY)
    dossier.happens("death.reported", at=MONDAY)
    assert dossier.ends("health.exam") == ["for good"]


def test_leaving_at_her_own_risk_waives_what_holds_a_departure() -> None:
    leaving = pack(
        step("repat.docs", "wished", "issued", blocks=("leave",)),
        step("legal.line", "wished", "verdict", blocks=("close",)),
        events=(event("insisted", waives=("leave",)),),
    )
    dossier = Dossier(leaving)
    dossier.happens("wished")
    dossier.happens("insisted")
    assert dossier.open() == ["legal.line"]
    assert dossier.ends("repat.docs") == ["waived"]


# -- P24


def test_a_stop_before_the_start_is_refused_with_both_times() -> None:
    dossier = Dossier(pack(TOLD))
    dossier.happens("case.opened")
    with pytest.raises(Refused) as refused:
        dossier.happens("rights.informed", at=MONDAY - DAY)
    assert refused.value.field == "occurred_at"
    assert refused.value.params["start"] == MONDAY
    assert refused.value.params["at"] == MONDAY - DAY


# -- dues


def test_a_date_that_the_event_brings_is_the_due() -> None:
    steps = (
        step("health.control", "set", "done", due=Due(dated=True)),
        step("repat.leg", "set", "handed", due=Due(dated=True, offset=parse("PT6H"))),
        step("coord.action", "set", "acted", due=limit("P14D c", dated=True)),
    )
    dossier = Dossier(pack(*steps))
    dossier.happens("set", due=MONDAY + 5 * DAY)
    assert dossier.due("health.control") == MONDAY + 5 * DAY
    assert dossier.due("repat.leg") == MONDAY + 5 * DAY + timedelta(hours=6)
    assert dossier.due("coord.action") == MONDAY + 5 * DAY
    undated = Dossier(pack(*steps))
    undated.happens("set")
    assert (undated.due("health.control"), undated.due("coord.action")) == (None, MONDAY + 14 * DAY)


def test_an_event_may_set_the_due_of_what_is_open() -> None:
    stay = pack(step("social.exit", "admitted", "ended", due=Due(later={"exit.decided": parse("PT24H")})))
    dossier = Dossier(stay)
    dossier.happens("admitted")
    assert dossier.due("social.exit") is None
    dossier.happens("exit.decided", at=MONDAY + 3 * DAY)
    assert dossier.due("social.exit") == MONDAY + 4 * DAY


def test_a_child_has_its_own_limits() -> None:
    claim = step(
        "legal.claim", (Trigger(event="listed"), Trigger(event="offered", age="child", due=parse("P3D c"))), "filed",
        due=limit("P14D c", child_later={"offered": parse("P3D c")}),
    )  # fmt: skip
    fix = step("legal.fix", "returned", "fixed", due=limit("P14D c", child=parse("P3D c")))
    child = Dossier(pack(claim, fix), replace(FACTS, age="child"))
    child.happens("listed")
    child.happens("offered", at=MONDAY + DAY)
    child.happens("returned")
    assert (child.due("legal.claim"), child.due("legal.fix")) == (MONDAY + 4 * DAY, MONDAY + 3 * DAY)
    adult = Dossier(pack(claim, fix))
    adult.happens("listed")
    adult.happens("offered", at=MONDAY + DAY)
    adult.happens("returned")
    assert adult.due("legal.claim") == adult.due("legal.fix") == MONDAY + 14 * DAY
    offered_first = Dossier(pack(claim), replace(FACTS, age="unsure"))
    offered_first.happens("offered")
    assert offered_first.due("legal.claim") == MONDAY + 3 * DAY


def test_serving_never_runs_past_the_cap_from_the_application() -> None:
    serve = step(
        "referral.serve", "accepted", "started", per="referral", service="coord",
        due=limit("PT4H", "P3D c", "P7D c", cap=("service.applied", parse("P7D c"))),
    )  # fmt: skip
    capped = pack(serve, events=(event("accepted", per="referral"),))
    for waited, due in ((0, 7), (3, 4), (6, 1)):
        dossier = Dossier(capped)
        about = replace(ON_REFERRAL, grade="low", applied_at=MONDAY - waited * DAY)
        dossier.happens("accepted", about)
        assert dossier.due("referral.serve") == MONDAY + due * DAY
    lowered = Dossier(capped)
    lowered.happens("accepted", replace(ON_REFERRAL, grade="medium", applied_at=MONDAY - 5 * DAY))
    assert lowered.due("referral.serve") == MONDAY + 2 * DAY


def test_the_clock_of_a_referral_goes_by_urgency_a_services_own_step_by_risk() -> None:
    due = limit("PT1H", "PT24H", "P3D c")
    both = pack(
        step("referral.respond", "requested", "accepted", per="referral", service="coord", due=due),
        step("health.triage", "requested", "triaged", per="referral", due=due),
        events=(event("requested", per="referral"),),
    )  # fmt: skip
    dossier = Dossier(both, replace(FACTS, risk="high"))
    dossier.happens("requested", replace(ON_REFERRAL, grade="low"))
    assert dossier.due("referral.respond") == MONDAY + 3 * DAY
    assert dossier.due("health.triage") == MONDAY + timedelta(hours=1)


def test_before_triage_high_counts_and_a_childs_medium_is_high() -> None:
    about = About()
    assert engine.grade_of(replace(FACTS, risk=None), about) == "high"
    assert engine.grade_of(replace(FACTS, risk="medium"), about) == "medium"
    assert engine.grade_of(replace(FACTS, risk="medium", grades={"medium": "high"}), about) == "high"


def test_a_step_without_limit_stays_open_without_date() -> None:
    assert engine.reckon(step("a.b", "c", "d"), FACTS, About(), start=MONDAY) == Reckoned()
