"""When a membership counts, as rule and as SQL: the same answer on random moments."""

import random
from datetime import timedelta

import pytest

from rujukan.accounts.models import Membership, MembershipRole
from rujukan.foundation import time
from rujukan.rules.rights import is_live
from tests.guards.clock import Clock
from tests.people import cast

pytestmark = pytest.mark.django_db


def test_rule_and_sql_agree(clock: Clock) -> None:
    cast()
    chance = random.Random(53)
    for row in [*Membership.objects.order_by("id"), *MembershipRole.objects.order_by("id")]:
        row.starts_at = clock.now() + timedelta(hours=chance.randint(-3, 3))
        row.ends_at = chance.choice([None, row.starts_at + timedelta(hours=chance.randint(0, 4))])
        row.save()
    found = set()
    for hours in range(-4, 8):
        now = time.now() + timedelta(hours=hours)
        for model in (Membership, MembershipRole):
            by_rule = {row.pk for row in model.objects.all() if is_live(row.starts_at, row.ends_at, now)}
            assert by_rule == set(model.objects.live(now).values_list("pk", flat=True))
            found |= {len(by_rule)}
    assert len(found) > 3  # all, some and none were there to compare
