"""What each may see of a case or complaint: every basis and class in use, the stranger first."""

import pytest

from rujukan.cases.actions import write_account
from rujukan.cases.actions.person import Asking, Told
from rujukan.cases.models import AccessGrant
from rujukan.cases.sections import AccountRow, IdentityRow, NeedRow, PlanLineRow
from rujukan.disclosure.disclose import disclose, disclose_many, disclose_to_unit
from rujukan.disclosure.handles import person_of
from rujukan.disclosure.openings import open_section
from rujukan.disclosure.sections import ON_CASE, ON_COMPLAINT, SECTIONS
from rujukan.foundation import time
from rujukan.intake.sections import ReportRow
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Holder
from rujukan.procedure.sections import RemarkRow
from rujukan.referrals.actions import withdraw_consent
from rujukan.referrals.states import about
from rujukan.rules.disclosure import LEAD, OPENED_BY_POST
from rujukan.rules.disclosure import SECTIONS as ALL
from rujukan.rules.refused import NotVisible, Refused
from tests.disclosure.reading import canaries_in, ids_in, opened, section, states
from tests.guards.clock import Clock
from tests.people import Person, person
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

STRANGERS = ("fajar", "gita", "hana", "ivan", "joko", "kirana", "eka")
"""Another unit, who coordinates, who administers (one in the unit that leads), who observes, who audits."""


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin().until_accepted()


def of(story: Story, name: str) -> Person:
    found: Person = getattr(story.people, name)
    return found


# -- the stranger


@pytest.mark.parametrize("name", STRANGERS)
def test_for_a_stranger_there_is_neither_case_nor_complaint(story: Story, name: str) -> None:
    assert story.filed
    stranger = of(story, name).actor
    for code in (story.code, story.filed.dossier.code):
        with pytest.raises(NotVisible):
            disclose(code, to=stranger, now=time.now())
        with pytest.raises((NotVisible, Refused)):
            open_section(code=code, section="identity", by=stranger)
        assert disclose_many([code], to=stranger, now=time.now(), opened=OPENED_BY_POST) == []


def test_a_code_that_nobody_has_looks_the_same(story: Story) -> None:
    with pytest.raises(NotVisible):
        disclose("tidak-ada-00", to=story.people.ana.actor, now=time.now())


def test_nobody_sees_the_dossier_of_a_person_or_a_region(story: Story) -> None:
    for code in (story.cases[0].person.dossier.code, "53.03"):
        with pytest.raises(NotVisible):
            disclose(code, to=story.people.ana.actor, now=time.now())


def test_a_member_of_another_region_sees_nothing(story: Story) -> None:
    from dataclasses import replace

    elsewhere = replace(story.people.ana.actor, region="53.01")
    with pytest.raises(NotVisible):
        disclose(story.code, to=elsewhere, now=time.now())


# -- lead, consent, own


def test_the_unit_that_leads_sees_what_lead_names_and_its_own_notes(story: Story) -> None:
    seen = states(story.code, story.people.ana)
    assert {code for code, state in seen.items() if state in ("open", "closed")} == set(LEAD) & set(ON_CASE)
    assert {code for code, state in seen.items() if state == "closed/own"} == {
        "notes.intake", "notes.health", "notes.social", "notes.legal", "notes.repat", "notes.reint", "place",
    }  # fmt: skip


def test_the_receiver_sees_what_was_asked_and_consented_and_its_own_rows(story: Story) -> None:
    seen = states(story.code, story.people.dewi)
    assert {code: state for code, state in seen.items() if state not in ("no_grant", "not_named")} == {
        "need": "open", "identity": "closed", "contact": "closed", "plan": "open/own", "service.social": "open/own",
        "notes.social": "closed/own", "decisions": "closed/own", "place": "closed/own",
    }  # fmt: skip


def test_before_acceptance_the_receiver_sees_nothing_at_all(clock: Clock) -> None:
    story = Story.begin().until_sent()
    with pytest.raises(NotVisible):
        disclose(story.code, to=story.people.dewi.actor, now=time.now())


def test_after_withdrawal_the_receiver_keeps_its_own_rows_and_loses_the_rest(story: Story) -> None:
    assert story.given
    assert opened(story.code, "identity", story.people.dewi).one(IdentityRow)
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    seen = states(story.code, story.people.dewi)
    assert {code for code, state in seen.items() if state not in ("no_grant", "not_named")} == {
        "plan", "service.social", "notes.social", "decisions", "place",
    }  # fmt: skip
    assert canaries_in(disclose(story.code, to=story.people.dewi.actor, now=time.now())) == {"own_words", "goal"}


