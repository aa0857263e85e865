"""A key, unit or person of another case or region, exchanged for one's own."""

import pytest

from rujukan.cases.actions import name_holder
from rujukan.cases.models import AccessGrant
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.people import person, small_town, unit_holding
from tests.story import Story

pytestmark = pytest.mark.django_db


def test_nobody_of_another_region_is_named_for_a_case(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    small_town("53.01")
    far = person("Lukas", unit_holding("PKS", region="53.01"), roles=("PKS",))
    with pytest.raises(Refused):
        name_holder(dossier=story.case_id, role="PKS", unit=far.unit.id, user=far.user.id, by=story.people.budi.actor)
    assert not AccessGrant.unscoped.filter(unit=far.unit).exists()
