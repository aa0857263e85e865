"""`sop check`: what may not stand in a pack. The real packs are mutated in every limit, step and role."""

import pytest

from rujukan.rules.procedure.check import check_texts
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.pack import GRADES, Grade, Pack
from tests.rules.packs import (
    Mutation,
    national,
    overlay,
    pack,
    said,
    under,
    with_all_national,
    with_all_overlay,
    with_national,
    with_overlay,
)

STEPS = sorted(under().steps)
EVENTS = sorted(under().events)
ROLES = sorted(under().roles)
VALUES = ["consent", "consent_max", "substitute", "opening", "pause_urgent", "pause_routine", "dormant", "late_entry"]


def test_family_and_village_see_no_more_in_one_region_than_elsewhere() -> None:
    assert "services" in said(with_overlay("services", "health", "show_steps", value="true"))
    assert "kinds" in said(with_overlay("kinds", "shelter", "asks", value=["need", "acts"]))
    assert "steps.intake.answer.sees" in said(with_overlay("steps", "intake.answer", "sees", value=["account"]))


def test_the_packs_that_are_delivered_have_nothing_wrong() -> None:
    assert check_texts(national()) == []
    assert check_texts(national(), overlay()) == []


# -- every limit


LIMITS = [(code, grade) for code in STEPS for grade in GRADES if grade in under().steps[code].due.by]


def test_no_limit_is_lengthened_by_a_region() -> None:
    found = said(
        with_all_overlay(
            (("steps", code, "due", grade), longer(limit_of(under(), code, grade))) for code, grade in LIMITS
        )
    )
    for code, grade in LIMITS:
        legal = under().steps[code].statutory
        assert found[f"steps.{code}.due" if legal else f"steps.{code}.due.{grade}"].startswith("Batas waktu")


def test_a_wrong_limit_is_named_with_its_line() -> None:
    kept = [(code, grade) for code, grade in LIMITS if limit_of(pack(), code, grade) == limit_of(under(), code, grade)]
    found = {f.field: f for f in with_all_national([(("steps", code, "due", grade), "3 hari") for code, grade in kept])}
    assert len(kept) == len(LIMITS) - 3
    for code, grade in kept:
        wrong = found[f"steps.{code}.due.{grade}"]
        assert "bukan batas waktu yang dikenal" in wrong.message
        assert wrong.file == "national.yaml"
        assert "due: " in national().splitlines()[wrong.line - 1]


def test_no_legal_clock_is_changed_by_a_region_even_to_be_shorter() -> None:
    legal = [code for code in STEPS if under().steps[code].statutory]
    found = said(with_all_overlay([(("steps", code, "due"), "PT1H") for code in legal]))
    assert len(legal) == 14
    assert all(found[f"steps.{code}.due"].startswith("Batas waktu ini dari undang-undang") for code in legal)


def test_no_other_value_is_lengthened_by_a_region() -> None:
    found = said(with_all_overlay([(("values", name), longer(getattr(under().values, name))) for name in VALUES]))
    assert {f"values.{name}" for name in VALUES} <= set(found)


def test_like_is_compared_with_like_and_else_the_longest_with_the_shortest() -> None:
    """Three working days may span Lebaran, so that they are no shorter than five calendar days."""
    assert with_overlay("steps", "health.psych", "due", "low", value="P7D c") == []
    assert with_overlay("steps", "intake.plan", "due", "medium", value="P3D c") == []
    assert "steps.intake.plan.due.medium" in said(with_overlay("steps", "intake.plan", "due", "medium", value="P4D c"))
    assert "steps.health.psych.due.low" in said(with_overlay("steps", "health.psych", "due", "low", value="P6D w"))


def test_a_region_may_shorten_and_set_a_missing_due() -> None:
    assert with_overlay("steps", "intake.plan", "due", value="P1D c") == []
    assert with_overlay("steps", "intake.need", "due", value="P30D c") == []


@pytest.mark.parametrize(
    ("code", "key", "value"),
    [
        ("social.exit", "later", {"exit.decided": "P2D c"}),
        ("referral.loop", "later", {"referral.failed": "P9D w"}),
        ("reint.placement", "child", "P4D c"),
        ("intake.screen", "child", "P9D c"),
        ("repat.leg", "offset", "PT7H"),
        ("referral.serve", "cap", {"service.applied": "P9D c"}),
        ("legal.hearing", "date", "false"),
        ("intake.plan", "date", "true"),
    ],
)
def test_no_limit_of_another_form_is_lengthened(code: str, key: str, value: object) -> None:
    found = said(with_overlay("steps", code, "due", key, value=value))
    assert any(field.startswith(f"steps.{code}.due.{key}") for field in found)


