"""A look: recorded before a byte is shown, for one person in one session, while his grant lives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.models import AccessGrant
from rujukan.cases.sections import IdentityRow
from rujukan.disclosure.case import case_page
from rujukan.disclosure.complaint import complaint_page
from rujukan.disclosure.disclose import disclose
from rujukan.disclosure.history import timeline, who_has_seen
from rujukan.disclosure.lists import inbox, my_people
from rujukan.disclosure.openings import close_section, open_section
from rujukan.foundation import sealed, time
from rujukan.foundation.models import Dossier
from rujukan.procedure.packs import in_force, put_in_force
from rujukan.referrals.actions import withdraw_consent
from rujukan.rules.disclosure import OPENED_BY_POST
from rujukan.rules.refused import NotVisible, Refused
from tests.disclosure.reading import canaries_in, opened, section
from tests.guards.clock import Clock
from tests.people import REGION, cast, person
from tests.story import Story, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin().until_accepted()


def looks(story: Story) -> int:
    return Entry.unscoped.filter(dossier=story.case_id, kind=Entry.Kind.LOOK).count()


def test_a_stranger_opens_nothing_and_leaves_no_trace(story: Story) -> None:
    before = Entry.unscoped.count()
    for name in OPENED_BY_POST:
        with pytest.raises(NotVisible):
            open_section(code=story.code, section=name, by=story.people.fajar.actor)
    for who in (story.people.gita, story.people.hana, story.people.ivan, story.people.joko):
        with pytest.raises(Refused):
            open_section(code=story.code, section="identity", by=who.actor)
    assert Entry.unscoped.count() == before


def test_opening_is_recorded_with_its_end_and_shows_the_section(story: Story, clock: Clock) -> None:
    ana = story.people.ana
    assert canaries_in(section(story.code, "identity", ana)) == set()
    until = open_section(code=story.code, section="identity", by=ana.actor)
    assert until == clock.now() + timedelta(minutes=15)
    entry = Entry.unscoped.get(dossier=story.case_id, kind=Entry.Kind.LOOK)
    assert (entry.section, entry.by_user, entry.until) == ("identity", ana.user.id, until)
    seen = section(story.code, "identity", ana)
    assert (seen.state, seen.until) == ("open", until)
    assert canaries_in(seen) == {"name", "call_name", "nik", "district"}
    assert list(verify()) == []


def test_what_is_closed_is_not_even_decrypted(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    unsealed: set[str] = set()
    unseal = sealed.unseal

    def noted(key: bytes, blob: bytes, context: str) -> str:
        unsealed.add(context.split("|")[0])
        return unseal(key, blob, context)

    monkeypatch.setattr(sealed, "unseal", noted)
    disclose(story.code, to=story.people.ana.actor, now=time.now())
    assert unsealed == {"cases_planline"}
    opened(story.code, "contact", story.people.ana)
    assert unsealed == {"cases_planline", "cases_contact"}


def test_it_opens_that_section_alone(story: Story) -> None:
    opened(story.code, "identity", story.people.ana)
    seen = disclose(story.code, to=story.people.ana.actor, now=time.now())
    assert {code for code, view in seen.sections.items() if view.state == "open"} & set(OPENED_BY_POST) == {"identity"}


def test_it_ends_by_itself(story: Story, clock: Clock) -> None:
    opened(story.code, "identity", story.people.ana)
    clock.forward(minutes=14, seconds=59)
    assert section(story.code, "identity", story.people.ana).state == "open"
    clock.forward(seconds=1)
    assert section(story.code, "identity", story.people.ana).state == "closed"


def test_it_lasts_as_long_as_the_pack_says(clock: Clock) -> None:
    national, overlay = texts()
    shorter = national.replace("opening: PT15M", "opening: PT5M")
    assert shorter != national
    put_in_force(national=shorter, overlay=overlay)
    told = Story(cast(), in_force(REGION))
    told.case()
    until = open_section(code=told.code, section="identity", by=told.people.ana.actor)
    assert until == clock.now() + timedelta(minutes=5)


def test_an_opening_in_one_session_opens_nothing_in_another(story: Story) -> None:
    here = replace(story.people.ana.actor, session="a" * 16)
    there = replace(story.people.ana.actor, session="b" * 16)
    open_section(code=story.code, section="identity", by=here)
    assert disclose(story.code, to=here, now=time.now()).sections["identity"].state == "open"
    assert disclose(story.code, to=there, now=time.now()).sections["identity"].state == "closed"


def test_a_colleagues_opening_opens_nothing_for_me(story: Story) -> None:
    opened(story.code, "identity", story.people.ana)
    assert section(story.code, "identity", story.people.budi).state == "closed"


def test_it_counts_only_while_its_grant_lives(story: Story) -> None:
    assert story.given
    dewi = story.people.dewi
    opened(story.code, "identity", dewi)
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    seen = section(story.code, "identity", dewi)
    assert (seen.state, seen.reason, seen.parts) == ("not_yours", "no_grant", {})


def test_a_new_grant_does_not_bring_back_what_was_opened_under_the_old(story: Story, clock: Clock) -> None:
    assert story.given
    dewi = story.people.dewi
    opened(story.code, "identity", dewi)
    clock.forward(minutes=1)
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    clock.forward(minutes=1)
    story.consent()
    assert section(story.code, "identity", dewi).state == "closed"
    assert opened(story.code, "identity", dewi).one(IdentityRow)


def test_a_grant_that_ends_as_planned_closes_what_lay_open(story: Story, clock: Clock) -> None:
    dewi = story.people.dewi
    opened(story.code, "identity", dewi)
    rows = AccessGrant.unscoped.filter(dossier=story.case_id, unit=dewi.unit, section="identity")
    rows.update(ends_at=clock.now() + timedelta(minutes=5))
    clock.forward(minutes=5)
    assert section(story.code, "identity", dewi).state == "not_yours"


def test_opening_twice_records_once_and_closing_early_closes(story: Story, clock: Clock) -> None:
    ana = story.people.ana.actor
    first = open_section(code=story.code, section="identity", by=ana)
    clock.forward(minutes=2)
    assert open_section(code=story.code, section="identity", by=ana) == first
    assert looks(story) == 1
    close_section(code=story.code, section="identity", by=ana)
    close_section(code=story.code, section="identity", by=ana)
    assert section(story.code, "identity", story.people.ana).state == "closed"
    assert looks(story) == 2
    clock.forward(minutes=1)
    assert open_section(code=story.code, section="identity", by=ana) == clock.now() + timedelta(minutes=15)
    assert section(story.code, "identity", story.people.ana).state == "open"


def test_what_stands_open_is_not_opened(story: Story) -> None:
    with pytest.raises(Refused):
        open_section(code=story.code, section="need", by=story.people.ana.actor)


def test_reading_writes_nothing(story: Story) -> None:
    assert story.filed
    ana = story.people.ana.actor
    before = (Entry.unscoped.count(), Dossier.unscoped.get(id=story.case_id).seq)
    case_page(story.code, to=ana, now=time.now())
    complaint_page(story.filed.dossier.code, to=ana, now=time.now())
    who_has_seen(story.code, to=ana, now=time.now())
    timeline(story.code, to=ana, now=time.now())
    list(inbox(ana, time.now()))
    list(my_people(ana, time.now()))
    assert (Entry.unscoped.count(), Dossier.unscoped.get(id=story.case_id).seq) == before


def test_a_look_moves_no_clock_and_counts_as_no_activity(story: Story, clock: Clock) -> None:
    from rujukan.procedure.models import Course, Matter

    before = (Course.unscoped.get(dossier=story.case_id).last_act_at, Matter.unscoped.count())
    clock.forward(days=2)
    opened(story.code, "identity", story.people.ana)
    assert (Course.unscoped.get(dossier=story.case_id).last_act_at, Matter.unscoped.count()) == before


def test_on_a_complaint_the_desk_opens_by_its_own_grant(clock: Clock) -> None:
    story = Story.begin()
    filed = story.complaint(age="child")
    desk = person("Lusi", story.people.citra.unit, roles=("INT",))
    assert opened(filed.dossier.code, "contact", desk).parts
    with pytest.raises(Refused):
        open_section(code=filed.dossier.code, section="account", by=desk.actor)
