"""A receiver whose consent was taken back reads what is still shown to it."""

import pytest
from django.urls import reverse

from rujukan.cases.models import Consent
from rujukan.referrals.actions import cancel_referral, confirm_help, start_referral, withdraw_consent
from tests.guards.clock import Clock
from tests.people import client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin().until_accepted()


def page_of(story: Story, who: str) -> str:
    assert story.referral
    answer = client_of(getattr(story.people, who)).get(reverse("web_referral:page", args=[story.referral.code]))
    return answer.content.decode() if answer.status_code == 200 else ""


def withdraw(story: Story) -> None:
    withdraw_consent(consent=Consent.unscoped.get(), by=story.people.ana.actor)


def test_the_receiver_reads_nothing_that_the_sender_writes_afterwards(story: Story) -> None:
    assert story.referral
    start_referral(referral=story.referral, by=story.people.dewi.actor)
    withdraw(story)
    confirm_help(referral=story.referral, by=story.people.ana.actor, answer="not_helped", confirmed_by="family")
    story.referral.refresh_from_db()
    cancel_referral(
        referral=story.referral, by=story.people.ana.actor, reason="other", words="kenari-ia-pindah-ke-kakaknya"
    )
    shown = page_of(story, "dewi")
    assert "kenari-ia-pindah-ke-kakaknya" not in shown
    assert CANARIES["message"] not in shown
    assert "Tidak terbantu" not in shown
    assert "tidak terbantu" not in shown
    assert "tidak terbantu" in page_of(story, "ana"), "the sender does read it"