def test_visits_may_be_added_and_none_left_out() -> None:
    runs = ["P14D c", "P1M", "P2M", "P3M", "P6M", "P12M"]
    assert with_overlay("steps", "reint.visit", "due", "runs", value=runs) == []
    assert "steps.reint.visit.due.runs" in said(with_overlay("steps", "reint.visit", "due", "runs", value=runs[2:]))
    assert "steps.reint.visit.due.runs" in said(
        with_overlay("steps", "reint.visit", "due", "runs", value=[*runs, "P24M"])
    )
    assert "values.monitoring" in said(with_overlay("values", "monitoring", value="P6M"))


# -- every step and event


def test_no_step_is_removed_by_a_region() -> None:
    found = said(with_all_overlay([(("steps", code), ...) for code in STEPS]))
    assert {found[f"steps.{code}"] for code in STEPS} == {"Yang ada di SOP nasional tidak boleh dihapus."}


def test_no_step_is_renamed_or_given_to_others_by_a_region() -> None:
    renamed = [(("steps", code, "name"), {"id": "a", "en": "b"}) for code in STEPS]
    given = [(("steps", code, "who"), "CM") for code in STEPS]
    found = said(with_all_overlay([*renamed, *given]))
    assert {found[f"steps.{code}.name"] for code in STEPS} == {"Nama dari SOP nasional tidak boleh diganti."}
    assert {f"steps.{code}.who" for code in STEPS} <= set(found)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("who", "Belum ada yang bertanggung jawab atas langkah ini."),
        ("starts", "Tidak ada kejadian yang memulai langkah ini."),
        ("stops", "Tidak ada kejadian yang mengakhiri langkah ini."),
    ],
)
def test_a_step_needs_somebody_and_events_that_start_and_stop_it(key: str, sentence: str) -> None:
    found = said(with_all_national([(("steps", code, key), None) for code in STEPS]))
    assert {found[f"steps.{code}.{key}"] for code in STEPS} == {sentence}


def test_no_consent_is_dropped_by_a_region() -> None:
    asking = [code for code in STEPS if under().steps[code].consent != "n"]
    found = said(with_all_overlay([(("steps", code, "consent"), "n") for code in asking]))
    assert {f"steps.{code}.consent" for code in asking} <= set(found)
    assert "steps.intake.assess.consent" in said(with_overlay("steps", "intake.assess", "consent", value="y*"))
    assert with_overlay("steps", "intake.screen", "consent", value="y") == []


def test_no_block_and_no_form_is_dropped_by_a_region() -> None:
    blocking = [code for code in STEPS if under().steps[code].blocks]
    found = said(with_all_overlay([(("steps", code, "blocks"), []) for code in blocking]))
    assert {f"steps.{code}.blocks" for code in blocking} <= set(found)
    filled = [code for code in STEPS if under().steps[code].form and code != "legal.answer"]
    found = said(with_all_overlay([(("steps", code, "form"), "LP") for code in filled]))
    assert {f"steps.{code}.form" for code in filled} <= set(found)


def test_no_event_is_removed_or_recorded_by_others_in_a_region() -> None:
    found = said(with_all_overlay([(("events", code), ...) for code in EVENTS]))
    assert {f"events.{code}" for code in EVENTS} <= set(found)
    found = said(with_all_overlay([(("events", code, "by"), "any") for code in EVENTS]))
    assert {f"events.{code}.by" for code in EVENTS} <= set(found)


def test_an_event_needs_somebody_who_records_it() -> None:
    found = said(with_all_national([(("events", code, "by"), None) for code in EVENTS]))
    assert {found[f"events.{code}.by"] for code in EVENTS} == {"Belum ada yang boleh mencatat kejadian ini."}
    started = {step.code for step in under().steps.values()}
    assert {code for code in STEPS if "boleh mencatat" in found.get(f"steps.{code}.starts", "")} == started


def test_the_loss_of_any_starting_event_is_noticed() -> None:
    starting = [code for code in EVENTS if under().started_by(code)]
    found = with_all_national([(("events", code), None) for code in starting])
    missed = {f.params["code"] for f in found if f.field.endswith(".starts") and "tidak dikenal" in f.message}
    assert missed == set(starting)


