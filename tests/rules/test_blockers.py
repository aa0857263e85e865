"""What holds an event back, who may record it, and which steps ask for her consent."""

from dataclasses import replace
from uuid import UUID

from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import About, Happening
from rujukan.rules.procedure.pack import Ask, Kind, Reason, Trigger
from tests.rules.player import FACTS, HEALTH, MONDAY, Dossier
from tests.rules.small_pack import event, pack, step, words

CLOSING = event("case.closed", guards=("close",), asks=Ask(list="closing", reasons=("met", "duplicate")))
REASONS = {"closing": (Reason(code="met", name=words("met")), Reason(code="duplicate", name=words("d"), guarded=False))}
HELD = pack(
    step("legal.line", "opened", "verdict", blocks=("close",)),
    step("repat.docs", "opened", "issued", blocks=("leave",)),
    step("intake.guardian", "opened", "checked", blocks=("consent",)),
    step("legal.inform", "opened", "told"),
    events=(
        CLOSING, event("noted"), event("person.departed", guards=("leave",)),
        event("consent.given", guards=("consent",)),
    ),
    reasons=REASONS,
)  # fmt: skip


def blocked(code: str, age: str = "adult", outcome: str = "") -> list[str]:
    dossier = Dossier(HELD, replace(FACTS, age=age))  # type: ignore[arg-type]
    dossier.happens("opened")
    held = engine.blockers(HELD, HELD.events[code], dossier.facts, dossier.matters.values(), outcome)
    return [matter.step for matter in held]


def test_each_event_is_held_back_by_its_own_blocks_alone() -> None:
    assert blocked("case.closed") == ["legal.line"]
    assert blocked("person.departed") == ["repat.docs"]
    assert blocked("noted") == []


def test_the_guardians_check_holds_back_a_childs_consent_and_a_doubtful_ones() -> None:
    assert blocked("consent.given") == []
    assert blocked("consent.given", "child") == blocked("consent.given", "unsure") == ["intake.guardian"]


def test_nothing_holds_back_a_closing_for_a_reason_that_is_not_guarded() -> None:
    assert blocked("case.closed", outcome="duplicate") == []
    assert blocked("case.closed", outcome="met") == ["legal.line"]


def test_what_has_ended_holds_nothing_back() -> None:
    dossier = Dossier(HELD)
    dossier.happens("opened")
    dossier.happens("verdict")
    assert engine.blockers(HELD, CLOSING, FACTS, dossier.matters.values()) == []


# -- consent


ASKING = pack(
    step("health.exam", "accepted", "examined", per="referral", consent="y"),
    step("legal.claim", (Trigger(event="listed"),), "filed declined", consent="y"),
    step("intake.answer", "opened", "examined"),
    events=(event("examined", per="referral"), event("declined", gives_service=False), event("filed")),
)


def asked(code: str, about: About = HEALTH) -> list[str]:
    steps = engine.asks_consent(ASKING, FACTS, Happening(ASKING.events[code], about, MONDAY))
    return [each.code for each in steps]


def test_a_stop_event_asks_for_consent_whether_its_step_is_open_or_not() -> None:
    assert asked("examined") == ["health.exam"]


def test_of_another_service_it_asks_for_none() -> None:
    assert asked("examined", replace(HEALTH, service="social")) == []


def test_what_gives_no_service_is_never_held_back() -> None:
    assert asked("filed") == ["legal.claim"]
    assert asked("declined") == []


# -- who


def test_roles_come_from_the_pack() -> None:
    small = pack(step("a.b", "c", "d"), events=(event("e", by=("MED", "UH")),))
    assert engine.roles_for(small, small.events["e"], "") == {"MED": "own", "UH": "own"}


def test_any_means_everybody_who_works_cases() -> None:
    small = pack(step("a.b", "c", "d"), events=(event("e", by=("any",)),))
    assert set(engine.roles_for(small, small.events["e"], "")) == {"CM", "UH", "LEG", "MED", "POL"}


def test_the_receivers_role_is_the_kinds() -> None:
    kinds = {"exam": Kind(code="exam", service="health", name=words("exam"), recv=("MED",))}
    small = pack(step("a.b", "c", "d"), events=(event("e", by=("recv", "CM")),), kinds=kinds)
    assert engine.roles_for(small, small.events["e"], "exam") == {"MED": "recv", "CM": "own"}
    assert engine.roles_for(small, small.events["e"], "") == {"CM": "own"}


def test_what_the_police_did_is_also_recorded_from_their_letter() -> None:
    small = pack(step("a.b", "c", "d"), events=(event("e", by=("POL",)), event("f", by=("POL", "LEG"))))
    assert engine.roles_for(small, small.events["e"], "") == {"POL": "own", "LEG": "letter", "CM": "letter"}
    assert engine.roles_for(small, small.events["f"], "") == {"POL": "own", "LEG": "own", "CM": "letter"}


def test_an_event_lies_within_the_case_all_and_within_a_need_its_own() -> None:
    referral = About(referral=UUID(int=9), need=HEALTH.need)
    assert engine.lies_within(referral, About())
    assert engine.lies_within(referral, HEALTH)
    assert not engine.lies_within(referral, About(need=UUID(int=8)))
    assert not engine.lies_within(About(need=HEALTH.need), referral)
