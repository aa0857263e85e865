"""The thin thread through the whole house: complaint, case, consent, plan, referral, accept."""

import pytest

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.models import AccessGrant, Case
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.procedure.models import Holder, Matter
from rujukan.referrals.actions import withdraw_consent
from rujukan.referrals.models import Referral
from tests.guards.clock import Clock
from tests.story import Story

pytestmark = pytest.mark.django_db


def sections(story: Story, unit: Unit) -> set[str]:
    rows = AccessGrant.unscoped.live(time.now()).filter(dossier=story.case_id, unit=unit, basis="consent")
    return set(rows.values_list("section", flat=True))


def test_a_stranger_sees_neither_case_nor_referral(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    fajar, now = story.people.fajar.actor, time.now()
    assert not Case.unscoped.visible_to(fajar, now).exists()
    assert not Referral.unscoped.visible_to(fajar, now).exists()


def test_accepting_opens_what_was_asked_and_consented(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = story.people.dewi
    assert sections(story, dewi.unit) == set()
    story.accept()
    assert sections(story, dewi.unit) == {"need", "identity", "contact"}
    assert Case.unscoped.visible_to(dewi.actor, time.now()).get() == story.cases[0]
    assert Holder.unscoped.filter(dossier=story.case_id, user=dewi.user.id, unit=dewi.unit).exists()


def test_a_clock_runs_for_the_receiver_and_stops_on_the_answer(clock: Clock) -> None:
    story = Story.begin().until_sent()
    respond = Matter.unscoped.get(dossier=story.case_id, step="referral.respond")
    assert (respond.unit, respond.ended_at) == (story.people.dewi.unit, None)
    assert respond.due_at is not None
    clock.forward(minutes=10)
    story.accept()
    respond.refresh_from_db()
    assert respond.ended_at == clock.now()
    assert Matter.unscoped.filter(dossier=story.case_id, step="referral.serve", ended_at=None).exists()


def test_withdrawal_ends_what_it_opened_and_asks_for_the_data_back(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    assert sections(story, story.people.dewi.unit) == set()
    recall = Matter.unscoped.get(dossier=story.case_id, step="coord.recall")
    assert recall.unit == story.people.dewi.unit
    assert Referral.unscoped.get().without_sections


def test_withdrawal_cancels_what_was_only_sent(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    assert Referral.unscoped.get().status == "cancelled"
    assert not Matter.unscoped.filter(step="coord.recall").exists()


def test_the_chain_holds(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert list(verify()) == []
    assert Entry.unscoped.filter(dossier=story.case_id, event="referral.accepted").count() == 1
