"""Two at once, with real connections: one outcome behind the dossier's lock; without the lock they break.

`Doorway` (as in the referral's races): whoever has the lock waits a moment for the other, who never comes in."""

from collections.abc import Callable
from threading import Barrier, BrokenBarrierError
from uuid import UUID

import pytest
from django.db import connection

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.actions import decide_closing, hold_conference, propose_closing
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.conference import Minutes
from rujukan.cases.models import ClosingDecision
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.procedure import act
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Course, Matter
from rujukan.referrals.actions import draft_referral, send_referrals
from rujukan.referrals.actions.sending import Draft
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused, StateChanged
from rujukan.services.actions import end_episode, serve_ourselves
from rujukan.services.models import Episode
from tests.at_once import at_once
from tests.guards.clock import Clock
from tests.people import person
from tests.services.serving import served
from tests.story import Story

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PROPOSED = Proposed("goals_met", "", "Saya sudah bisa sendiri.", asked_her=True)


class Doorway:
    """Counts how often two were inside the lock of a dossier together."""

    def __init__(self) -> None:
        self.barrier: Barrier | None = None
        self.met = 0

    def lock(self, dossier: UUID) -> Dossier:
        found = lock_dossier(dossier)
        if self.barrier is None:
            return found
        try:
            self.barrier.wait(timeout=1)
            self.met += 1
        except BrokenBarrierError:
            pass
        return found

    def press(self, *both: Callable[[], object]) -> list[object]:
        """Both at once."""
        self.barrier = Barrier(2)
        results = at_once(*both)
        self.barrier = None
        return results


@pytest.fixture
def doorway(monkeypatch: pytest.MonkeyPatch) -> Doorway:
    found = Doorway()
    monkeypatch.setattr(act, "lock_dossier", found.lock)
    return found


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(connection.features), "has_select_for_update", False)


def late(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Refused)]


def broken(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception) and not isinstance(result, Refused)]


def ready(story: Story) -> None:
    """Nothing holds closing back but what comes now, and it is proposed."""
    rows = Matter.unscoped.filter(dossier=story.case_id, ended_at=None, blocks_close=True)
    aside = {m.id: "Hilang kontak." for m in rows if "conference" in story.pack.steps[m.step].override_by}
    minutes = Minutes([story.people.ana.unit.id], "there", "", "Ditutup.", sets_aside=aside)
    hold_conference(dossier=story.case_id, minutes=minutes, by=story.people.ana.actor)
    record_event(dossier=story.case_id, event="simfoni.entered", by=simfoni_officer(story))
    propose_closing(dossier=story.case_id, proposed=PROPOSED, by=story.people.ana.actor)


def simfoni_officer(story: Story) -> Actor:
    return person("Petrus", story.people.ana.unit, roles=("DAT",)).actor


def planned() -> Story:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan()
    return story


def closing(story: Story, by: Actor) -> Callable[[], object]:
    return lambda: decide_closing(dossier=story.case_id, close=True, by=by)


def a_draft(story: Story) -> Referral:
    assert story.line
    draft = Draft(story.line.id, story.people.dewi.unit.id, ("need",), "")
    made = draft_referral(dossier=story.case_id, draft=draft, by=story.people.ana.actor)
    assert made
    return made


# -- two closings


def test_two_heads_close_at_once_and_one_is_told(clock: Clock, doorway: Doorway) -> None:
    story = planned()
    ready(story)
    clock.forward(minutes=1)
    other = person("Lukas", story.people.budi.unit, roles=("UH",)).actor
    results = doorway.press(closing(story, story.people.budi.actor), closing(story, other))
    assert len(late(results)) == 1 and isinstance(late(results)[0], StateChanged) and doorway.met == 0
    assert ClosingDecision.unscoped.count() == 1
    assert Entry.unscoped.filter(event="case.closed").count() == 1
    assert list(verify()) == []