def test_own_lines_of_the_plan_are_those_for_the_unit(story: Story) -> None:
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    assert len(section(story.code, "plan", story.people.ana).rows(PlanLineRow)) == 2
    mine = section(story.code, "plan", story.people.dewi).rows(PlanLineRow)
    assert [line.for_unit.code for line in mine] == [story.people.dewi.unit.code]


def note_of_a_receiver(story: Story) -> None:
    """Dewi notes what only her unit should read."""
    assert story.referral
    record_event(
        dossier=story.case_id, event="initial.assessed", by=story.people.dewi.actor, about=about(story.referral),
        note="kenari-catatan-dewi", place="kenari-tempat-dewi",
    )  # fmt: skip


def test_another_units_notes_are_never_the_leads(story: Story) -> None:
    note_of_a_receiver(story)
    mine = opened(story.code, "notes.social", story.people.dewi).rows(RemarkRow)
    assert [(row.note, row.place) for row in mine] == [("kenari-catatan-dewi", "kenari-tempat-dewi")]
    assert opened(story.code, "notes.social", story.people.ana).parts == {}
    for name in ON_CASE:
        view = section(story.code, name, story.people.ana)
        assert "kenari-catatan-dewi" not in str(view)


# -- classes


def test_the_account_is_for_the_named_person_of_the_unit(story: Story) -> None:
    lead = story.people.ana.unit
    colleague = person("Lusi", lead, roles=("CM",))
    assert states(story.code, colleague)["account"] == "not_named"
    with pytest.raises(Refused):
        open_section(code=story.code, section="account", by=colleague.actor)
    told = opened(story.code, "account", story.people.ana).one(AccountRow)
    assert told
    assert told.text == CANARIES["account"]


def test_who_is_no_longer_named_sees_it_no_more(story: Story) -> None:
    assert opened(story.code, "account", story.people.ana).rows(AccountRow)
    Holder.unscoped.filter(dossier=story.case_id, user=story.people.ana.user.id).update(until=time.now())
    assert states(story.code, story.people.ana)["account"] == "not_named"


def test_who_is_named_for_another_unit_is_not_named_here(story: Story) -> None:
    twice = person("Dewi", story.people.ana.unit, roles=("CM",))
    assert states(story.code, twice)["account"] == "not_named"


@pytest.mark.parametrize("age", ["child", "unsure"])
def test_who_a_child_is_is_for_the_named_person(clock: Clock, age: str) -> None:
    story = Story.begin()
    story.case(age=age)
    colleague = person("Lusi", story.people.ana.unit, roles=("CM",))
    seen = states(story.code, colleague)
    assert (seen["identity"], seen["contact"], seen["need"]) == ("not_named", "not_named", "open")
    assert opened(story.code, "identity", story.people.ana).one(IdentityRow)


def test_a_notice_stands_before_class_d(story: Story) -> None:
    assert section(story.code, "account", story.people.ana).notice == "class_d"
    assert section(story.code, "identity", story.people.ana).notice == ""


# -- a complaint


def test_at_the_desk_who_she_is_opens_until_there_is_a_case(clock: Clock) -> None:
    story = Story.begin()
    filed = story.complaint(age="child")
    desk = person("Lusi", story.people.citra.unit, roles=("INT",))
    manager = person("Maria", story.people.citra.unit, roles=("CM",))
    code = filed.dossier.code
    assert {name: states(code, desk)[name] for name in ("identity", "contact", "account", "reporter")} == {
        "identity": "closed", "contact": "closed", "account": "not_named", "reporter": "not_named",
    }  # fmt: skip
    assert states(code, manager)["identity"] == "not_named"
    story.case(age="child")
    assert states(code, desk)["identity"] == "not_named"


def test_several_persons_of_a_complaint_stand_apart_by_position(clock: Clock) -> None:
    story = Story.begin()
    filed = story.complaint(persons=3)
    rows = opened(filed.dossier.code, "identity", story.people.citra).rows(IdentityRow)
    assert [row.position for row in rows] == [1, 2, 3]
    assert opened(filed.dossier.code, "reporter", story.people.citra).one(ReportRow)


def test_a_co_victims_case_stays_closed_to_who_was_referred_only_one(clock: Clock) -> None:
    story = Story.begin()
    story.case(persons=2)
    story.consent()
    story.plan()
    story.refer()
    story.accept()
    assert opened(story.code, "identity", story.people.dewi).one(IdentityRow)
    other = story.cases[1].dossier.code
    with pytest.raises(NotVisible):
        disclose(other, to=story.people.dewi.actor, now=time.now())
    seen = disclose(story.code, to=story.people.dewi.actor, now=time.now())
    assert other not in str(seen)
    assert story.filed
    with pytest.raises(NotVisible):
        disclose(story.filed.dossier.code, to=story.people.dewi.actor, now=time.now())


