"""Special branches of the SOP (section 4) on the real pack: what is added and changed once their event is recorded."""

from datetime import timedelta

import pytest

from rujukan.cases.actions import answer_service, identify_need
from rujukan.cases.actions.needs import Answered
from rujukan.cases.models import ServiceAnswer
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Course, Matter
from rujukan.referrals.actions import hold_referral
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.people import person, unit_holding
from tests.story import Story

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    return story


def record(story: Story, event: str, *, by: str = "ana", **more: object) -> None:
    record_event(dossier=story.case_id, event=event, by=getattr(story.people, by).actor, **more)  # type: ignore[arg-type]


def waiting_for(story: Story, event: str) -> list[Matter]:
    """Open matters that this event ends."""
    steps = {step.code for step in story.pack.stopped_by(event)}
    return list(Matter.unscoped.filter(dossier=story.case_id, step__in=steps, ended_at=None).order_by("due_at", "id"))


def added(story: Story, event: str) -> Matter:
    """The clock that the branch added for this event: of a step that stands in the branch alone."""
    return next(one for one in waiting_for(story, event) if story.pack.steps[one.step].branch)


@pytest.mark.parametrize(
    ("event", "waits_for"),
    [("foreigner.noted", "interpreter.assigned"), ("disability.noted", "adjustment.agreed"),
     ("guardian.suspected", "substitute.appointed"), ("death.reported", "heirs.informed"),
     ("return.insisted", "conference.decided")],
)  # fmt: skip
def test_a_branch_adds_its_clock_of_a_day(story: Story, clock: Clock, event: str, waits_for: str) -> None:
    before = {matter.id for matter in waiting_for(story, waits_for)}
    record(story, event)
    matter = added(story, waits_for)
    assert matter.id not in before
    assert matter.due_at == clock.now() + ONE_DAY
    assert matter.unit_id and not matter.paused_at


def test_a_child_s_medium_clocks_become_high(story: Story, clock: Clock) -> None:
    screen = Matter.unscoped.get(dossier=story.case_id, step="intake.screen")
    before = screen.due_at
    clock.forward(minutes=10)
    record(story, "child.presumed")
    assert Course.unscoped.get(dossier=story.case_id).age == "unsure"
    course_grade = story.pack.branches["child.presumed"].grades
    assert course_grade["medium"] == "high"
    screen.refresh_from_db()
    assert before and screen.due_at and screen.due_at <= before


def test_a_child_s_consent_waits_for_the_guardian_check(story: Story) -> None:
    record(story, "child.presumed")
    with pytest.raises(Refused) as refused:
        story.consent()
    assert "Pengasuhnya belum diperiksa" in str(refused.value)


def test_abroad_everything_else_waits_and_nothing_is_lost(story: Story) -> None:
    still = {matter.step for matter in Matter.unscoped.filter(dossier=story.case_id, ended_at=None)}
    record(story, "abroad.noted")
    after = {matter.step for matter in Matter.unscoped.filter(dossier=story.case_id, ended_at=None)}
    assert still <= after
    assert story.pack.branches["abroad.noted"].adds, "the SOP page says what the mission does"


def test_who_died_gets_no_more_treatment_and_her_heirs_keep_the_legal_steps(story: Story) -> None:
    record(story, "emergency.found")
    assert [one.step for one in waiting_for(story, "health.treated")] == ["health.urgent"]
    legal = {one.step for one in Matter.unscoped.filter(dossier=story.case_id, service="legal", ended_at=None)}
    assert legal
    record(story, "death.reported")
    assert not waiting_for(story, "health.treated")
    assert waiting_for(story, "body.handed_over") and waiting_for(story, "heirs.informed")
    left = {one.step for one in Matter.unscoped.filter(dossier=story.case_id, service="legal", ended_at=None)}
    assert legal <= left