def test_no_second_person_and_no_guard_is_dropped_by_a_region() -> None:
    reviewing = [code for code in EVENTS if under().events[code].reviews]
    guarding = [code for code in EVENTS if under().events[code].guards]
    alone: list[Mutation] = [(("events", code, "reviews"), []) for code in reviewing]
    free: list[Mutation] = [(("events", code, "guards"), []) for code in guarding]
    found = said(with_all_overlay([*alone, *free]))
    assert {f"events.{code}.reviews" for code in reviewing} <= set(found)
    assert {f"events.{code}.guards" for code in guarding} <= set(found)
    more = ["screening.completed", "guardian.checked"]
    assert with_overlay("events", "determination.made", "reviews", value=more) == []


def test_an_event_that_does_nothing_says_what_it_is_for() -> None:
    assert "events.embassy.notified" in said(with_national("events", "embassy.notified", "purpose", value=None))


def test_a_look_starts_and_stops_nothing() -> None:
    found = said(with_national("steps", "intake.plan", "starts", value="section.opened"))
    assert "hanya membuka" in found["steps.intake.plan.starts"]


# -- every role


@pytest.mark.parametrize("code", ROLES)
def test_a_role_that_nobody_knows_is_named_wherever_it_stands(code: str) -> None:
    found = with_national("roles", code, value=None)
    unknown = {f.field for f in found if f.message == f"Peran {code} tidak dikenal."}
    waiting = {f"steps.{s.code}.who" for s in under().steps.values() if code in s.who}
    recording = {f"events.{e.code}.by" for e in under().events.values() if code in e.by}
    assert waiting | recording <= unknown
    assert any(field.startswith("units.") for field in unknown)


@pytest.mark.parametrize("code", ROLES)
def test_a_role_that_no_unit_holds_is_named(code: str) -> None:
    unit = next(u for u in pack().units.values() if code in (*u.roles, *u.fallback))
    others = [u.code for u in pack().units.values() if code in (*u.roles, *u.fallback) and u != unit]
    key = "roles" if code in unit.roles else "fallback"
    found = with_overlay("units", unit.code, key, value=[r for r in (*unit.roles, *unit.fallback) if r != code])
    named = [f for f in found if f.message == f"Peran {code} tidak dipegang unit mana pun, juga tidak oleh pengganti."]
    assert bool(named) is not bool(others)


@pytest.mark.parametrize("code", ["SEC", "CHR", "DPO"])
def test_who_coordinates_or_audits_shares_no_unit_with_who_works_cases(code: str) -> None:
    found = said(with_overlay("units", "ppt", "roles", value=["MED", code]))
    assert found["units.ppt"].startswith(f"Unit ini memegang {code}")


# -- what is not collected, not paid, not asked for


def test_no_field_is_stored_without_a_purpose_and_the_step_that_needs_it() -> None:
    for key, sentence in (
        ("purpose", "Isian ini belum menyebut gunanya"),
        ("stage", "Isian ini belum menyebut langkah"),
    ):
        found = said(with_all_national([(("fields", code, key), None) for code in under().fields]))
        assert all(found[f"fields.{code}"].startswith(sentence) for code in under().fields)


@pytest.mark.parametrize("key", ["biaya", "fee", "syarat", "dokumen", "requires"])
def test_help_costs_nothing_and_waits_for_no_document(key: str) -> None:
    found = said(with_overlay("steps", "health.exam", key, value="laporan polisi"))
    assert "tidak boleh ada" in found[f"steps.health.exam.{key}"]


def test_no_step_of_a_region_stands_between_a_person_and_help() -> None:
    step = {
        "name": {"id": "Lapor polisi", "en": "Report to the police"}, "service": "intake", "who": "CM",
        "starts": "case.opened", "stops": "report.filed", "due": "P1D c",
    }  # fmt: skip
    assert with_overlay("steps", "intake.local", value=step) == []
    found = said(with_overlay("steps", "intake.local", value={**step, "blocks": "consent"}))
    assert "menjadi syarat bantuan" in found["steps.intake.local.blocks"]
    assert "steps.intake.plan.blocks" in said(
        with_overlay("steps", "intake.plan", "blocks", value=["close", "consent"])
    )