def test_without_the_lock_two_closings_break(clock: Clock, doorway: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    story = planned()
    ready(story)
    clock.forward(minutes=1)
    other = person("Lukas", story.people.budi.unit, roles=("UH",)).actor
    without_lock(monkeypatch)
    results = doorway.press(closing(story, story.people.budi.actor), closing(story, other))
    assert doorway.met == 2
    assert late(results) == [] and len(broken(results)) == 1


# -- closing against a new referral


def test_a_case_never_closes_over_a_referral_that_was_just_sent(clock: Clock, doorway: Doorway) -> None:
    story = planned()
    ready(story)
    draft = a_draft(story)
    clock.forward(minutes=1)
    by, head = story.people.ana.actor, story.people.budi.actor
    results = doorway.press(
        lambda: send_referrals(dossier=story.case_id, referrals=[draft], by=by), closing(story, head)
    )
    assert doorway.met == 0 and broken(results) == []
    closed = Course.unscoped.get(dossier=story.case_id).closed_at is not None
    sent = Referral.unscoped.get(id=draft.id).status == "requested"
    assert closed != sent and len(late(results)) == 1
    assert list(verify()) == []


def test_without_the_lock_the_two_are_inside_together(
    clock: Clock, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = planned()
    ready(story)
    draft = a_draft(story)
    clock.forward(minutes=1)
    by, head = story.people.ana.actor, story.people.budi.actor
    without_lock(monkeypatch)
    results = doorway.press(
        lambda: send_referrals(dossier=story.case_id, referrals=[draft], by=by), closing(story, head)
    )
    assert doorway.met == 2
    assert len(broken(results)) == 1


# -- two recorders of one step


def recording(story: Story, by: Actor) -> Callable[[], object]:
    return lambda: record_event(dossier=story.case_id, event="initial.assessed", by=by)


def test_two_officers_record_one_step_and_its_clock_stops_once(clock: Clock, doorway: Doorway) -> None:
    story, _episode = served()
    clock.forward(minutes=1)
    mira = person("Mira", story.people.dewi.unit, roles=("PKS",)).actor
    results = doorway.press(recording(story, story.people.dewi.actor), recording(story, mira))
    assert doorway.met == 0 and broken(results) == []
    assert Matter.unscoped.filter(dossier=story.case_id, step="social.initial").count() == 1
    assert Matter.unscoped.filter(dossier=story.case_id, step="social.assess").count() == 1
    assert list(verify()) == []


def test_without_the_lock_two_recorders_break(clock: Clock, doorway: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    story, _episode = served()
    clock.forward(minutes=1)
    mira = person("Mira", story.people.dewi.unit, roles=("PKS",)).actor
    without_lock(monkeypatch)
    results = doorway.press(recording(story, story.people.dewi.actor), recording(story, mira))
    assert doorway.met == 2 and len(broken(results)) == 1


# -- two ends, two beginnings


def test_a_service_ends_once(clock: Clock, doorway: Doorway) -> None:
    story, episode = served()
    clock.forward(minutes=1)
    mira, dewi = person("Mira", story.people.dewi.unit, roles=("SHL",)).actor, story.people.dewi.actor
    results = doorway.press(
        lambda: end_episode(episode=episode, by=dewi, outcome="got_help"),
        lambda: end_episode(episode=episode, by=mira, outcome="partly"),
    )
    assert len(late(results)) == 1 and doorway.met == 0
    assert Entry.unscoped.filter(event="referral.completed").count() == 1


def test_a_need_is_taken_once(clock: Clock, doorway: Doorway) -> None:
    story = planned()
    assert story.need
    need, rambu = story.need.id, person("Rambu", story.people.ana.unit, roles=("CM",)).actor
    results = doorway.press(
        lambda: serve_ourselves(dossier=story.case_id, need=need, by=story.people.ana.actor),
        lambda: serve_ourselves(dossier=story.case_id, need=need, by=rambu),
    )
    assert broken(results) == [] and doorway.met == 0
    assert Episode.unscoped.count() == 1
