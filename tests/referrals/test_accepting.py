"""What accepting opens, to whom, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.procedure.models import Holder, Matter
from rujukan.referrals.actions import (
    accept_referral,
    acknowledge_referral,
    complete_referral,
    fail_referral,
    mark_received,
    reject_referral,
    start_referral,
)
from rujukan.referrals.models import Referral, ReferralStatus
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import person, unit_holding
from tests.story import Story

pytestmark = pytest.mark.django_db

MOST = 16
"""Statements of one acceptance, begin and commit apart."""


def the(story: Story) -> Referral:
    assert story.referral
    return Referral.unscoped.select_related("dossier").get(id=story.referral.id)


def seen_by(story: Story, unit: Unit, basis: str = "consent") -> set[str]:
    rows = AccessGrant.unscoped.live(time.now()).filter(dossier=story.case_id, unit=unit, basis=basis)
    return set(rows.values_list("section", flat=True))


# -- the stranger


def test_a_stranger_neither_opens_answers_nor_serves(clock: Clock) -> None:
    story = Story.begin().until_sent()
    fajar = story.people.fajar.actor
    with pytest.raises(NotVisible):
        accept_referral(referral=the(story), by=fajar)
    with pytest.raises(NotVisible):
        reject_referral(referral=the(story), by=fajar, reason="no_capacity")
    with pytest.raises(Refused):
        mark_received(referral=the(story), by=fajar)
    assert the(story).status == "requested"


@pytest.mark.parametrize("who", ["gita", "hana", "ivan", "joko", "kirana"])
def test_who_works_no_cases_accepts_nothing(clock: Clock, who: str) -> None:
    story = Story.begin().until_sent()
    with pytest.raises((Refused, NotVisible)):
        accept_referral(referral=the(story), by=getattr(story.people, who).actor)


def test_the_sender_does_not_answer_for_a_unit_that_has_members(clock: Clock) -> None:
    story = Story.begin().until_sent()
    with pytest.raises(Refused):
        accept_referral(referral=the(story), by=story.people.ana.actor)


# -- what opens


def test_what_was_not_asked_stays_closed_although_she_allowed_it(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent(sections=("need", "identity", "contact", "account"))
    story.plan()
    story.refer(sections=("need", "contact"))
    story.accept()
    assert seen_by(story, story.people.dewi.unit) == {"need", "contact"}


def test_what_was_asked_stays_closed_until_she_allows_it(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent(sections=("need",))
    story.plan()
    story.refer()
    story.accept()
    assert seen_by(story, story.people.dewi.unit) == {"need"}
    clock.forward(hours=1)
    story.consent(sections=("need", "contact"))
    assert seen_by(story, story.people.dewi.unit) == {"need", "contact"}


def test_it_opens_no_longer_than_she_allowed(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert story.given
    clock.at(story.given.expires_at + timedelta(seconds=1))
    assert seen_by(story, story.people.dewi.unit) == set()
    assert seen_by(story, story.people.dewi.unit, "own") >= {"plan", "service.social", "notes.social"}


def test_after_her_term_has_run_out_it_can_no_longer_be_accepted(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.given
    clock.at(story.given.expires_at + timedelta(seconds=1))
    with pytest.raises(StateChanged, match="Izinnya"):
        accept_referral(referral=the(story), by=story.people.dewi.actor)
    assert the(story).status == "requested"
    assert not Entry.unscoped.filter(event="referral.accepted").exists()


def test_who_accepts_is_named_in_the_role_in_which_he_did(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    holder = Holder.unscoped.get(dossier=story.case_id, unit=story.people.dewi.unit)
    assert (holder.user, holder.role) == (story.people.dewi.user.id, "SHL")


def test_a_colleague_of_another_role_is_not_named(clock: Clock) -> None:
    story = Story.begin().until_sent()
    tora = person("Tora", story.people.dewi.unit, roles=("VIS",))
    with pytest.raises(Refused):
        accept_referral(referral=the(story), by=story.people.dewi.actor, colleagues=[tora.user.id])
    assert the(story).status == "requested"


def test_the_end_of_the_last_referral_closes_what_it_opened(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi, ana = story.people.dewi.actor, story.people.ana.actor
    start_referral(referral=the(story), by=dewi)
    complete_referral(referral=the(story), by=dewi, outcome="partly", words="kurang satu hari")
    assert seen_by(story, story.people.dewi.unit) == {"need", "identity", "contact"}
    acknowledge_referral(referral=the(story), by=ana)
    assert seen_by(story, story.people.dewi.unit) == set()


def test_when_it_fails_its_steps_go_back_to_who_serves_her(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    first = Matter.unscoped.get(dossier=story.case_id, step="social.initial", ended_at=None)
    assert first.unit == story.people.dewi.unit
    fail_referral(referral=the(story), by=story.people.dewi.actor, reason="unsafe")
    first.refresh_from_db()
    assert first.unit == story.people.ana.unit and first.role == "PKS"


def test_the_next_receiver_takes_over_the_steps_of_the_service(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    fail_referral(referral=the(story), by=story.people.dewi.actor, reason="no_capacity")
    other = unit_holding("SHL", apart_from=(story.people.dewi.unit,))
    theirs = person("Nona", other, roles=("SHL",))
    story.consent(to=other)
    story.refer(to=other)
    story.accept(by=theirs)
    assert Matter.unscoped.filter(referral=the(story).id, step="referral.serve", unit=other).exists()
    assert not Matter.unscoped.filter(unit=story.people.dewi.unit, ended_at=None).exists()


# -- for a unit without members


def test_the_sender_answers_from_the_letter_of_a_unit_without_members(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    other = unit_holding("SHL", apart_from=(story.people.dewi.unit,))
    story.consent(to=other)
    story.plan()
    story.refer(to=other)
    story.accept(by=story.people.ana)
    assert ReferralStatus.unscoped.get(status="accepted").on_behalf
    assert not Holder.unscoped.filter(unit=other).exists()
    assert seen_by(story, other) == {"need", "identity", "contact"}


# -- once, and at what cost


def test_it_is_accepted_once(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    with pytest.raises(StateChanged):
        accept_referral(referral=the(story), by=story.people.dewi.actor)
    assert Entry.unscoped.filter(event="referral.accepted").count() == 1


def test_accepting_costs_few_statements(clock: Clock) -> None:
    story = Story.begin().until_sent()
    row, dewi = the(story), story.people.dewi.actor
    with CaptureQueriesContext(connection) as spent:
        accept_referral(referral=row, by=dewi)
    told = [query["sql"] for query in spent.captured_queries]
    work = [sql for sql in told if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(work) <= MOST, "\n".join(work)
