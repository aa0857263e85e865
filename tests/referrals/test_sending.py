"""Drafting, sending, calling back, taking note, and asking whether it helped."""

import pytest

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.procedure.models import Matter
from rujukan.referrals.actions import (
    accept_referral,
    acknowledge_referral,
    cancel_referral,
    complete_referral,
    confirm_help,
    confirm_recall,
    discard_draft,
    draft_referral,
    hold_referral,
    mark_referral_in_error,
    reject_referral,
    report_referral,
    resume_referral,
    send_referrals,
    start_referral,
    withdraw_consent,
)
from rujukan.referrals.actions.sending import Draft
from rujukan.referrals.models import Feedback, HelpConfirmation, Referral
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import person
from tests.story import Story

pytestmark = pytest.mark.django_db


def the(story: Story) -> Referral:
    assert story.referral
    return Referral.unscoped.select_related("dossier").get(id=story.referral.id)


def planned() -> Story:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan()
    return story


def draft(story: Story, **wish: object) -> Referral:
    assert story.line
    asked = {"sections": ("identity",), "to_unit": story.people.dewi.unit.id, **wish}
    made = draft_referral(
        dossier=story.case_id, draft=Draft(story.line.id, **asked), by=story.people.ana.actor,  # type: ignore[arg-type]
    )  # fmt: skip
    assert made
    return made


# -- the stranger


