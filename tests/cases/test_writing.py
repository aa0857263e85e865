"""What is written of her is added, never changed; nothing is asked twice without a reason (P22)."""

import pytest

from rujukan.audit.models import Entry
from rujukan.cases.actions import (
    answer_service,
    close_need,
    identify_need,
    identify_needs,
    write_account,
    write_identity,
    write_plan_line,
)
from rujukan.cases.actions.needs import Answered
from rujukan.cases.actions.person import Asking, Identified, Told
from rujukan.cases.actions.plan import Line
from rujukan.cases.models import Account, Identity, Need, ServiceAnswer
from rujukan.foundation.ids import uuid7
from rujukan.rules.asked import AGAIN
from rujukan.rules.refused import Refused, StateChanged
from tests.guards.clock import Clock
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

TOKEN = "t" * 43
FIRST = Asking()


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    clock.forward(minutes=1)
    return story


def rename(story: Story, name: str, asking: Asking = FIRST, token: str = "") -> None:
    person = story.cases[0].person_id
    known = Identified(name=name)
    write_identity(dossier=story.case_id, person=person, known=known, by=story.people.ana.actor, asking=asking,
                   token=token)  # fmt: skip


@pytest.mark.parametrize("who", ["dewi", "eka", "fajar", "gita", "hana", "ivan"])
def test_a_stranger_writes_nothing(story: Story, who: str) -> None:
    by = getattr(story.people, who).actor
    with pytest.raises(Refused):
        write_identity(dossier=story.case_id, person=story.cases[0].person_id, known=Identified(), by=by)
    with pytest.raises(Refused):
        identify_need(dossier=story.case_id, kind="legal", by=by)
    assert Identity.unscoped.count() == 1 and not Need.unscoped.exists()


def test_a_known_answer_changes_only_with_a_reason_that_is_kept(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        rename(story, "Kenari Lain")
    assert refused.value.field == "again"
    rename(story, "Kenari Lain", Asking(again="mistaken"))
    assert Entry.unscoped.get(event="section.written", section="identity").outcome == "mistaken"
    names = [row.name for row in Identity.unscoped.select_related("dossier").order_by("recorded_at")]
    assert names == [CANARIES["name"], "Kenari Lain"]


def test_a_reason_of_ones_own_making_is_none(story: Story) -> None:
    assert "because" not in AGAIN
    with pytest.raises(Refused):
        rename(story, "Kenari Lain", Asking(again="because"))


def test_a_page_that_went_stale_writes_nothing(story: Story, clock: Clock) -> None:
    shown = Identity.unscoped.get().recorded_at
    rename(story, "Kenari Satu", Asking(shown, "changed"))
    clock.forward(minutes=1)
    with pytest.raises(StateChanged):
        rename(story, "Kenari Dua", Asking(shown, "changed"))


def test_one_form_writes_one_row(story: Story) -> None:
    for _twice in range(2):
        rename(story, "Kenari Lain", Asking(again="changed"), TOKEN)
    assert Identity.unscoped.count() == 2


def test_she_is_not_made_to_tell_it_twice(story: Story) -> None:
    person, by = story.cases[0].person_id, story.people.ana.actor
    with pytest.raises(Refused):
        write_account(dossier=story.case_id, person=person, told=Told("kenari-lagi"), by=by)
    asking = Asking(again="adds")
    write_account(dossier=story.case_id, person=person, told=Told("kenari-lagi"), by=by, asking=asking)
    assert Account.unscoped.count() == 2


def test_several_needs_are_written_all_or_none(story: Story) -> None:
    by = story.people.ana.actor
    with pytest.raises(Refused):
        identify_needs(dossier=story.case_id, kinds=["legal", "wings"], by=by)
    assert not Need.unscoped.exists()
    assert len(identify_needs(dossier=story.case_id, kinds=["treatment", "psych"], by=by, token=TOKEN)) == 2
    assert identify_needs(dossier=story.case_id, kinds=["return"], by=by, token=TOKEN) == []
    assert Need.unscoped.count() == 2


def test_a_need_that_is_open_is_not_opened_again(story: Story) -> None:
    by = story.people.ana.actor
    need = identify_need(dossier=story.case_id, kind="legal", by=by)
    with pytest.raises(Refused, match="masih terbuka"):
        identify_need(dossier=story.case_id, kind="legal", by=by)
    assert need
    close_need(dossier=story.case_id, need=need.id, result="met", by=by)
    assert identify_need(dossier=story.case_id, kind="legal", by=by), "what comes back is a new one"


def test_later_says_when(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        answer_service(dossier=story.case_id, answered=Answered("legal", "later"), by=story.people.ana.actor)
    assert refused.value.field == "ask_again_on"
    assert not ServiceAnswer.unscoped.exists()


def test_a_line_is_for_a_unit_that_is_there(story: Story) -> None:
    by = story.people.ana.actor
    need = identify_need(dossier=story.case_id, kind="legal", by=by)
    assert need
    with pytest.raises(Refused) as refused:
        write_plan_line(dossier=story.case_id, line=Line(need.id, uuid7(), "kenari"), by=by)
    assert refused.value.field == "for_unit"
