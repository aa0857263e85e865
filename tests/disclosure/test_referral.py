"""A referral: before acceptance its preview and no more (P3), afterwards its page for both sides."""

from datetime import timedelta

import pytest

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant
from rujukan.disclosure.case import case_page
from rujukan.disclosure.handles import (
    consent_of,
    dossier_of,
    entry_of,
    line_of,
    need_of,
    person_of,
    referral_of,
    subject_of,
    unit_of,
)
from rujukan.disclosure.history import timeline, who_has_seen
from rujukan.disclosure.lists import inbox, waiting_for_others
from rujukan.disclosure.referral import open_preview, referral_page, referral_preview, would_go
from rujukan.foundation import time
from rujukan.procedure.models import Matter
from rujukan.referrals.actions import cancel_referral, complete_referral, give_consent, start_referral, withdraw_consent
from rujukan.referrals.actions.consent import Sitting
from rujukan.referrals.models import Referral
from rujukan.rules.refused import NotVisible, Refused
from tests.disclosure.reading import canaries_in, ids_in, opened, section
from tests.guards.clock import Clock
from tests.people import Person, person
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin().until_sent()


def code_of(story: Story) -> str:
    assert story.referral
    return story.referral.code


def test_a_stranger_finds_neither_preview_nor_page(story: Story) -> None:
    for who in (story.people.fajar, story.people.eka, story.people.gita, story.people.hana, story.people.joko):
        for read in (referral_preview, referral_page):
            with pytest.raises(NotVisible):
                read(code_of(story), to=who.actor, now=time.now())
        with pytest.raises(NotVisible):
            open_preview(code=code_of(story), by=who.actor)
    assert not Entry.unscoped.filter(event="referral.opened").exists()


def test_until_it_is_opened_the_preview_is_blank(story: Story) -> None:
    found = referral_preview(code_of(story), to=story.people.dewi.actor, now=time.now())
    assert found.opened_until is None
    assert (found.kind, found.urgency, found.sex, found.risk, found.region, found.serve_by) == ("",) * 5 + (None,)
    assert found.kind_name == found.service_name == story.pack.services["social"].neutral


def test_opened_it_shows_the_closed_list_of_p3(story: Story, clock: Clock) -> None:
    dewi = story.people.dewi.actor
    until = open_preview(code=code_of(story), by=dewi)
    found = referral_preview(code_of(story), to=dewi, now=time.now())
    assert found.opened_until == until
    assert (found.kind, found.urgency, found.sex, found.risk) == ("shelter", "medium", "female", "medium")
    assert (found.age, found.region, found.from_unit.code) == (
        "adult",
        "Timor Tengah Utara",
        story.people.ana.unit.code,
    )
    assert found.serve_by
    assert found.serve_by > clock.now()
    assert canaries_in(found) == set()
    assert ids_in(found) == []
    assert story.code not in str(found)