def test_exceptions_and_pauses_are_not_widened() -> None:
    held = {"rain": {"id": "hujan", "en": "rain"}}
    assert "reasons.held" in said(with_overlay("reasons", "held", value=held))
    assert with_overlay("reasons", "unmet", value=held) == []
    easy = {"tired": {"name": {"id": "lelah", "en": "tired"}, "guarded": "false"}}
    assert "reasons.closing.tired.guarded" in said(with_overlay("reasons", "closing", value=easy))
    assert "values.pauses" in said(with_overlay("values", "pauses", value="3"))
    assert "steps.intake.plan.paused_by" in said(
        with_overlay("steps", "intake.plan", "paused_by", value={"consent.deferred": ""})
    )
    event = {"name": {"id": "a", "en": "b"}, "by": "CM", "waives": "close", "purpose": {"id": "a", "en": "b"}}
    assert "events.local.waived.waives" in said(with_overlay("events", "local.waived", value=event))


def test_a_region_adds_its_own_days_and_leaves_the_joint_decree() -> None:
    assert with_overlay("calendar", "years", "2026", value={"local": ["2026-09-22"]}) == []
    found = said(with_overlay("calendar", "years", "2026", value={"off": ["2026-01-01"]}))
    assert "calendar.years.2026.off" in found
    wrong = said(with_overlay("calendar", "years", "2026", value={"local": ["22 September"]}))
    assert "bukan tanggal" in wrong["calendar.years.2026.local[0]"]


def test_a_region_adds_languages_channels_forms_and_questions() -> None:
    words = {"id": "a", "en": "b"}
    added = [
        (("languages", "names", "kemak"), words),
        (("calls", "112"), words),
        (("forms", "F99"), words),
    ]  # fmt: skip
    for path, value in added:
        assert [f for f in with_overlay(*path, value=value) if f.field != "forms.F99"] == []
    question = {"form": "F01", "section": "need", "stage": "intake.receive", "name": words, "purpose": words}
    assert with_overlay("fields", "local.question", value=question) == []
    assert "calls.110" in said(with_overlay("calls", "110", value=words))


# -- names


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("steps", "intake.plan", "form"), "F99", "steps.intake.plan.form"),
        (("steps", "intake.plan", "ladder"), "E9", "steps.intake.plan.ladder"),
        (("steps", "intake.plan", "service"), "pray", "steps.intake.plan.service"),
        (("steps", "intake.plan", "sees"), ["need", "diary"], "steps.intake.plan.sees"),
        (("steps", "intake.plan", "until"), "world.ended", "steps.intake.plan.until"),
        (("steps", "health.psych", "starts"), [{"event": "need.identified", "when": {"kind": "magic"}}],
         "steps.health.psych.starts"),
        (("steps", "repat.plan", "starts"), [{"event": "return.decided", "when": {"outcome": "maybe"}}],
         "steps.repat.plan.starts"),
        (("kinds", "legal", "recv"), "XYZ", "kinds.legal.recv"),
        (("kinds", "legal", "asks"), ["need", "acts"], "kinds.legal.asks"),
        (("events", "plan.agreed", "section"), "diary", "events.plan.agreed.section"),
        (("branches", "death.reported", "ends"), ["magic.*"], "branches.death.reported.ends"),
        (("ladders", "E1"), [{"role": "XYZ"}], "ladders.E1"),
        (("fields", "identity.name", "section"), "diary", "fields.identity.name.section"),
        (("forms", "F98"), {"id": "a", "en": "b"}, "forms.F98"),
        (("forms", "F01"), {"id": "a"}, "forms.F01.en"),
        (("steps", "intake.plan", "tag"), "X", "steps.intake.plan.tag"),
        (("steps", "intake.plan", "colour"), "red", "steps.intake.plan.colour"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_found(path: tuple[str, ...], value: object, field: str) -> None:
    assert field in said(with_national(*path, value=value))


def test_an_overlay_says_what_it_lies_over_and_for_whom() -> None:
    assert {f.field for f in check_texts(national(), "name: X\n")} >= {"extends", "region"}


def limit_of(said: Pack, code: str, grade: Grade) -> Duration:
    """The limit of a step for a grade."""
    return said.steps[code].due.by[grade]


def longer(limit: Duration) -> str:
    """The same kind of limit, one longer."""
    more = limit.amount + 1
    return {"hours": f"PT{more}M", "days": f"P{more}D c", "working": f"P{more}D w", "months": f"P{more}M"}[limit.unit]