def test_a_stranger_drafts_sends_and_recalls_nothing(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.line
    fajar = story.people.fajar.actor
    with pytest.raises(Refused):
        draft_referral(
            dossier=story.case_id, draft=Draft(story.line.id, story.people.dewi.unit.id, ()), by=fajar,
        )  # fmt: skip
    for recalls in (
        lambda: cancel_referral(referral=the(story), by=fajar, reason="recalled"),
        lambda: acknowledge_referral(referral=the(story), by=fajar),
        lambda: confirm_help(referral=the(story), by=fajar, answer="got_help"),
    ):
        with pytest.raises(NotVisible):
            recalls()


def test_the_receiver_neither_recalls_nor_closes(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi = story.people.dewi.actor
    with pytest.raises(NotVisible):
        cancel_referral(referral=the(story), by=dewi, reason="recalled")
    with pytest.raises(NotVisible):
        acknowledge_referral(referral=the(story), by=dewi)


# -- drafting


def test_need_always_goes_and_nothing_that_is_never_asked(clock: Clock) -> None:
    story = planned()
    made = draft(story, sections=())
    assert list(made.sections.values_list("section", flat=True)) == ["need"]
    for never in ("acts", "place", "reporter", "notes.health"):
        with pytest.raises(Refused):
            draft(story, sections=(never,))


def test_nobody_refers_to_himself(clock: Clock) -> None:
    story = planned()
    with pytest.raises(Refused, match="unit Anda sendiri"):
        draft(story, to_unit=story.people.ana.unit.id)


def test_a_draft_starts_nothing_and_can_be_thrown_away(clock: Clock) -> None:
    story = planned()
    made = draft(story)
    assert not Matter.unscoped.filter(referral=made.id).exists()
    discard_draft(referral=made, by=story.people.ana.actor)
    with pytest.raises(StateChanged):
        send_referrals(dossier=story.case_id, referrals=[made], by=story.people.ana.actor)


# -- sending


def test_all_go_or_none(clock: Clock) -> None:
    story = planned()
    good = draft(story)
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    unconsented = draft(story, to_unit=story.people.eka.unit.id)
    with pytest.raises(Refused, match="Belum ada izinnya"):
        send_referrals(dossier=story.case_id, referrals=[good, unconsented], by=story.people.ana.actor)
    assert set(Referral.unscoped.values_list("status", flat=True)) == {"draft"}
    assert not Entry.unscoped.filter(event="referral.requested").exists()


def test_one_need_goes_to_one_unit_once(clock: Clock) -> None:
    story = Story.begin().until_sent()
    again = draft(story)
    with pytest.raises(Refused, match="sudah berjalan"):
        send_referrals(dossier=story.case_id, referrals=[again], by=story.people.ana.actor)


def test_another_case_manager_of_the_unit_may_send_and_recall(clock: Clock) -> None:
    story = planned()
    made = draft(story)
    rambu = person("Rambu", story.people.ana.unit, roles=("CM",)).actor
    story.referral = send_referrals(dossier=story.case_id, referrals=[made], by=rambu)[0]
    cancel_referral(referral=the(story), by=rambu, reason="wrong_unit")
    assert the(story).status == "cancelled"


# -- replacing


def test_only_what_came_to_nothing_is_replaced(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    with pytest.raises(Refused, match="bisa diganti"):
        draft(story, replaces=the(story).id, to_unit=story.people.eka.unit.id)


def test_a_replacement_stops_the_search_for_another_unit(clock: Clock) -> None:
    story = Story.begin().until_sent()
    reject_referral(referral=the(story), by=story.people.dewi.actor, reason="no_capacity")
    search = Matter.unscoped.get(step="referral.reroute", ended_at=None)
    story.consent(to=story.people.eka.unit)
    new = draft(story, replaces=the(story).id, to_unit=story.people.eka.unit.id)
    send_referrals(dossier=story.case_id, referrals=[new], by=story.people.ana.actor)
    search.refresh_from_db()
    assert search.ended_how == "stopped"


# -- holding


def test_what_is_urgent_is_held_two_days_the_second_time_by_the_manager(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi, ana = story.people.dewi.actor, story.people.ana.actor
    serve = Matter.unscoped.get(step="referral.serve")
    due = serve.due_at
    assert due
    until = clock.now().date().replace(day=14)
    hold_referral(referral=the(story), by=dewi, reason="road_closed", until=until)
    clock.forward(hours=20)
    resume_referral(referral=the(story), by=dewi)
    serve.refresh_from_db()
    assert serve.due_at and (serve.due_at - due).total_seconds() == 20 * 3600
    with pytest.raises(Refused, match="manajer kasus"):
        hold_referral(referral=the(story), by=dewi, reason="waitlist", until=until)
    hold_referral(referral=the(story), by=ana, reason="waitlist", until=until)
    resume_referral(referral=the(story), by=dewi)
    with pytest.raises(Refused, match="tidak bisa ditunda lagi"):
        hold_referral(referral=the(story), by=ana, reason="waitlist", until=until)


def test_high_risk_is_never_held(clock: Clock) -> None:
    story = Story.begin()
    story.case(risk="high")
    story.consent()
    story.plan()
    story.refer()
    story.accept()
    with pytest.raises(Refused, match="tidak bisa ditunda"):
        hold_referral(
            referral=the(story), by=story.people.dewi.actor, reason="waitlist", until=clock.now().date().replace(day=13)
        )


# -- what comes back


def test_feedback_comes_once_a_form(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi = story.people.dewi.actor
    start_referral(referral=the(story), by=dewi)
    for _ in range(2):
        report_referral(referral=the(story), by=dewi, words="sudah makan", token="k" * 43)
    assert Feedback.unscoped.count() == 1
    with pytest.raises(Refused):
        report_referral(referral=the(story), by=dewi, words="  ")


def test_a_service_that_never_began_is_not_completed(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    with pytest.raises(Refused, match="belum dicatat mulai"):
        complete_referral(referral=the(story), by=story.people.dewi.actor, outcome="got_help")


def test_each_side_speaks_for_itself_or_repeats_her_word(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi, ana = story.people.dewi.actor, story.people.ana.actor
    start_referral(referral=the(story), by=dewi)
    confirm_help(referral=the(story), by=dewi, answer="got_help", confirmed_by="provider")
    confirm_help(referral=the(story), by=ana, answer="partly", confirmed_by="person")
    with pytest.raises(Refused):
        confirm_help(referral=the(story), by=dewi, answer="got_help", confirmed_by="family")
    with pytest.raises(Refused):
        confirm_help(referral=the(story), by=ana, answer="got_help", confirmed_by="provider")
    assert HelpConfirmation.unscoped.count() == 2


def test_the_loop_is_closed_once_and_only_after_the_end(clock: Clock) -> None:
    story = Story.begin().until_sent()
    ana = story.people.ana.actor
    with pytest.raises(Refused, match="belum berakhir"):
        acknowledge_referral(referral=the(story), by=ana)
    reject_referral(referral=the(story), by=story.people.dewi.actor, reason="unsafe")
    acknowledge_referral(referral=the(story), by=ana)
    with pytest.raises(StateChanged):
        acknowledge_referral(referral=the(story), by=ana)
    assert not Matter.unscoped.filter(step="referral.loop", ended_at=None).exists()


# -- mistakes and recalled data


def test_only_its_author_marks_it_as_entered_in_error(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    rambu = person("Rambu", story.people.ana.unit, roles=("CM",)).actor
    with pytest.raises(Refused, match="Hanya yang mencatatnya"):
        mark_referral_in_error(referral=the(story), by=rambu, words="bukan orang ini")
    mark_referral_in_error(referral=the(story), by=story.people.ana.actor, words="bukan orang ini")
    assert the(story).status == "entered-in-error"
    with pytest.raises(StateChanged):
        accept_referral(referral=the(story), by=story.people.dewi.actor)


def test_what_was_entered_in_error_is_struck_out_and_the_search_goes_on(clock: Clock) -> None:
    story = Story.begin().until_sent()
    reject_referral(referral=the(story), by=story.people.dewi.actor, reason="no_capacity")
    story.consent(to=story.people.eka.unit)
    new = draft(story, replaces=the(story).id, to_unit=story.people.eka.unit.id)
    ana = story.people.ana.actor
    send_referrals(dossier=story.case_id, referrals=[new], by=ana)
    mark_referral_in_error(referral=new, by=ana, words="salah unit")
    acts = Entry.unscoped.filter(referral=new.id, event="referral.requested")
    assert [entry.in_error for entry in acts] == [True]
    assert Matter.unscoped.filter(step="referral.reroute", referral=the(story).id, ended_at=None).exists()
    assert not Matter.unscoped.filter(referral=new.id, ended_at=None).exists()
    assert list(verify()) == []


def test_recalled_data_is_confirmed_once_by_who_held_it(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi = story.people.dewi.actor
    with pytest.raises(StateChanged):
        confirm_recall(referral=the(story), by=dewi)
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    with pytest.raises(Refused):
        confirm_recall(referral=the(story), by=story.people.ana.actor)
    confirm_recall(referral=the(story), by=dewi)
    with pytest.raises(StateChanged):
        confirm_recall(referral=the(story), by=dewi)
    assert Matter.unscoped.get(step="coord.recall").ended_how == "stopped"