def test_the_sex_is_told_only_where_the_kind_asks_for_it(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan(kind="counselling")
    story.refer()
    open_preview(code=code_of(story), by=story.people.dewi.actor)
    found = referral_preview(code_of(story), to=story.people.dewi.actor, now=time.now())
    assert (found.kind, found.asks_sex, found.sex) == ("counselling", False, "")


def test_opening_is_one_look_and_tells_the_sender_when(story: Story, clock: Clock) -> None:
    dewi = story.people.dewi.actor
    first = open_preview(code=code_of(story), by=dewi)
    clock.forward(minutes=3)
    assert open_preview(code=code_of(story), by=dewi) == first
    assert Entry.unscoped.filter(event="referral.opened").count() == 1
    [seen] = who_has_seen(story.code, to=story.people.ana.actor, now=time.now())
    assert (seen.section, seen.who.name, seen.referral) == ("preview", "Dewi", code_of(story))
    row = referral_page(code_of(story), to=story.people.ana.actor, now=time.now()).row
    assert row.received_at == clock.now() - timedelta(minutes=3)
    assert any(one.look for one in timeline(story.code, to=story.people.ana.actor, now=time.now()))


def test_it_closes_by_itself_and_for_colleagues_it_was_never_open(story: Story, clock: Clock) -> None:
    dewi = story.people.dewi
    open_preview(code=code_of(story), by=dewi.actor)
    colleague = person("Lusi", dewi.unit, roles=("SHL",))
    assert referral_preview(code_of(story), to=colleague.actor, now=time.now()).opened_until is None
    clock.forward(minutes=16)
    assert referral_preview(code_of(story), to=dewi.actor, now=time.now()).kind == ""


def test_a_withdrawal_blanks_the_preview_on_the_next_request(story: Story) -> None:
    assert story.given
    dewi = story.people.dewi.actor
    open_preview(code=code_of(story), by=dewi)
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    found = referral_preview(code_of(story), to=dewi, now=time.now())
    assert (found.status, found.opened_until, found.kind, found.sex) == ("cancelled", None, "", "")
    with pytest.raises(Refused):
        open_preview(code=code_of(story), by=dewi)


def test_before_acceptance_there_is_no_page_for_the_receiver(story: Story) -> None:
    with pytest.raises(NotVisible):
        referral_page(code_of(story), to=story.people.dewi.actor, now=time.now())


def test_nor_has_a_receiver_who_sees_the_case_by_an_earlier_one(story: Story) -> None:
    story.accept()
    story.plan(kind="counselling")
    second = story.refer()
    with pytest.raises(NotVisible):
        referral_page(second.code, to=story.people.dewi.actor, now=time.now())
    assert referral_preview(second.code, to=story.people.dewi.actor, now=time.now()).kind == ""


def test_the_sender_sees_what_the_receiver_will_see_and_what_goes(story: Story) -> None:
    found = referral_page(code_of(story), to=story.people.ana.actor, now=time.now())
    assert (found.row.side, found.row.case, found.preview.kind, found.preview.sex) == (
        "sender", story.code, "shelter", "female",
    )  # fmt: skip
    goes = {one.section: (one.goes, one.why) for one in found.goes}
    assert goes["need"] == goes["identity"] == goes["contact"] == (True, "")
    assert goes["account"] == (False, "asks_not")
    assert goes["acts"] == goes["place"] == goes["reporter"] == (False, "never")
    assert not any(one.open_now for one in found.goes)
    assert [status.status for status in found.statuses] == ["requested"]


def test_after_acceptance_both_see_how_it_goes(story: Story) -> None:
    story.accept()
    assert story.referral
    dewi = story.people.dewi.actor
    start_referral(referral=story.referral, by=dewi)
    complete_referral(referral=story.referral, by=dewi, outcome="got_help", words="kenari-kabar-balik")
    for who, side in ((story.people.ana, "sender"), (story.people.dewi, "receiver")):
        found = referral_page(code_of(story), to=who.actor, now=time.now())
        assert found.row.side == side
        assert [status.status for status in found.statuses] == ["requested", "accepted", "in-progress", "completed"]
        assert [told.words for told in found.feedback] == ["kenari-kabar-balik"]
        assert found.accepted_by
        assert found.accepted_by.name == "Dewi"
        assert canaries_in(found) == {"message"}
        assert ids_in(found) == []
    mine = referral_page(code_of(story), to=dewi, now=time.now())
    assert mine.preview.sex == ""
    assert {one.section for one in mine.goes if one.open_now} == {"need", "identity", "contact"}


def test_who_leads_on_other_sections_alone_does_not_see_it(story: Story) -> None:
    """Somebody named in another unit for the legal steps has no business in the safe house."""
    unit = story.people.eka.unit
    for name in ("need", "service.legal"):
        AccessGrant.unscoped.create(
            dossier_id=story.case_id, unit=unit, section=name, source=story.case_id, basis="lead", starts_at=time.now()
        )
    with pytest.raises(NotVisible):
        referral_page(code_of(story), to=story.people.eka.actor, now=time.now())
    assert case_page(story.code, to=story.people.eka.actor, now=time.now()).referrals == ()
    assert referral_page(code_of(story), to=story.people.budi.actor, now=time.now()).row.code == code_of(story)


def test_after_withdrawal_the_page_says_so_and_the_message_is_gone(story: Story) -> None:
    story.accept()
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    found = referral_page(code_of(story), to=story.people.dewi.actor, now=time.now())
    assert found.row.without_sections
    assert (found.message, canaries_in(found)) == ("", set())
    assert not any(one.open_now or one.goes for one in found.goes)


def test_what_would_go_says_why_not(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    unit, ana = story.people.dewi.unit, story.people.ana.actor

    def why() -> dict[str, str]:
        found = would_go(story.code, kind="shelter", unit=unit, to=ana, now=time.now())
        return {one.section: "goes" if one.goes else one.why for one in found}

    assert why()["identity"] == "not_asked"
    story.consent(sections=("need",))
    assert (why()["need"], why()["identity"]) == ("goes", "no")
    clock.forward(minutes=1)
    story.consent()
    assert why()["identity"] == "goes"
    clock.forward(minutes=1)
    narrower = Sitting(unit.id, {"need": "yes"}, "id", "spoken")
    give_consent(dossier=story.case_id, sitting=narrower, by=ana)
    assert (why()["need"], why()["identity"]) == ("goes", "not_asked")
    clock.forward(days=100)
    assert why()["need"] == "expired"
    with pytest.raises(NotVisible):
        would_go(story.code, kind="shelter", unit=unit, to=story.people.fajar.actor, now=time.now())


# -- from keys to what actions take


def test_a_stranger_gets_no_handle(story: Story) -> None:
    fajar, now = story.people.fajar.actor, time.now()
    key = section(story.code, "need", story.people.ana).parts["needs"][0].key  # type: ignore[attr-defined]
    for read in (dossier_of, person_of):
        with pytest.raises(NotVisible):
            read(story.code, to=fajar, now=now)
    with pytest.raises(NotVisible):
        referral_of(code_of(story), to=fajar, now=now)
    with pytest.raises(NotVisible):
        need_of(story.code, key, to=fajar, now=now)
    for turn in inbox(story.people.ana.actor, now):
        with pytest.raises(NotVisible):
            subject_of(turn.code, turn.key, to=fajar, now=now)


def test_keys_lead_back_to_what_they_were_made_of(story: Story) -> None:
    ana, now = story.people.ana, time.now()
    assert story.need
    assert story.line
    assert story.given
    needs, lines = section(story.code, "need", ana).parts["needs"], section(story.code, "plan", ana).parts["lines"]
    assert need_of(story.code, needs[0].key, to=ana.actor, now=now) == story.need  # type: ignore[attr-defined]
    assert line_of(story.code, lines[0].key, to=ana.actor, now=now) == story.line  # type: ignore[attr-defined]
    given = opened(story.code, "decisions", ana).parts["consents"][0].key  # type: ignore[attr-defined]
    assert consent_of(story.code, given, to=ana.actor, now=now) == story.given
    mine = next(row for row in timeline(story.code, to=ana.actor, now=now) if row.event == "plan.agreed")
    assert entry_of(story.code, mine.key, to=ana.actor, now=now).event == "plan.agreed"
    with pytest.raises(NotVisible):
        entry_of(story.code, mine.key, to=story.people.budi.actor, now=now)
    assert person_of(story.code, to=ana.actor, now=now) == story.cases[0].person_id
    assert unit_of(story.people.dewi.unit.code, to=ana.actor) == story.people.dewi.unit
    with pytest.raises(NotVisible):
        need_of(story.code, "0" * 16, to=ana.actor, now=now)


def test_a_turn_leads_to_its_subject_also_before_acceptance(story: Story) -> None:
    dewi = story.people.dewi.actor
    [turn] = list(inbox(dewi, time.now()))
    dossier, about = subject_of(turn.code, turn.key, to=dewi, now=time.now())
    assert story.referral
    assert (dossier.id, about.referral) == (story.case_id, story.referral.id)


def test_a_matter_of_others_is_no_subject_of_mine(story: Story) -> None:
    story.accept()
    others = {turn.step: turn.key for turn in waiting_for_others(story.people.ana.actor, time.now())}
    with pytest.raises(NotVisible):
        subject_of(story.code, others["intake.screen"], to=story.people.dewi.actor, now=time.now())
    _, about = subject_of(story.code, others["referral.serve"], to=story.people.ana.actor, now=time.now())
    assert story.referral
    assert about.referral == story.referral.id


def test_a_unit_without_a_grant_reaches_the_dossier_of_its_turn_alone(story: Story) -> None:
    fajar = story.people.fajar

    def reached(who: Person) -> bool:
        try:
            return dossier_of(story.code, to=who.actor, now=time.now()).id == story.case_id
        except NotVisible:
            return False

    assert not reached(fajar)
    matter = Matter.unscoped.create(
        dossier_id=story.case_id, step="repat.leg", service="repat", unit=fajar.unit, role="BP3", started_at=time.now()
    )
    assert reached(fajar)
    matter.ended_at = time.now()
    matter.save()
    assert not reached(fajar)


def test_who_called_it_back_still_sees_it(story: Story) -> None:
    assert story.referral
    reason = story.pack.reasons["cancelled"][0].code
    cancel_referral(referral=story.referral, by=story.people.ana.actor, reason=reason)
    found = referral_page(code_of(story), to=story.people.ana.actor, now=time.now())
    assert (found.row.status, found.row.reason) == ("cancelled", reason)
    assert Referral.unscoped.visible_to(story.people.fajar.actor, time.now()).count() == 0
