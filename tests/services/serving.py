"""A service that runs: of a referral, or of the unit that leads."""

from rujukan.cases.models import Need
from rujukan.services.actions import begin_episode, serve_ourselves
from rujukan.services.models import Episode
from tests.story import Story


def served(story: Story | None = None) -> tuple[Story, Episode]:
    """Dewi's unit has accepted and begun."""
    story = story or Story.begin().until_accepted()
    assert story.referral
    return story, begin_episode(referral=story.referral, by=story.people.dewi.actor)


def own(kind: str = "legal") -> tuple[Story, Need, Episode]:
    """The unit that leads serves a need itself."""
    story = Story.begin()
    story.case()
    story.consent()
    story.plan(kind=kind, for_unit=story.people.ana.unit)
    assert story.need
    return story, story.need, serve_ourselves(dossier=story.case_id, need=story.need.id, by=story.people.ana.actor)
