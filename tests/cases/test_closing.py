"""Closing takes two people and nothing that blocks; a conference sets aside what the SOP lets it, and no more."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from rujukan.cases.actions import (
    close_need,
    decide_closing,
    hold_conference,
    identify_need,
    name_holder,
    propose_closing,
    reopen_case,
    set_aside_alone,
)
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.conference import Given, Minutes
from rujukan.cases.models import AccessGrant, Closing, ClosingDecision, Conference
from rujukan.cases.sections import TaskRow, closings, conferences, overrides, tasks
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Course, Matter
from rujukan.referrals.actions import draft_referral, send_referrals
from rujukan.referrals.actions.sending import Draft
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import Scope
from rujukan.rules.refused import Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import person
from tests.story import Story

pytestmark = pytest.mark.django_db
PROPOSED = Proposed("goals_met", "Ia bekerja lagi.", "Saya sudah bisa sendiri.", asked_her=True)


def opened() -> Story:
    story = Story.begin()
    story.case()
    return story


def blocking(story: Story) -> dict[str, UUID]:
    rows = Matter.unscoped.filter(dossier=story.case_id, ended_at=None, blocks_close=True, overridden_by=None)
    return {matter.step: matter.id for matter in rows.order_by("id")}


def propose(story: Story) -> None:
    propose_closing(dossier=story.case_id, proposed=PROPOSED, by=story.people.ana.actor)


def decide(story: Story, *, close: bool = True, words: str = "") -> None:
    decide_closing(dossier=story.case_id, close=close, words=words, by=story.people.budi.actor)


def is_closed(story: Story) -> bool:
    return Course.unscoped.get(dossier=story.case_id).closed_at is not None


def confer(story: Story, sets_aside: Mapping[UUID, str], **more: object) -> Conference:
    minutes = Minutes([story.people.ana.unit.id], "there", "Dua pilihan.", "Ditutup.", sets_aside=sets_aside, **more)  # type: ignore[arg-type]
    conference = hold_conference(dossier=story.case_id, minutes=minutes, by=story.people.ana.actor)
    assert conference
    return conference


def test_a_stranger_neither_proposes_nor_decides(clock: Clock) -> None:
    story = opened()
    for attempt in (propose_closing, decide_closing):
        more = {"proposed": PROPOSED} if attempt is propose_closing else {"close": True}
        with pytest.raises(Refused):
            attempt(dossier=story.case_id, by=story.people.fajar.actor, **more)


def test_who_proposed_does_not_decide(clock: Clock) -> None:
    story = opened()
    propose(story)
    with pytest.raises(Refused):
        decide_closing(dossier=story.case_id, close=True, by=story.people.ana.actor)


def test_what_blocks_is_named(clock: Clock) -> None:
    story = opened()
    propose(story)
    with pytest.raises(Refused) as refused:
        decide(story)
    named = {words.id for words in refused.value.params["steps"]}  # type: ignore[attr-defined]
    assert named == {story.pack.steps[step].name.id for step in blocking(story)}
    assert not is_closed(story)


def test_the_head_lets_the_work_go_on_and_says_why(clock: Clock) -> None:
    story = opened()
    propose(story)
    with pytest.raises(Refused):
        decide(story, close=False)
    decide(story, close=False, words="Masih ada kunjungan.")
    with pytest.raises(StateChanged):
        decide(story, close=False, words="Sekali lagi.")
    propose(story)


def test_a_conference_sets_aside_and_then_it_closes(clock: Clock) -> None:
    story = opened()
    story.consent(to=story.people.ana.unit)
    story.plan()
    assert story.need
    close_need(dossier=story.case_id, need=story.need.id, result="unmet", reason="no_place", by=story.people.ana.actor)
    set_aside_alone(dossier=story.case_id, matter=blocking(story)["intake.simfoni"], reason="Jaringan mati.",
                    by=story.people.budi.actor)  # fmt: skip
    confer(story, dict.fromkeys(blocking(story).values(), "Tidak bisa dihubungi."))
    assert blocking(story) == {}
    propose(story)
    decide(story)
    assert is_closed(story)
    assert [m.step for m in Matter.unscoped.filter(dossier=story.case_id, ended_at=None)] == ["intake.simfoni"]


def test_what_nothing_overrides_stays(clock: Clock) -> None:
    story = opened()
    record_event(dossier=story.case_id, event="settlement.attempted", by=story.people.ana.actor)
    settlement = blocking(story)["coord.settlement"]
    with pytest.raises(Refused):
        confer(story, {settlement: "Sudah damai."})
    assert "coord.settlement" in blocking(story)


def test_the_head_alone_sets_simfoni_aside_and_it_stays_open_after_closing(clock: Clock) -> None:
    story = opened()
    story.consent(to=story.people.ana.unit)
    record_event(dossier=story.case_id, event="assessment.completed", by=story.people.citra.actor)
    story.plan()
    simfoni = blocking(story)["intake.simfoni"]
    with pytest.raises(Refused):
        set_aside_alone(dossier=story.case_id, matter=simfoni, reason="Jaringan mati.", by=story.people.ana.actor)
    set_aside_alone(dossier=story.case_id, matter=simfoni, reason="Jaringan mati.", by=story.people.budi.actor)
    confer(story, dict.fromkeys(blocking(story).values(), "Keputusan bersama."))
    propose(story)
    decide(story)
    left = Matter.unscoped.get(dossier=story.case_id, ended_at=None)
    assert (left.step, left.due_at) == ("intake.simfoni", clock.now() + timedelta(days=30))


def test_a_form_sent_twice_proposes_and_decides_once(clock: Clock) -> None:
    story = opened()
    ana, budi = story.people.ana.actor, story.people.budi.actor
    for _twice in range(2):
        propose_closing(dossier=story.case_id, proposed=PROPOSED, by=ana, token="p" * 43)
    for _twice in range(2):
        decide_closing(dossier=story.case_id, close=False, words="Belum.", by=budi, token="d" * 43)
    assert Closing.unscoped.count() == 1
    assert ClosingDecision.unscoped.count() == 1


def test_a_unit_that_sat_in_it_reads_its_own_task_and_nothing_else(clock: Clock) -> None:
    story = opened()
    eka, fajar = story.people.eka.unit, story.people.fajar.unit
    due = clock.now() + timedelta(days=5)
    minutes = Minutes(
        [story.people.ana.unit.id, eka.id], "not_there", "", "Kenari keputusan.",
        tasks=[Given(eka.id, "Kenari tugas mereka", due), Given(fajar.id, "Kenari tugas jauh", due)],
    )  # fmt: skip
    hold_conference(dossier=story.case_id, minutes=minutes, by=story.people.ana.actor)
    grants = AccessGrant.unscoped.live(clock.now()).filter(dossier=story.case_id, unit=eka)
    assert [(row.section, row.basis) for row in grants] == [("decisions", "own")]
    assert not AccessGrant.unscoped.filter(dossier=story.case_id, unit=fajar).exists()
    rows = tasks([Scope(story.case_id, "decisions", eka.id)])[Scope(story.case_id, "decisions", eka.id)]
    assert [row.words for row in rows if isinstance(row, TaskRow)] == ["Kenari tugas mereka"]
    for load in (conferences, closings, overrides):
        assert load([Scope(story.case_id, "decisions", eka.id)])[Scope(story.case_id, "decisions", eka.id)] == ()


def test_another_manager_takes_over_all_that_is_open(clock: Clock) -> None:
    story = Story.begin().until_sent()
    mira = person("Mira", story.people.ana.unit, roles=("CM",))
    before = set(turns(story.people.ana.actor))
    assert before and not turns(mira.actor)
    name_holder(dossier=story.case_id, role="CM", unit=mira.unit.id, user=mira.user.id, by=story.people.budi.actor)
    assert not turns(story.people.ana.actor)
    assert before <= set(turns(mira.actor))


def turns(actor: Actor) -> list[UUID]:
    return list(Matter.unscoped.open().addressed_to(actor).values_list("id", flat=True))


def test_a_task_of_the_conference_is_a_clock_of_its_unit(clock: Clock) -> None:
    story = opened()
    due = clock.now() + timedelta(days=5)
    confer(story, {}, tasks=[Given(story.people.dewi.unit.id, "Antar ke Kupang", due)])
    task = Matter.unscoped.get(dossier=story.case_id, step="coord.action")
    assert (task.unit, task.due_at) == (story.people.dewi.unit, due)


def test_nothing_new_begins_on_a_closed_case_until_it_is_opened_again(clock: Clock) -> None:
    story = opened()
    story.consent()
    story.plan()
    assert story.line
    ana = story.people.ana.actor
    draft = draft_referral(
        dossier=story.case_id, draft=Draft(story.line.id, story.people.dewi.unit.id, ("need",)), by=ana
    )
    assert draft
    simfoni = blocking(story)["intake.simfoni"]
    set_aside_alone(dossier=story.case_id, matter=simfoni, reason="Jaringan mati.", by=story.people.budi.actor)
    confer(story, dict.fromkeys(blocking(story).values(), "Hilang kontak."))
    propose(story)
    decide(story)
    with pytest.raises(StateChanged):
        send_referrals(dossier=story.case_id, referrals=[draft], by=ana)
    with pytest.raises(StateChanged):
        identify_need(dossier=story.case_id, kind="legal", by=ana)
    reopen_case(dossier=story.case_id, reason="Ia menelepon lagi.", by=story.people.budi.actor)
    assert send_referrals(dossier=story.case_id, referrals=[draft], by=ana)


def test_opened_again_each_step_may_start_once_more(clock: Clock) -> None:
    story = opened()
    confer(story, dict.fromkeys(blocking(story).values(), "Hilang kontak."))
    propose(story)
    decide(story)
    clock.forward(days=20)
    reopen_case(dossier=story.case_id, reason="Ia menelepon lagi.", by=story.people.budi.actor)
    assert not is_closed(story)
    assert Matter.unscoped.filter(dossier=story.case_id, step="intake.assign", ended_at=None).exists()
