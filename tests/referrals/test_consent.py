"""Consent and what follows from it: as the actions hold it, whoever asks (P11, P12, P14)."""

from typing import Any

import pytest

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Consent
from rujukan.directory.models import Unit
from rujukan.disclosure.history import timeline
from rujukan.foundation import time
from rujukan.intake.actions import appoint_substitute, check_guardian
from rujukan.intake.actions.guardian import Checked
from rujukan.referrals.actions import defer_consent, give_consent, refuse_consent, send_referrals, withdraw_consent
from rujukan.referrals.actions.consent import Sitting
from rujukan.rules.refused import Refused, StateChanged
from tests.guards.clock import Clock
from tests.story import Story

pytestmark = pytest.mark.django_db

TOKEN = "t" * 43


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    return story


@pytest.fixture
def child(clock: Clock) -> Story:
    story = Story.begin()
    story.case(age="child")
    return story


def sitting(story: Story, **more: Any) -> Sitting:
    known: dict[str, Any] = {
        "recipient": story.people.dewi.unit.id, "answers": {"need": "yes", "identity": "yes"}, "language": "id",
        "medium": "spoken",
    }  # fmt: skip
    return Sitting(**(known | more))


def give(story: Story, token: str = "", **more: Any) -> Consent | None:
    return give_consent(dossier=story.case_id, sitting=sitting(story, **more), by=story.people.ana.actor, token=token)


@pytest.mark.parametrize("who", ["citra", "budi", "dewi", "fajar", "gita", "hana"])
def test_only_her_case_manager_asks(story: Story, who: str) -> None:
    by = getattr(story.people, who).actor
    with pytest.raises(Refused):
        give_consent(dossier=story.case_id, sitting=sitting(story), by=by)
    with pytest.raises(Refused):
        refuse_consent(dossier=story.case_id, reason="afraid", by=by)
    with pytest.raises(Refused):
        defer_consent(dossier=story.case_id, until=time.now().replace(day=20), by=by)
    assert not Consent.unscoped.exists()


def test_one_form_gives_one_consent(story: Story) -> None:
    assert give(story, TOKEN)
    assert give(story, TOKEN) is None
    assert Consent.unscoped.count() == 1


def test_a_refusal_keeps_whom_it_was_about_and_counts_once(story: Story) -> None:
    dewi = story.people.dewi.unit
    for _twice in range(2):
        refuse_consent(dossier=story.case_id, reason="distrust", by=story.people.ana.actor, recipient=dewi.id,
                       token=TOKEN)  # fmt: skip
    assert Entry.unscoped.get(event="consent.refused").value == dewi.code


def test_the_timeline_says_whom_she_was_asked_about(story: Story) -> None:
    consent = give(story)
    assert consent
    withdraw_consent(consent=consent, by=story.people.ana.actor)
    rows = timeline(story.code, to=story.people.ana.actor, now=time.now())
    told = {row.event: row.to_unit for row in rows if row.event.startswith("consent.")}
    assert {event: unit.name for event, unit in told.items() if unit} == {
        "consent.given": "Rehabilitasi Sosial", "consent.withdrawn": "Rehabilitasi Sosial",
    }  # fmt: skip


def test_a_reason_that_is_not_the_packs_is_refused(story: Story) -> None:
    with pytest.raises(Refused):
        refuse_consent(dossier=story.case_id, reason="because", by=story.people.ana.actor)


def test_a_no_after_a_yes_is_a_withdrawal(story: Story) -> None:
    give(story)
    unit = story.people.dewi.unit.id
    with pytest.raises(Refused, match="dicabut"):
        refuse_consent(dossier=story.case_id, reason="afraid", by=story.people.ana.actor, recipient=unit)


@pytest.mark.parametrize("section", ["acts", "notes.health", "place", "reporter"])
def test_what_is_never_part_of_a_consent_is_not_asked(story: Story, section: str) -> None:
    with pytest.raises(Refused):
        give(story, answers={"need": "yes", section: "yes"})


def test_not_beside_a_police_statement(story: Story) -> None:
    with pytest.raises(Refused, match="pemeriksaan polisi"):
        give(story, police=True, police_statement=True)


def test_each_unit_is_asked_about_anew(story: Story) -> None:
    give(story)
    story.plan(for_unit=Unit.objects.get(code="rptc"))
    with pytest.raises(Refused, match="Belum ada izinnya"):
        story.refer(to=Unit.objects.get(code="rptc"))


def test_it_ends_by_itself(story: Story, clock: Clock) -> None:
    give(story)
    story.plan()
    story.refer()
    story.accept()
    live = AccessGrant.unscoped.filter(basis="consent", section="identity")
    assert live.live(time.now()).exists()
    clock.forward(days=93)
    assert not live.live(time.now()).exists()


def test_withdrawn_twice_is_told(story: Story) -> None:
    consent = give(story)
    assert consent
    withdraw_consent(consent=consent, by=story.people.ana.actor)
    with pytest.raises(StateChanged):
        withdraw_consent(consent=consent, by=story.people.ana.actor)


# -- P14


def appoint(story: Story, who: str = "social_worker") -> None:
    appoint_substitute(dossier=story.case_id, who=who, reasons="pamannya menerima uang", by=story.people.budi.actor)


def test_neither_consent_nor_referral_before_the_guardian_is_checked(child: Story) -> None:
    for giver in ("guardian", "substitute", "person"):
        with pytest.raises(Refused, match="belum diperiksa"):
            give(child, giver=giver, assent="yes")
    with pytest.raises(Refused):
        child.plan()
    assert not Consent.unscoped.exists()


@pytest.mark.parametrize("result", ["suspected", "unknown"])
def test_a_guardian_who_is_not_cleared_can_not_consent(child: Story, result: str) -> None:
    child.guardian(result)
    with pytest.raises(Refused, match="pengganti"):
        give(child, giver="guardian", assent="yes")


def test_and_the_child_is_not_stuck(child: Story, clock: Clock) -> None:
    child.guardian("suspected")
    appoint(child)
    assert give(child, giver="substitute", assent="yes")
    clock.forward(days=14, minutes=1)
    with pytest.raises(Refused, match="masanya sudah lewat"):
        give(child, giver="substitute", assent="yes")
    appoint(child, "court")
    assert give(child, giver="substitute", assent="yes")


def test_a_substitute_is_one_of_the_rule(child: Story) -> None:
    child.guardian("suspected")
    with pytest.raises(Refused):
        appoint(child, "uncle")


@pytest.mark.parametrize("assent", ["no", "not_asked"])
def test_from_fifteen_on_the_childs_own_word_decides(child: Story, assent: str) -> None:
    child.guardian("safe")
    with pytest.raises(Refused) as refused:
        give(child, giver="guardian", assent=assent)
    assert refused.value.field == "assent"


def test_a_check_that_is_no_check_is_refused(child: Story) -> None:
    with pytest.raises(Refused):
        check_guardian(dossier=child.case_id, checked=Checked("maybe", "no", "safe"), by=child.people.citra.actor)


def test_no_referral_of_a_child_goes_without_a_live_consent(child: Story) -> None:
    child.guardian("safe")
    assert give(child, giver="guardian", assent="yes")
    child.plan()
    assert send_referrals(dossier=child.case_id, referrals=[], by=child.people.ana.actor) == []
    assert child.refer().status == "requested"
