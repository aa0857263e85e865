"""The SOP as data: what the reader makes of the national file and TTU's overlay."""

from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import BaseModel

from rujukan.rules.disclosure import SERVICES
from rujukan.rules.procedure.calendar import Calendar
from rujukan.rules.procedure.durations import parse
from rujukan.rules.procedure.load import (
    WrongPack,
    digest,
    load_glossary,
    load_indicators,
    load_texts,
    trees,
)
from rujukan.rules.procedure.pack import Words
from tests.rules.packs import SOP, national, overlay, pack, under


def test_nobody_is_asked_for_the_means_of_what_was_done_to_a_child() -> None:
    signs = load_indicators((SOP / "indicators.yaml").read_text(encoding="utf-8"))
    asked = {sign.element for sign in signs if sign.for_child}
    assert asked == {"act", "purpose"}
    assert {sign.element for sign in signs} == {"act", "means", "purpose"}


def test_the_six_services_and_coordination_have_their_steps() -> None:
    steps = pack().steps.values()
    listed = {service: [s.code for s in steps if s.chapter == service and not s.branch] for service in pack().services}
    assert {service: len(codes) for service, codes in listed.items()} == {
        "intake": 17, "health": 8, "social": 12, "legal": 20, "repat": 11, "reint": 10, "coord": 20,
    }  # fmt: skip
    assert set(pack().services) == {*SERVICES, "coord"}
    assert [s.code for s in steps if s.code.startswith("referral.")] == [
        "referral.loop", "referral.respond", "referral.serve", "referral.report", "referral.reroute",
    ]  # fmt: skip


def test_a_coordination_row_names_no_step_of_health_or_of_a_safe_place() -> None:
    assert {code for code, service in pack().services.items() if not service.show_steps} == {"health", "social"}
    assert pack().services["social"].neutral.id == "tempat aman"
    notice = pack().steps["intake.notify_police"]
    assert (notice.service, notice.chapter) == ("health", "intake")


def test_limits_stand_as_the_sop_writes_them() -> None:
    steps = pack().steps
    assert [str(steps["intake.respond"].due.by[grade]) for grade in ("high", "medium", "low")] == [
        "PT1H", "PT6H", "PT24H",
    ]  # fmt: skip
    assert steps["reint.visit"].due.runs == tuple(map(parse, ("P14D c", "P1M", "P3M", "P6M", "P12M")))
    assert steps["legal.claim"].due.child_later == {"restitution.offered": parse("P3D c")}
    assert steps["referral.serve"].due.cap == ("service.applied", parse("P7D c"))
    assert steps["social.exit"].due.by == {}
    assert steps["social.exit"].due.later == {"exit.decided": parse("PT24H")}


def test_the_region_changes_one_limit_and_leaves_the_others() -> None:
    here, everywhere = pack().steps["intake.screen"].due.by, under().steps["intake.screen"].due.by
    assert (here["low"], everywhere["low"]) == (parse("PT48H"), parse("P3D w"))
    assert (here["high"], here["medium"]) == (everywhere["high"], everywhere["medium"])
    assert {c for c in pack().steps if pack().steps[c] != under().steps[c]} == {
        "intake.screen", "health.psych", "social.place",
    }  # fmt: skip


def test_conditions_of_starts_are_read() -> None:
    (psych,) = pack().steps["health.psych"].starts
    assert (psych.event, psych.kind) == ("need.identified", "psych")
    losses, offered = pack().steps["legal.claim"].starts
    assert (losses.age, offered.age, offered.due) == ("", "child", parse("P3D c"))
    arrived, opened = pack().steps["reint.visit"].starts
    assert (arrived.unless, opened.unless) == ("", "person.handed_over")
    (year,) = pack().steps["coord.year"].starts
    assert year.period == "year"


def test_the_steps_that_a_death_ends_say_so() -> None:
    ended = {code for code, step in pack().steps.items() if "death.reported" in step.until}
    assert {"social.place", "repat.assess", "health.control"} <= ended
    assert not {"legal.line", "legal.claim", "branch.heirs", "health.ver"} & ended


def test_who_decides_is_a_second_person() -> None:
    assert pack().events["determination.made"].reviews == ("screening.completed",)
    assert pack().events["case.closed"].reviews == ("closure.proposed",)


def test_a_child_is_not_referred_before_the_guardian_was_checked() -> None:
    assert pack().steps["intake.guardian"].blocks == ("consent",)
    held = {code for code, event in pack().events.items() if "consent" in event.guards}
    assert held == {"consent.given", "referral.requested"}


