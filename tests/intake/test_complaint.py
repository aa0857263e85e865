"""Filing, calls and triage as actions: who may, once, and what is common to several persons."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from rujukan.audit.models import Entry
from rujukan.foundation.models import Dossier
from rujukan.intake.actions import decide_triage, file_complaint, log_call
from rujukan.intake.actions.complaint import Received, Victim
from rujukan.intake.actions.triage import Decided
from rujukan.intake.models import Call, Complaint, Triage
from rujukan.procedure.models import Course, Matter
from rujukan.rules.refused import Refused, StateChanged
from tests.guards.clock import Clock
from tests.story import Story

pytestmark = pytest.mark.django_db

OUTSIDE = ("ana", "budi", "dewi", "fajar", "gita", "hana", "ivan", "joko")
TOKEN = "t" * 43


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin()


def received(*ages: str) -> Received:
    return Received("phone", "no", [Victim(age) for age in ages])


@pytest.mark.parametrize("who", OUTSIDE)
def test_a_stranger_files_none(story: Story, who: str) -> None:
    with pytest.raises(Refused):
        file_complaint(received=received("adult"), by=getattr(story.people, who).actor)
    assert not Dossier.unscoped.exclude(kind="region").exists()


def test_a_complaint_harms_somebody(story: Story) -> None:
    with pytest.raises(Refused, match="paling sedikit satu orang"):
        file_complaint(received=received(), by=story.people.citra.actor)
    assert not Complaint.unscoped.exists()


def test_the_same_token_gives_the_same_complaint(story: Story) -> None:
    by = story.people.citra.actor
    first = file_complaint(received=received("adult"), by=by, token=TOKEN)
    assert file_complaint(received=received("adult"), by=by, token=TOKEN) == first
    assert Complaint.unscoped.count() == 1


def test_a_token_is_its_user_s_own(story: Story) -> None:
    """What somebody else sends with a token that he saw doesn't show him the complaint."""
    file_complaint(received=received("adult"), by=story.people.citra.actor, token=TOKEN)
    with pytest.raises(Refused):
        file_complaint(received=received("adult"), by=story.people.fajar.actor, token=TOKEN)


@pytest.mark.parametrize(("ages", "course"), [(["adult"], "adult"), (["adult", "unsure"], "child")])
def test_who_may_be_a_child_protects_the_whole_complaint(story: Story, ages: list[str], course: str) -> None:
    complaint = file_complaint(received=received(*ages), by=story.people.citra.actor)
    assert Course.unscoped.get(dossier=complaint.dossier).age == course


def test_the_response_clock_runs_from_when_it_came_in(story: Story, clock: Clock) -> None:
    complaint = story.complaint()
    respond = Matter.unscoped.get(dossier=complaint.dossier, step="intake.respond")
    assert respond.due_at
    assert (respond.due_at - complaint.received_at).total_seconds() == 3600


@pytest.mark.parametrize("who", ["dewi", "fajar", "gita"])
def test_a_stranger_logs_no_call(story: Story, who: str) -> None:
    dossier = story.complaint(danger="yes").dossier
    with pytest.raises(Refused):
        log_call(dossier=dossier, number="110", answered=True, by=getattr(story.people, who).actor)
    assert not Call.unscoped.exists()


def test_only_the_pack_s_numbers_are_logged(story: Story) -> None:
    dossier, by = story.complaint(danger="yes").dossier, story.people.citra.actor
    with pytest.raises(Refused):
        log_call(dossier=dossier, number="08110000777", answered=True, by=by)
    assert log_call(dossier=dossier, number="119", answered=True, by=by, token=TOKEN)
    assert log_call(dossier=dossier, number="119", answered=True, by=by, token=TOKEN) is None
    assert Call.unscoped.count() == 1


def decided(**risks: str) -> Decided:
    return Decided({int(key[1:]): risk for key, risk in risks.items()}, "trafficking", "own")


@pytest.mark.parametrize("who", ["budi", "ana", "dewi", "fajar", "gita"])
def test_only_a_complaint_officer_who_sees_it_triages(story: Story, who: str) -> None:
    story.complaint()
    with pytest.raises(Refused):
        decide_triage(dossier=story.complaint_id, decided=decided(o1="low"), by=getattr(story.people, who).actor)
    assert not Triage.unscoped.exists()


def test_everybody_gets_a_risk(story: Story) -> None:
    story.complaint(persons=2)
    with pytest.raises(Refused):
        decide_triage(dossier=story.complaint_id, decided=decided(o1="low"), by=story.people.citra.actor)


def test_triage_sent_twice_is_one(story: Story) -> None:
    story.complaint()
    sent = {"dossier": story.complaint_id, "decided": decided(o1="low"), "by": story.people.citra.actor}
    assert decide_triage(**sent, token=TOKEN, seen=0)  # type: ignore[arg-type]
    assert decide_triage(**sent, token=TOKEN, seen=0) is None  # type: ignore[arg-type]
    assert Entry.unscoped.filter(event="triage.decided").count() == 1


def test_a_page_that_has_grown_stale_decides_nothing(story: Story) -> None:
    story.complaint()
    story.triage("low")
    with pytest.raises(StateChanged):
        decide_triage(dossier=story.complaint_id, decided=decided(o1="high"), by=story.people.citra.actor, seen=0)
    assert Triage.unscoped.count() == 1


def test_the_first_triage_moves_the_response_clock(story: Story) -> None:
    complaint = story.complaint()
    story.triage("low")
    respond = Matter.unscoped.get(dossier=complaint.dossier, step="intake.respond")
    assert respond.due_at
    assert (respond.due_at - complaint.received_at).total_seconds() == 24 * 3600


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_the_same_moment_is_one_complaint() -> None:
    by, start, codes = Story.begin().people.citra.actor, Barrier(2), []

    def press() -> None:
        try:
            start.wait(timeout=10)
            codes.append(file_complaint(received=received("adult"), by=by, token=TOKEN).dossier.code)
        finally:
            connection.close()

    threads = [Thread(target=press) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(codes) == 2
    assert len(set(codes)) == Complaint.unscoped.count() == 1
