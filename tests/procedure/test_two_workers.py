"""Two workers, or a worker and an officer, at once: each rung, pause and period comes once. Two real connections."""

from datetime import timedelta

import pytest

from rujukan.audit.anchor import anchor
from rujukan.audit.models import Anchor, Entry
from rujukan.audit.verify import verify
from rujukan.notifications.models import Notice
from rujukan.procedure import sweeps
from rujukan.procedure.actions import mark_in_error, record_event
from rujukan.procedure.models import Matter, Rung
from rujukan.procedure.notices import send_notices
from rujukan.rules.refused import Refused
from tests.at_once import at_once
from tests.guards.clock import Clock
from tests.story import Story

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case(risk="medium", persons=3)
    Notice.objects.all().delete()
    return story


def test_a_rung_is_passed_once_and_told_once(story: Story, clock: Clock) -> None:
    clock.forward(days=3)
    at_once(*[lambda: sweeps.escalate(clock.now())] * 4)
    rungs = list(Rung.objects.values_list("matter", "due_at", "number"))
    assert rungs
    assert len(rungs) == len(set(rungs))
    told = list(Notice.objects.values_list("dossier", "what"))
    assert len(told) == len(set(told))


def test_periods_begin_once(story: Story, clock: Clock) -> None:
    at_once(*[lambda: sweeps.start_periods(clock.now())] * 4)
    assert Entry.unscoped.filter(event="period.started").count() == 3
    assert list(verify()) == []


def test_a_notice_is_sent_once(story: Story, clock: Clock) -> None:
    clock.forward(days=3)
    sweeps.escalate(clock.now())
    waiting = Notice.objects.count()
    sent = at_once(*[lambda: send_notices(clock.now())] * 3)
    assert sum(sent) == waiting  # type: ignore[arg-type]
    assert set(Notice.objects.values_list("attempts", flat=True)) == {1}


def test_what_an_officer_stops_the_sweep_leaves_alone(story: Story, clock: Clock) -> None:
    """Both at once, over and over: never a rung passed after the stop was committed."""
    ana = story.people.ana.actor
    clock.forward(days=15)
    at_once(
        lambda: record_event(dossier=story.case_id, event="case.reviewed", by=ana),
        lambda: sweeps.escalate(clock.now()),
    )
    assert list(verify()) == []
    running = Matter.unscoped.get(dossier=story.case_id, step="coord.review", ended_at=None)
    assert running.due_at == clock.now() + timedelta(days=14)
    assert not Rung.objects.filter(matter=running).exists()


def test_two_who_mark_the_same_mistake_mark_it_once(story: Story, clock: Clock) -> None:
    ana = story.people.ana.actor
    wrong = record_event(dossier=story.case_id, event="case.reviewed", by=ana)
    assert wrong
    results = at_once(*[lambda: mark_in_error(dossier=story.case_id, seq=wrong.seq, by=ana, reason="keliru")] * 2)
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Entry.unscoped.filter(corrects=wrong.id).count() == 1
    assert list(verify()) == []


def test_a_day_is_anchored_once(story: Story, clock: Clock) -> None:
    at_once(*[lambda: anchor(clock.now())] * 3)
    assert Anchor.objects.count() == 1
    assert list(verify()) == []
