"""A mistaken act is marked so by its author: what it did to the clocks is taken back, and it stays readable."""

from datetime import timedelta

import pytest

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.procedure.actions import mark_in_error, record_event
from rujukan.procedure.models import Course, Matter, MatterDue, Remark
from rujukan.rules.procedure.engine import About
from rujukan.rules.refused import NotVisible, Refused
from tests.guards.clock import Clock
from tests.people import person
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    story.consent()
    return story


def record(story: Story, event: str, **more: object) -> Entry:
    entry = record_event(dossier=story.case_id, event=event, **{"by": story.people.citra.actor, **more})  # type: ignore[arg-type]
    assert entry
    return entry


def matter(step: str) -> Matter:
    return Matter.unscoped.filter(step=step).latest("id")


def test_what_it_stopped_is_open_again_and_what_it_started_ends_in_error(story: Story, clock: Clock) -> None:
    due = matter("intake.assess").due_at
    wrong = record(story, "assessment.completed")
    assert matter("intake.assess").ended_at
    assert matter("intake.plan").ended_at is None
    clock.forward(minutes=5)
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="berkas orang lain")
    assert (matter("intake.assess").ended_at, matter("intake.assess").due_at) == (None, due)
    assert (matter("intake.plan").ended_at, matter("intake.plan").ended_how) == (clock.now(), "in error")


def test_the_step_may_then_be_done_rightly(story: Story) -> None:
    wrong = record(story, "assessment.completed")
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="keliru")
    record(story, "assessment.completed")
    assert Matter.unscoped.filter(step="intake.plan", ended_at=None).count() == 1


def test_the_mistake_stays_and_is_corrected_by_an_entry_with_its_reason(story: Story) -> None:
    wrong = record(story, "assessment.completed")
    entry = mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="berkas orang lain")
    assert entry.corrects == wrong.id
    assert Entry.unscoped.get(id=wrong.id).in_error
    assert Remark.unscoped.select_related("dossier").get(entry=entry.id).note == "berkas orang lain"
    assert not Entry.unscoped.filter(dossier=story.case_id).acts().filter(id=wrong.id).exists()
    assert list(verify()) == []


def test_only_its_author_marks_it_once_and_with_a_reason(story: Story) -> None:
    wrong = record(story, "assessment.completed")
    for by, reason in ((story.people.ana, "keliru"), (story.people.citra, "  ")):
        with pytest.raises(Refused):
            mark_in_error(dossier=story.case_id, seq=wrong.seq, by=by.actor, reason=reason)
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="keliru")
    with pytest.raises(Refused):
        mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="keliru")
    with pytest.raises(NotVisible):
        mark_in_error(dossier=story.case_id, seq=wrong.seq + 1, by=story.people.citra.actor, reason="keliru")


def test_what_has_rows_of_its_own_is_not_marked_here(story: Story) -> None:
    given = Entry.unscoped.get(event="consent.given")
    with pytest.raises(Refused):
        mark_in_error(dossier=story.case_id, seq=given.seq, by=story.people.ana.actor, reason="keliru")


def test_a_repeating_step_runs_on_from_where_it_was(story: Story, clock: Clock) -> None:
    before = matter("coord.review")
    clock.forward(days=1)
    wrong = record(story, "case.reviewed", by=story.people.ana.actor)
    assert matter("coord.review").id != before.id
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.ana.actor, reason="keliru")
    running = Matter.unscoped.get(step="coord.review", ended_at=None)
    assert (running.id, running.due_at) == (before.id, before.due_at)


def test_a_due_that_it_set_goes_back(story: Story, clock: Clock) -> None:
    story.plan()
    assert story.need
    shl, need = person("Siti", story.people.ana.unit, roles=("SHL",)).actor, About(need=story.need.id)
    record(story, "shelter.requested", by=story.people.ana.actor, about=need)
    record(story, "shelter.admitted", by=shl, about=need)
    wrong = record(story, "exit.decided", by=shl)
    assert matter("social.exit").due_at == clock.now() + timedelta(hours=24)
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=shl, reason="keliru")
    assert matter("social.exit").due_at is None
    moved = MatterDue.objects.filter(matter=matter("social.exit")).order_by("id")
    assert list(moved.values_list("why", flat=True)) == ["exit.decided", "in error"]


def test_a_risk_stays_raised_until_the_head_lowers_it(story: Story) -> None:
    wrong = record(story, "risk.raised", outcome="high")
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="keliru")
    assert Course.unscoped.get(dossier=story.case_id).risk == "high"
    assert matter("reint.alert").ended_how == "in error"


def test_doubt_about_her_age_that_was_a_slip_is_taken_back(story: Story) -> None:
    wrong = record(story, "child.presumed")
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="keliru")
    assert Course.unscoped.get(dossier=story.case_id).age == "adult"


def test_a_mistaken_death_opens_again_what_it_ended(story: Story) -> None:
    record(story, "emergency.found")
    wrong = record(story, "death.reported")
    assert matter("health.urgent").ended_how == "for good"
    mark_in_error(dossier=story.case_id, seq=wrong.seq, by=story.people.citra.actor, reason="orang lain")
    assert matter("health.urgent").ended_at is None
    assert matter("branch.heirs").ended_how == "in error"