def test_own_risk_return_waives_what_would_hold_her_back(story: Story) -> None:
    record(story, "return.wished")
    held = [one.step for one in Matter.unscoped.filter(dossier=story.case_id, ended_at=None)
            if "leave" in story.pack.steps[one.step].blocks]  # fmt: skip
    assert held
    record(story, "return.insisted")
    ended = Matter.unscoped.filter(dossier=story.case_id, step__in=held)
    assert {one.ended_how for one in ended} == {"waived"}


def test_who_ran_away_is_looked_for_and_her_needs_stay_open(story: Story, clock: Clock) -> None:
    need = identify_need(dossier=story.case_id, kind="shelter", by=story.people.ana.actor)
    assert need
    record(story, "person.ran_away")
    assert added(story, "police.notified").due_at == clock.now() + ONE_DAY
    looked_for = [one for one in waiting_for(story, "person.found") if story.pack.steps[one.step].branch]
    assert [one.due_at for one in looked_for] == [clock.now() + timedelta(days=14)]
    assert {one.step for one in waiting_for(story, "contact.lost")} >= {one.step for one in looked_for}
    assert Matter.unscoped.filter(step="intake.need", need=need.id, ended_at=None).exists()
    record(story, "person.found")
    assert not [one for one in waiting_for(story, "contact.lost") if one.id in {m.id for m in looked_for}]


def test_of_a_child_the_police_are_told_within_the_hour(story: Story, clock: Clock) -> None:
    record(story, "child.presumed")
    record(story, "person.ran_away")
    assert added(story, "police.notified").due_at == clock.now() + timedelta(hours=1)


def test_an_emergency_raises_the_risk_and_starts_care_at_once(story: Story, clock: Clock) -> None:
    record(story, "emergency.found")
    assert Course.unscoped.get(dossier=story.case_id).risk == "high"
    urgent = Matter.unscoped.get(dossier=story.case_id, step="health.urgent")
    assert urgent.due_at == clock.now() + timedelta(hours=1)
    assert urgent.unit == unit_holding("MED")


def test_in_an_emergency_nothing_is_paused(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    story_need = story.referral
    assert story_need
    record(story, "emergency.found")
    with pytest.raises(Refused):
        hold_referral(referral=story_need, by=story.people.dewi.actor, reason="waitlist",
                      until=(clock.now() + ONE_DAY).date())  # fmt: skip


def test_what_she_refuses_ends_alone_and_all_else_goes_on(story: Story) -> None:
    first = identify_need(dossier=story.case_id, kind="psych", by=story.people.ana.actor)
    other = identify_need(dossier=story.case_id, kind="papers", by=story.people.ana.actor)
    assert first and other
    refused = Answered("health", "declined", "person", "afraid")
    answer_service(dossier=story.case_id, answered=refused, by=story.people.ana.actor)
    assert Matter.unscoped.get(need=first.id, step="health.psych").ended_how == "declined"
    assert Matter.unscoped.get(need=other.id, step="reint.access").ended_at is None
    assert ServiceAnswer.unscoped.get(service="health", answer="declined").reason == "afraid"
    assert story.pack.branches["service.declined"].adds, "the SOP page says that it is offered again"


def test_lost_contact_ends_with_contact_or_with_a_decision(story: Story, clock: Clock) -> None:
    story.consent()
    record(story, "contact.failed")
    looked_for = added(story, "contact.made")
    assert looked_for.due_at == clock.now() + timedelta(days=30)
    assert looked_for.id in {one.id for one in waiting_for(story, "contact.lost")}
    record(story, "contact.made")
    looked_for.refresh_from_db()
    assert looked_for.ended_how == "stopped"


def test_a_visitor_records_a_failed_contact_only_where_the_case_is_his(story: Story) -> None:
    visitor = person("Wayan", unit_holding("VIS"), roles=("VIS",))
    with pytest.raises(Refused):
        record_event(dossier=story.case_id, event="contact.failed", by=visitor.actor)