@pytest.mark.parametrize("code", ["consent.refused", "person.ran_away", "stay.ended", "referral.failed", "need.closed"])
def test_what_gives_no_service_is_never_held_back_for_want_of_consent(code: str) -> None:
    assert not pack().events[code].gives_service


def test_an_event_asks_from_the_lists_of_the_pack() -> None:
    asks = pack().events["referral.held"].asks
    assert asks.date == "until"
    assert asks.reasons == tuple(reason.code for reason in pack().reasons["held"])
    assert asks.texts["waitlist"] == next(r.name for r in pack().reasons["held"] if r.code == "waitlist")
    made = pack().events["determination.made"].asks
    assert (made.where, made.lists) == (("not_trafficking",), ("referred_to",))


def test_danger_now_shows_three_numbers() -> None:
    assert [number for number, _ in pack().calls] == ["110", "119", "129"]


def test_consent_is_explained_in_the_languages_of_the_region() -> None:
    assert list(pack().languages) == ["id", "uab-meto", "tetun"]
    assert pack().medium == "audio"


def test_units_without_agency_and_name_are_the_agency_of_their_code() -> None:
    lpsk, psychologist = pack().units["lpsk"], pack().units["uptd-ntt"]
    assert (lpsk.agency, lpsk.name, lpsk.roles) == ("lpsk", "LPSK", ("LPS",))
    assert (psychologist.roles, psychologist.fallback) == ((), ("PSI",))
    assert psychologist.extra == {"mode": "tele-counselling", "place": "private-room"}


def test_joint_leave_is_a_working_day_in_ttu_and_lebaran_is_not() -> None:
    here, everywhere = Calendar.of(pack()), Calendar.of(under())
    leave, feast = date(2026, 3, 20), date(2026, 3, 19)
    assert (here.is_working(leave), everywhere.is_working(leave)) == (True, False)
    assert not here.is_working(feast)
    assert here.zone.key == "Asia/Makassar"


def test_everything_is_said_in_both_languages() -> None:
    empty = [words for words in _all_words(pack()) if not words.id.strip() or not words.en.strip()]
    assert empty == []


def _all_words(value: object) -> Iterator[Words]:
    if isinstance(value, Words):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _all_words(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _all_words(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _all_words(one)


def test_the_glossary_explains_its_words_in_both_languages() -> None:
    words = load_glossary((SOP / "glossary.yaml").read_text(encoding="utf-8"))
    assert words["visum"].id and words["visum"].en


def test_the_hash_of_a_pack_is_of_both_texts() -> None:
    hashes = {digest("a", "b"), digest("ab", ""), digest("b", "a"), digest("a", "b ")}
    assert len(hashes) == 4


def test_each_value_keeps_the_file_and_line_it_came_from() -> None:
    merged = trees(national(), overlay(), ("n.yaml", "o.yaml")).merged
    low, high = merged.at("steps", "intake.screen", "due", "low"), merged.at("steps", "intake.screen", "due", "high")
    assert low and high
    assert overlay().splitlines()[low.place.line - 1].strip() == "due: {low: PT48H}"
    assert (low.place.file, low.place.layer) == ("o.yaml", "region")
    assert "high: PT24H" in national().splitlines()[high.place.line - 1]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("steps:\n  a.b: {due: PT1H\n", 2, "Berkas ini tidak terbaca"),
        ("steps:\n  a.b: &x {}\n  c.d: *x\n", 2, "Jangan memakai tanda"),
        ("region: a\nregion: b\n", 2, "region tertulis dua kali."),
        ("- a\n", 1, "Berkas ini harus berisi daftar nama"),
    ],
)
def test_a_file_that_is_not_yaml_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(WrongPack) as wrong:
        load_texts(text)
    (found,) = wrong.value.findings
    assert abs(found.line - line) <= 1
    assert found.message.startswith(sentence)


def test_a_pack_that_cannot_be_read_names_everything_at_once() -> None:
    with pytest.raises(WrongPack) as wrong:
        load_texts(
            national(), "region: x\nsteps:\n  intake.plan: {due: 3 hari, biaya: 5000}\nvalues: {pauses: banyak}\n"
        )
    assert {found.field for found in wrong.value.findings} >= {
        "steps.intake.plan.due.high", "steps.intake.plan.biaya", "values.pauses",
    }  # fmt: skip
