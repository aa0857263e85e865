"""A unit that received a referral tries to take more than she allowed: by a consent of its own writing, by naming its
own people for the case, by deciding over the case in the lead unit's place."""

from uuid import UUID

import pytest
from django.urls import reverse

from rujukan.cases.actions import name_holder, propose_closing, set_aside_alone, write_account, write_identity
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.person import Identified, Told
from rujukan.cases.models import AccessGrant, Account, Consent, Identity
from rujukan.intake.actions import appoint_substitute
from rujukan.procedure.models import Matter
from rujukan.referrals.actions import give_consent, withdraw_consent
from rujukan.referrals.actions.consent import Sitting
from rujukan.rules.refused import NotVisible, Refused
from tests.guards.clock import Clock
from tests.people import Person, client_of, person
from tests.story import CANARIES, Story
from tests.web.care import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    """Dewi's unit serves her and knows her need, nothing else."""
    story = Story.begin()
    story.case()
    story.consent(sections=("need",))
    story.plan()
    story.refer()
    story.accept()
    return story


@pytest.fixture
def insider(story: Story) -> Person:
    """In Dewi's unit, case manager and unit head there: in her own house, not in this case."""
    return person("Zakarias", story.people.dewi.unit, roles=("CM", "UH"))


def open_to(person: Person) -> set[str]:
    rows = AccessGrant.unscoped.filter(unit=person.unit, ended_at__isnull=True).exclude(basis="own")
    return set(rows.values_list("section", flat=True))


def sitting(unit: UUID) -> Sitting:
    return Sitting(unit, dict.fromkeys(("need", "identity", "contact", "account", "screening"), "yes"), "id", "spoken")


def test_a_receiver_writes_no_consent_for_itself(story: Story, insider: Person) -> None:
    with pytest.raises(Refused):
        give_consent(dossier=story.case_id, sitting=sitting(insider.unit.id), by=insider.actor)
    assert open_to(insider) == {"need"}
    assert Consent.unscoped.count() == 1


def test_nor_for_a_friend_in_a_third_unit(story: Story, insider: Person) -> None:
    with pytest.raises(Refused):
        give_consent(dossier=story.case_id, sitting=sitting(story.people.fajar.unit.id), by=insider.actor)


def test_nor_by_the_page(story: Story, insider: Person) -> None:
    sent = {
        "present": "alone", "language": "id", "need": "yes", "reach": "yes", "told": "yes", "told_back": "ya",
        "term": "usual", "medium": "spoken",
    }  # fmt: skip
    status, _ = Desk(story, insider).send("ask", sent, untuk=story.people.eka.unit.code)
    assert status == 403
    assert Consent.unscoped.count() == 1


def test_a_receivers_head_names_nobody_for_the_case(story: Story, insider: Person) -> None:
    with pytest.raises(Refused):
        name_holder(dossier=story.case_id, role="CM", unit=insider.unit.id, user=insider.user.id, by=insider.actor)
    assert open_to(insider) == {"need"}


def test_a_receivers_head_decides_nothing_about_the_case(story: Story, insider: Person) -> None:
    matter = Matter.unscoped.filter(dossier=story.case_id, ended_at__isnull=True).order_by("id")[0]
    with pytest.raises(Refused, match="belum terbuka untuk Anda"):
        set_aside_alone(dossier=story.case_id, matter=matter.id, reason="tidak perlu", by=insider.actor)
    with pytest.raises(Refused, match="belum terbuka untuk Anda"):
        propose_closing(
            dossier=story.case_id, proposed=Proposed("finished", "", "sudah", asked_her=True), by=insider.actor
        )
    with pytest.raises(Refused, match="belum terbuka untuk Anda"):
        appoint_substitute(dossier=story.case_id, who="unit_head", reasons="saya saja", by=insider.actor)


def test_the_manager_whom_the_lead_unit_named_elsewhere_asks_her(story: Story, insider: Person) -> None:
    name_holder(
        dossier=story.case_id, role="CM", unit=insider.unit.id, user=insider.user.id, by=story.people.budi.actor
    )
    asked = Sitting(story.people.eka.unit.id, {"need": "yes"}, "id", "spoken")
    assert give_consent(dossier=story.case_id, sitting=asked, by=insider.actor)


def test_a_receiver_takes_no_consent_of_another_unit_back(story: Story) -> None:
    other = story.consent(to=story.people.eka.unit)
    with pytest.raises((Refused, NotVisible)):
        withdraw_consent(consent=other, by=story.people.dewi.actor)
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_a_receiver_does_not_learn_whom_else_she_allowed(story: Story) -> None:
    story.consent(to=story.people.eka.unit)
    dewi = client_of(story.people.dewi)
    asked, never = (
        dewi.get(reverse("web_care:withdraw", args=[story.code, unit.code]))
        for unit in (story.people.eka.unit, story.people.fajar.unit)
    )
    assert (asked.status_code, never.status_code) == (404, 404)


def test_nobody_writes_under_the_key_of_a_person_of_another_case(story: Story) -> None:
    mine = story.case_id
    story.filed = None
    hers = story.case().person_id
    citra, ana = story.people.citra.actor, story.people.ana.actor
    known = Identity.unscoped.filter(dossier=hers).count()
    with pytest.raises(NotVisible):
        write_identity(dossier=mine, person=hers, known=Identified(name="Bukan Dia"), by=ana)
    with pytest.raises(NotVisible):
        write_account(dossier=mine, person=hers, told=Told("bukan ceritanya"), by=citra)
    assert Identity.unscoped.filter(dossier=hers).count() == known
    assert {row.text for row in Account.unscoped.select_related("dossier").filter(dossier=hers)} == {
        CANARIES["account"]
    }
