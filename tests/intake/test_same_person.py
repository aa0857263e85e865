"""One person, two cases, two events: linked by the earlier case's code, by whose unit holds all that is hers."""

import pytest
from django.urls import reverse

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.actions.person import Identified, SafeContact, Told
from rujukan.cases.models import Case, Identity
from rujukan.cases.sections import IdentityRow, accounts, identities
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Locked
from rujukan.intake.actions import decide_triage, file_complaint, open_cases
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.intake.actions.opening import Opening
from rujukan.intake.actions.triage import Decided
from rujukan.intake.models import Harmed
from rujukan.rules.disclosure import Scope
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.people import Person, client_of, person
from tests.story import CANARIES, Story, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock, db: None) -> Story:
    """A first case, and a month later another complaint of which little is known."""
    story = Story.begin()
    story.case()
    clock.forward(days=30)
    return story


def again(story: Story, *, by: Person | None = None, persons: int = 1) -> Story:
    """She calls a second time, at the same desk or at another's."""
    second = Story(story.people, story.pack)
    victim = Victim("adult", ("legal",), Identified(call_name="Kenari Kedua", sex="female"),
                    SafeContact(channel="phone", phone="+628119999999"), Told("kenari cerita kedua", "id"))  # fmt: skip
    actor = (by or story.people.citra).actor
    second.filed = file_complaint(received=Received("phone", "no", [victim] * persons, Reporter("self")), by=actor)
    reasons = story.pack.reasons
    risks = dict.fromkeys(range(1, persons + 1), "medium")
    decided = Decided(risks, reasons["type"][0].code, reasons["authority"][0].code)
    decide_triage(dossier=second.complaint_id, decided=decided, by=actor)
    return second


def link(second: Story, code: str, *, by: Person | None = None, positions: tuple[int, ...] = (1,)) -> list[Case]:
    people = second.people
    openings = {n: Opening([named("CM", people.ana)], same_person_as=code) for n in positions}
    return open_cases(dossier=second.complaint_id, openings=openings, by=(by or people.budi).actor)


def other_desk(story: Story) -> tuple[Person, Person]:
    """Complaint officer and head of a unit that never had to do with her."""
    unit = story.people.fajar.unit
    return person("Nona", unit, roles=("INT",)), person("Oktavianus", unit, roles=("UH", "CM"))


def test_an_outsider_links_nothing_and_learns_nothing(story: Story) -> None:
    officer, head = other_desk(story)
    second = again(story, by=officer)
    provisional = Harmed.unscoped.get(complaint=second.complaint_id).person_id
    said = []
    for code in (story.code, "kenari-tidak-00"):
        opening = Opening([named("CM", head)], same_person_as=code)
        with pytest.raises(Refused) as refused:
            open_cases(dossier=second.complaint_id, openings={1: opening}, by=head.actor)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert Harmed.unscoped.get(complaint=second.complaint_id).person_id == provisional
    assert Case.unscoped.count() == 1


def test_a_receiver_who_was_allowed_a_part_links_nothing(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    unit = story.people.dewi.unit
    head = person("Oktavianus", unit, roles=("UH", "CM"))
    second = again(story, by=person("Nona", unit, roles=("INT",)))
    opening = Opening([named("CM", head)], same_person_as=story.code)
    with pytest.raises(Refused):
        open_cases(dossier=second.complaint_id, openings={1: opening}, by=head.actor)


def test_it_is_one_person_with_two_cases(story: Story) -> None:
    second = again(story)
    case = link(second, story.code)[0]
    first = Case.unscoped.get(dossier=story.case_id)
    assert case.person_id == first.person_id == Harmed.unscoped.get(complaint=second.complaint_id).person_id
    assert case.dossier_id != first.dossier_id
    assert list(verify()) == []


def test_what_is_new_is_added_and_what_was_known_stays(story: Story) -> None:
    second = again(story)
    case = link(second, story.code)[0]
    scope = Scope(case.person_id, "identity")
    row = identities([scope])[scope][-1]
    assert isinstance(row, IdentityRow)
    assert (row.call_name, row.name, row.nik) == ("Kenari Kedua", CANARIES["name"], CANARIES["nik"])
    told = Scope(case.person_id, "account")
    words = [one.text for one in accounts([told])[told]]  # type: ignore[attr-defined]
    assert words == [CANARIES["account"], "kenari cerita kedua"]


def test_nothing_of_her_lies_twice(story: Story) -> None:
    second = again(story)
    provisional = Harmed.unscoped.get(complaint=second.complaint_id).person_id
    link(second, story.code)
    assert Dossier.unscoped.get(id=provisional).key_wrapped is None
    left = Identity.unscoped.select_related("dossier").get(dossier=provisional)
    with pytest.raises(Locked):
        assert left.call_name
    assert bytes(left.nik_index) == b""


def test_both_say_that_she_was_written_to(story: Story) -> None:
    second = again(story)
    link(second, story.code)
    written = Entry.unscoped.filter(event="section.written", section="identity")
    assert {story.case_id, second.complaint_id} <= set(written.values_list("dossier", flat=True))


def test_two_persons_of_a_complaint_are_not_the_same(story: Story) -> None:
    second = again(story, persons=2)
    with pytest.raises(Refused):
        link(second, story.code, positions=(1, 2))
    assert Case.unscoped.count() == 1


def test_on_the_page_a_wrong_code_stands_beside_its_field_and_loses_nothing(story: Story) -> None:
    second = again(story)
    assert second.filed
    client = client_of(story.people.budi)
    address = reverse("web_complaint:open_cases", args=[second.filed.dossier.code])
    page = client.get(address).content.decode()
    assert "Kode berkasnya yang dulu" in page
    token = page.split('name="sekali" value="')[1].split('"')[0]
    manager = page.split('name="o1-role_CM"')[1].split('<option value="')[2].split('"')[0]
    sent = {"sekali": token, "o1-place": "open", "o1-role_CM": manager, "o1-same_as": "kenari-salah-11"}
    answer = client.post(address, sent)
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "kenari-salah-11" in text and "tidak memegang seluruh bagiannya" in text
    answer = client.post(address, sent | {"o1-same_as": story.code})
    assert answer.status_code == 302
    assert Case.unscoped.filter(person=Case.unscoped.get(dossier=story.case_id).person_id).count() == 2
