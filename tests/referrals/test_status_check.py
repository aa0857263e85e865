"""`audit verify` compares each referral's cached status with its rows."""

import pytest

from rujukan.audit.verify import verify
from rujukan.referrals.models import Referral, ReferralStatus
from tests.guards.clock import Clock
from tests.people import REGION
from tests.story import Story

pytestmark = pytest.mark.django_db


def test_a_status_that_its_rows_dont_bear_out_is_named(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert story.referral
    assert list(verify()) == []
    Referral.unscoped.filter(id=story.referral.id).update(status="completed")
    assert [fault.code for fault in verify()] == [story.referral.code]
    assert [fault.code for fault in verify(region=REGION)] == [story.referral.code]
    assert list(verify(region="53.04")) == []


def test_a_removed_row_is_noticed_too(clock: Clock) -> None:
    Story.begin().until_accepted()
    ReferralStatus.unscoped.latest("recorded_at", "id").delete()
    assert len(list(verify())) == 1
