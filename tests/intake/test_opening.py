"""One case per person, or the reason for none; who is named; once, also when two unit heads press at the same time."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from rujukan.cases.models import AccessGrant, Case
from rujukan.foundation import time
from rujukan.intake.actions import open_cases
from rujukan.intake.actions.opening import Opening
from rujukan.intake.models import Harmed
from rujukan.intake.reads import response_limits, roles_to_name, starting_roles, why_not
from rujukan.procedure.models import Course, Matter
from rujukan.rules.procedure.pack import GRADES
from rujukan.rules.refused import Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import person, unit_holding
from tests.story import Story, named

HEADS = 2


@pytest.fixture
def story(clock: Clock, db: None) -> Story:
    story = Story.begin()
    story.complaint(persons=2)
    story.triage("medium")
    return story


def both(story: Story) -> dict[int, Opening]:
    return dict.fromkeys((1, 2), Opening([named("CM", story.people.ana)]))


@pytest.mark.parametrize("who", ["ana", "citra", "dewi", "fajar", "gita", "hana"])
@pytest.mark.parametrize("opening", [Opening(), Opening(reason="not_found")])
def test_a_stranger_neither_opens_nor_turns_away(story: Story, who: str, opening: Opening) -> None:
    with pytest.raises(Refused):
        open_cases(dossier=story.complaint_id, openings={1: opening}, by=getattr(story.people, who).actor)
    assert not Case.unscoped.exists()
    assert not Harmed.unscoped.exclude(no_case_reason="").exists()


def test_each_case_takes_its_own_person_and_risk(story: Story) -> None:
    cases = open_cases(dossier=story.complaint_id, openings=both(story), by=story.people.budi.actor)
    assert [case.person_id for case in cases] == list(
        Harmed.unscoped.order_by("position").values_list("person", flat=True)
    )
    assert {course.risk for course in Course.unscoped.filter(dossier__in=[c.dossier_id for c in cases])} == {"medium"}


def test_the_complaint_is_done_once_all_are_placed(story: Story) -> None:
    by = story.people.budi.actor
    waits = Matter.unscoped.get(dossier=story.complaint_id, step="intake.open")
    open_cases(dossier=story.complaint_id, openings={1: both(story)[1]}, by=by)
    waits.refresh_from_db()
    assert waits.ended_at is None
    open_cases(dossier=story.complaint_id, openings={2: Opening(reason="not_found")}, by=by)
    waits.refresh_from_db()
    assert waits.ended_at is not None


def test_the_same_form_again_opens_nothing(story: Story) -> None:
    sent = {"dossier": story.complaint_id, "openings": both(story), "by": story.people.budi.actor, "token": "t" * 43}
    assert len(open_cases(**sent)) == 2  # type: ignore[arg-type]
    assert open_cases(**sent) == []  # type: ignore[arg-type]
    assert Case.unscoped.count() == 2


def test_another_head_finds_it_done(story: Story) -> None:
    open_cases(dossier=story.complaint_id, openings=both(story), by=story.people.budi.actor)
    with pytest.raises(StateChanged):
        open_cases(dossier=story.complaint_id, openings=both(story), by=story.people.budi.actor)


def test_a_reason_that_the_pack_does_not_know_is_refused(story: Story) -> None:
    with pytest.raises(Refused):
        open_cases(dossier=story.complaint_id, openings={1: Opening(reason="x")}, by=story.people.budi.actor)


def test_a_holder_holds_the_role(story: Story) -> None:
    wrong = Opening([named("CM", story.people.dewi)])
    with pytest.raises(Refused):
        open_cases(dossier=story.complaint_id, openings={1: wrong}, by=story.people.budi.actor)
    assert not Case.unscoped.exists()


# -- who can be named


def test_roles_are_those_whose_steps_start_with_the_case(story: Story) -> None:
    assert starting_roles(story.pack) == ("CM", "PKS", "LEG")


def test_the_roles_follow_the_pack(story: Story) -> None:
    """A step that starts with the case makes its role one to name; no role stands in code."""
    steps = dict(story.pack.steps)
    step = steps["intake.screen"]
    steps["intake.screen"] = step.model_copy(update={"who": ("PSI",)})
    changed = story.pack.model_copy(update={"steps": steps})
    assert starting_roles(changed) == ("CM", "PKS", "PSI", "LEG")


def test_candidates_are_live_members_of_the_role_own_unit_first(story: Story) -> None:
    assert story.filed
    roles = {role.role: role for role in roles_to_name(story.filed.dossier, time.now())}
    assert [one.name for one in roles["CM"].candidates] == ["Ana"]
    assert [(one.name, one.own) for one in roles["PKS"].candidates] == [("Citra", True), ("Dewi", False)]
    assert roles["LEG"].candidates == ()


def test_what_another_unit_would_see_is_what_it_gets(story: Story) -> None:
    assert story.filed
    social = next(role for role in roles_to_name(story.filed.dossier, time.now()) if role.role == "PKS")
    holders = [named("CM", story.people.ana), named("PKS", story.people.dewi)]
    case, *_ = open_cases(
        dossier=story.complaint_id, openings={1: Opening(holders)}, by=story.people.budi.actor
    )  # fmt: skip
    rows = AccessGrant.unscoped.live(time.now()).filter(dossier=case.dossier_id, unit=story.people.dewi.unit)
    assert set(rows.values_list("section", flat=True)) == set(social.sees)


def test_help_for_a_child_is_due_as_the_pack_says(clock: Clock, db: None) -> None:
    story = Story.begin()
    adult, child = story.complaint().dossier, story.complaint(age="child").dossier
    limits, for_child = response_limits(adult), response_limits(child)
    grades = story.pack.branches["child.presumed"].grades
    assert all(for_child[grade] == limits[grades.get(grade, grade)] for grade in GRADES)
    assert for_child["medium"] != limits["medium"]


def test_a_button_says_why_it_is_off(story: Story) -> None:
    assert story.filed
    dossier, people = story.filed.dossier, story.people
    assert why_not(dossier, "complaint.closed", people.budi.actor) is None
    assert isinstance(why_not(dossier, "complaint.closed", people.citra.actor), Refused)
    assert isinstance(why_not(dossier, "triage.decided", people.dewi.actor), Refused)


# -- two at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_open_one_case_a_person() -> None:
    story = Story.begin()
    story.complaint(persons=2)
    story.triage("medium")
    other = person("Lukas", unit_holding("CM"), roles=("UH",))
    heads = [story.people.budi.actor, other.actor]
    outcomes: list[str] = []
    start = Barrier(HEADS)

    def press(actor: object) -> Callable[[], None]:
        def run() -> None:
            try:
                start.wait(timeout=10)
                open_cases(dossier=story.complaint_id, openings=both(story), by=actor)  # type: ignore[arg-type]
                outcomes.append("opened")
            except StateChanged:
                outcomes.append("late")
            finally:
                connection.close()

        return run

    threads = [Thread(target=press(head)) for head in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["late", "opened"]
    assert Case.unscoped.count() == HEADS
