"""A referral on hold: its clocks wait as long as the pack allows, and not when there is danger."""

from datetime import date, datetime, timedelta

import pytest

from rujukan.procedure import sweeps
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Matter
from rujukan.referrals.actions import hold_referral, resume_referral
from rujukan.referrals.models import Referral
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.people import Person
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    """Accepted, of an urgency that may wait three days at most."""
    return Story.begin().until_accepted()


def hold(story: Story, clock: Clock, days: int, by: Person | None = None) -> Referral:
    assert story.referral
    until: date = (clock.now() + timedelta(days=days, hours=8)).date()  # by the region's calendar
    referral = Referral.unscoped.get(id=story.referral.id)
    return hold_referral(referral=referral, by=(by or story.people.dewi).actor, reason="road_closed", until=until)


def go_on(story: Story) -> None:
    assert story.referral
    resume_referral(referral=Referral.unscoped.get(id=story.referral.id), by=story.people.dewi.actor)


def serve() -> Matter:
    return Matter.unscoped.get(step="referral.serve")


def due(matter: Matter) -> datetime:
    assert matter.due_at
    return matter.due_at


def test_the_clock_waits_and_goes_on_with_the_time_held(story: Story, clock: Clock) -> None:
    before = due(serve())
    hold(story, clock, 3)
    assert serve().paused_at == clock.now()
    clock.forward(hours=30)
    go_on(story)
    assert (serve().paused_at, due(serve())) == (None, before + timedelta(hours=30))


def test_no_longer_than_the_pack_allows(story: Story, clock: Clock) -> None:
    with pytest.raises(Refused) as refused:
        hold(story, clock, 4)
    assert refused.value.field == "due"
    assert serve().paused_at is None


def test_at_the_agreed_day_the_clock_goes_on_by_itself(story: Story, clock: Clock) -> None:
    before = due(serve())
    hold(story, clock, 2)
    until = serve().paused_until
    assert until
    clock.at(until + timedelta(hours=5))
    sweeps.resume_paused(clock.now())
    assert due(serve()) == before + (until - serve().started_at)


def test_once_by_the_receiver_once_more_by_the_manager_and_never_a_third_time(story: Story, clock: Clock) -> None:
    hold(story, clock, 1)
    go_on(story)
    with pytest.raises(Refused):
        hold(story, clock, 1)
    hold(story, clock, 1, by=story.people.ana)
    go_on(story)
    for who in (story.people.ana, story.people.dewi):
        with pytest.raises(Refused):
            hold(story, clock, 1, by=who)


def test_danger_ends_a_pause_and_bars_the_next(story: Story, clock: Clock) -> None:
    before = due(serve())
    hold(story, clock, 3)
    clock.forward(hours=10)
    record_event(dossier=story.case_id, event="risk.raised", outcome="high", by=story.people.ana.actor)
    assert serve().paused_at is None
    assert due(serve()) <= before + timedelta(hours=10)
    go_on(story)
    with pytest.raises(Refused):
        hold(story, clock, 1)