def test_what_each_told_lies_on_her_own_case_alone(clock: Clock) -> None:
    story = Story.begin()
    story.case(persons=2)
    first, second = (case.dossier.code for case in story.cases)
    ana = story.people.ana
    her = person_of(first, to=ana.actor, now=time.now())
    write_account(dossier=story.case_id, person=her, told=Told("kenari-hanya-satu"), by=ana.actor,
                  asking=Asking(again="adds"))  # fmt: skip
    assert "kenari-hanya-satu" in str(opened(first, "account", ana))
    assert "kenari-hanya-satu" not in str(opened(second, "account", ana))


# -- what leaves


def test_what_stands_open_holds_no_name_number_or_story(story: Story) -> None:
    story.screening()
    for who in (story.people.ana, story.people.dewi, story.people.budi):
        seen = disclose(story.code, to=who.actor, now=time.now())
        assert canaries_in(seen) == {"own_words", "goal"}


def test_ids_never_leave(story: Story) -> None:
    for name in ("identity", "contact", "account", "screening", "decisions"):
        opened(story.code, name, story.people.ana)
    seen = disclose(story.code, to=story.people.ana.actor, now=time.now())
    kept = [row for view in seen.sections.values() for rows in view.parts.values() for row in rows]
    assert {row.written.by for row in kept} <= {"Ana", "Budi", "Citra", "Dewi"}
    assert ids_in(seen) == []


HOMES = {
    "identity": {"name", "call_name", "nik", "district"},
    "contact": {"phone", "code_word", "who_may_answer"},
    "account": {"account"},
    "screening": {"fact", "source", "reasons"},
    "decisions": {"told_back"},
    "plan": {"own_words", "goal"},
    "reporter": {"reporter", "reporter_phone"},
}


def test_what_is_sealed_comes_out_of_one_section_alone(story: Story) -> None:
    assert story.filed
    story.screening()
    found: dict[str, set[str]] = {}
    for code, kept, who in ((story.code, ON_CASE, story.people.ana), (story.filed.dossier.code, ON_COMPLAINT,
                                                                      story.people.citra)):  # fmt: skip
        for name in kept:
            view = opened(code, name, who) if name in OPENED_BY_POST else section(code, name, who)
            if canaries := canaries_in(view):
                found[name] = canaries
    assert found == HOMES


def test_each_section_that_is_listed_has_a_home_and_each_home_a_section() -> None:
    kept = {section.code for section in SECTIONS}
    assert set(ON_CASE) | set(ON_COMPLAINT) == kept
    assert set(ALL) - kept == {"acts"}
    assert len({(section.code, section.part) for section in SECTIONS}) == len(SECTIONS)


def test_many_are_disclosed_in_no_more_queries_than_two(story: Story) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(codes: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = disclose_many(codes, to=story.people.ana.actor, now=time.now(), opened=OPENED_BY_POST)
        assert [one.code for one in found] == codes
        return len(queries)

    codes = [story.code]
    for _ in range(4):
        story.filed = None
        story.case()
        codes.append(story.code)
    assert counted(codes) <= counted(codes[:2])


def test_an_export_sees_what_its_caller_opened_and_no_more(story: Story) -> None:
    [seen] = disclose_many([story.code], to=story.people.ana.actor, now=time.now(), opened={"identity"})
    assert (seen.sections["identity"].state, seen.sections["contact"].state) == ("open", "closed")
    [other] = disclose_many([story.code], to=story.people.dewi.actor, now=time.now(), opened=OPENED_BY_POST)
    assert other.sections["account"].state == "not_yours"


def test_a_letter_holds_what_its_recipient_may_see(story: Story) -> None:
    letter = disclose_to_unit(story.code, unit=story.people.dewi.unit, now=time.now())
    assert letter
    assert canaries_in(letter) == {
        "name", "call_name", "nik", "district", "phone", "code_word", "who_may_answer", "own_words", "goal",
    }  # fmt: skip
    assert disclose_to_unit(story.code, unit=story.people.eka.unit, now=time.now()) is None


def test_a_letter_names_no_child_to_a_unit_in_which_nobody_is_named(clock: Clock) -> None:
    story = Story.begin()
    story.case(age="child")
    story.guardian()
    unit = story.people.dewi.unit
    for name in ("need", "identity"):
        AccessGrant.unscoped.create(
            dossier_id=story.case_id,
            unit=unit,
            section=name,
            source=story.case_id,
            basis="consent",
            starts_at=time.now(),
        )
    letter = disclose_to_unit(story.code, unit=unit, now=time.now())
    assert letter
    assert (letter.sections["need"].state, letter.sections["identity"].reason) == ("open", "not_named")


def test_needs_stand_open_for_who_has_the_grant(story: Story) -> None:
    needs = section(story.code, "need", story.people.dewi).rows(NeedRow)
    assert [(need.kind, need.result) for need in needs] == [("shelter", "")]
