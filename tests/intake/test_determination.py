"""Two people decide who is a victim: without the first one's screening there is nothing for the second."""

import pytest

from rujukan.intake.actions import make_determination
from rujukan.intake.actions.determination import Determined
from rujukan.intake.models import Determination
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.story import Story

pytestmark = pytest.mark.django_db


def test_without_a_completed_screening_nobody_determines(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    with pytest.raises(Refused, match="penapisan"):
        make_determination(
            dossier=story.case_id, determined=Determined("victim", "Karena katanya."), by=story.people.budi.actor
        )
    assert not Determination.unscoped.exists()


def test_after_it_a_second_person_does(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent(to=story.people.ana.unit)
    story.screening()
    assert Determination.unscoped.get().by_user == story.people.budi.user.id
