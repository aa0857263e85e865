"""The page of a case: whose turn and until when, what has come of each service, who has seen what."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rujukan.accounts.models import Membership
from rujukan.disclosure.case import case_page
from rujukan.disclosure.complaint import complaint_page
from rujukan.disclosure.history import timeline, who_has_seen
from rujukan.disclosure.openings import open_section
from rujukan.foundation import time
from rujukan.procedure.models import Holder
from rujukan.referrals.actions import cancel_referral, reject_referral, start_referral, withdraw_consent
from rujukan.rules.refused import NotVisible
from tests.disclosure.reading import canaries_in, ids_in
from tests.guards.clock import Clock
from tests.people import Person, person
from tests.story import Story

pytestmark = pytest.mark.django_db

QUERIES = 20
"""Of the page itself; with those of session, member and frame at most 25."""


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin().until_accepted()


def page(story: Story, who: Person) -> Any:
    return case_page(story.code, to=who.actor, now=time.now())


def test_for_a_stranger_there_is_no_page(story: Story) -> None:
    assert story.filed
    for who in (story.people.fajar, story.people.gita, story.people.hana, story.people.joko):
        for read in (case_page, who_has_seen, timeline):
            with pytest.raises(NotVisible):
                read(story.code, to=who.actor, now=time.now())
        with pytest.raises(NotVisible):
            complaint_page(story.filed.dossier.code, to=who.actor, now=time.now())


def test_a_complaints_code_opens_no_case_and_a_cases_no_complaint(story: Story) -> None:
    assert story.filed
    with pytest.raises(NotVisible):
        case_page(story.filed.dossier.code, to=story.people.ana.actor, now=time.now())
    with pytest.raises(NotVisible):
        complaint_page(story.code, to=story.people.ana.actor, now=time.now())


def test_it_names_nobody_but_officers(story: Story) -> None:
    story.screening()
    for who in (story.people.ana, story.people.budi, story.people.dewi):
        found = page(story, who)
        assert canaries_in(found) == {"own_words", "goal"}
        assert ids_in(found) == []


def test_the_head_says_who_how_urgent_and_since_when(story: Story, clock: Clock) -> None:
    head = page(story, story.people.ana).head
    assert (head.code, head.age, head.risk, head.leads, head.named) == (story.code, "adult", "medium", True, True)
    assert (head.manager.name, head.manager.me, head.manager_since) == ("Ana", True, clock.now())
    assert head.risk_at == clock.now()
    assert {holder.role for holder in head.holders} >= {"CM", "PKS", "UH"}


def test_the_receiver_sees_who_manages_and_of_the_named_only_its_own(story: Story) -> None:
    head = page(story, story.people.dewi).head
    assert (head.manager.name, head.leads, head.named) == ("Ana", False, True)
    assert {holder.who.name for holder in head.holders} == {"Dewi"}


def test_three_nearest_deadlines_soonest_first_and_whose_turn(story: Story, clock: Clock) -> None:
    found = page(story, story.people.ana)
    dues = [deadline.due_at for deadline in found.deadlines]
    assert (len(dues), dues) == (3, sorted(dues))
    assert found.deadlines_more > 0
    screening = next(deadline for deadline in found.deadlines if deadline.step == "intake.screen")
    assert (screening.yours, screening.unit.code, screening.role) == (False, story.people.citra.unit.code, "PKS")
    assert screening.records == ("screening.completed",)
    assert page(story, story.people.citra).deadlines[0].yours


def test_a_late_deadline_says_so_and_who_is_told_next(story: Story, clock: Clock) -> None:
    clock.forward(hours=5)
    first = page(story, story.people.ana).deadlines[0]
    assert (first.step, first.late) == ("intake.guardian", True)
    assert first.tells.role in ("UH", "SEC")
    assert first.tells.at > clock.now()


def test_the_receiver_sees_its_own_deadlines_and_the_referrals_alone(story: Story) -> None:
    found = page(story, story.people.dewi)
    assert {deadline.step for deadline in found.deadlines} == {"referral.serve", "social.initial"}
    assert all(deadline.yours for deadline in found.deadlines)


def test_a_service_shows_its_steps_and_how_its_referral_stands(story: Story, clock: Clock) -> None:
    assert story.referral
    services = {service.code: service for service in page(story, story.people.ana).services}
    assert list(services) == ["intake", "health", "social", "legal", "repat", "reint"]
    social = services["social"]
    assert (social.answer, social.status, social.running) == ("needed", "accepted", True)
    marks = {step.code: step.mark for step in social.steps}
    assert marks["social.initial"] == "n"
    assert marks["social.assess"] == ""
    intake = services["intake"]
    assert {step.code: step.mark for step in intake.steps}["intake.assign"] == "d"
    assert services["repat"].steps == ()
    clock.forward(days=4)
    late = {service.code: service for service in page(story, story.people.ana).services}["social"]
    assert {step.code: step.mark for step in late.steps}["social.initial"] == "l"
    assert late.now.code == "social.initial"


def test_of_anothers_service_the_receiver_sees_the_name_alone(story: Story) -> None:
    services = {service.code: service for service in page(story, story.people.dewi).services}
    assert (services["social"].extent, services["legal"].extent) == ("own", "")
    assert services["legal"].steps == ()
    assert {step.code for step in services["social"].steps} == {"social.initial"}


def test_referrals_say_to_whom_how_they_stand_and_until_when(story: Story) -> None:
    [row] = page(story, story.people.ana).referrals
    assert (row.status, row.side, row.kind, row.due_step) == ("accepted", "sender", "shelter", "referral.serve")
    assert row.to_unit.code == story.people.dewi.unit.code
    assert not row.yours
    [mine] = page(story, story.people.dewi).referrals
    assert (mine.side, mine.yours) == ("receiver", True)


def test_a_rejection_shows_its_reason_in_the_packs_words(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.referral
    reason = story.pack.reasons["rejected"][0]
    reject_referral(referral=story.referral, by=story.people.dewi.actor, reason=reason.code)
    [row] = page(story, story.people.ana).referrals
    assert (row.status, row.reason, row.reason_name) == ("rejected", reason.code, reason.name)


def test_the_plan_follows_its_referral(story: Story) -> None:
    assert story.referral
    plan = page(story, story.people.ana).plan
    [line] = plan.lines
    assert (line.state, line.referral, line.mine) == ("running", story.referral.code, False)
    assert plan.agreed_at == time.now()
    own = page(story, story.people.dewi).plan
    assert ([line.mine for line in own.lines], own.agreed_at) == ([True], None)


def test_a_result_stands_with_the_plan_and_its_reasons_do_not(story: Story) -> None:
    story.screening()
    plan = page(story, story.people.ana).plan
    assert plan.result == "victim"
    assert "reasons" not in canaries_in(page(story, story.people.ana))
    assert page(story, story.people.dewi).plan.result == ""


def test_closed_sections_say_who_asked_already(story: Story, clock: Clock) -> None:
    sections = page(story, story.people.ana).sections
    assert (sections["account"].state, sections["account"].asked.by.name) == ("closed", "Citra")
    assert sections["account"].asked.at == clock.now()
    assert sections["screening"].asked is None
    hidden = page(story, story.people.dewi).sections
    assert (hidden["account"].state, hidden["account"].asked) == ("not_yours", None)
    assert hidden["identity"].asked.by.name == "Citra"


def test_who_may_not_see_a_section_is_not_told_that_it_was_asked(story: Story) -> None:
    """P22 goes no further than the section itself."""
    unnamed = person("Eko", story.people.ana.unit, roles=("CM",))
    assert page(story, unnamed).sections["account"].asked is None
    assert page(story, unnamed).sections["identity"].asked


def test_what_others_note_is_named_only_where_somebody_serves(story: Story) -> None:
    sections = page(story, person("Eko", story.people.ana.unit, roles=("CM",))).sections
    assert sections["notes.social"].reason == "not_named"
    assert "notes.health" not in sections


def test_who_has_seen_counts_all_and_shows_three(story: Story, clock: Clock) -> None:
    for name in ("identity", "contact", "account", "screening"):
        clock.forward(minutes=1)
        open_section(code=story.code, section=name, by=story.people.ana.actor)
    found = page(story, story.people.budi)
    assert [row.section for row in found.seen] == ["screening", "account", "contact"]
    assert found.seen_count == 4
    assert len(who_has_seen(story.code, to=story.people.budi.actor, now=time.now())) == 4


def test_looks_are_seen_by_who_may_see_the_section(story: Story) -> None:
    """P6."""
    for name in ("identity", "account"):
        open_section(code=story.code, section=name, by=story.people.ana.actor)
    open_section(code=story.code, section="notes.social", by=story.people.dewi.actor)

    def seen(who: Person) -> set[str]:
        return {row.section for row in who_has_seen(story.code, to=who.actor, now=time.now())}

    assert seen(story.people.dewi) == {"identity", "notes.social"}
    assert seen(story.people.ana) == {"identity", "account"}
    assert seen(story.people.budi) == {"identity", "account", "notes.social"}
    unnamed = person("Eko", story.people.ana.unit, roles=("CM",))
    assert seen(unnamed) == {"identity"}


def test_the_timeline_shows_what_happened_in_sections_that_one_may_see(story: Story) -> None:
    """P6."""
    story.screening()

    def events(who: Person) -> set[str]:
        return {row.event for row in timeline(story.code, to=who.actor, now=time.now())}

    assert {"case.opened", "screening.completed", "consent.given", "plan.agreed"} <= events(story.people.ana)
    mine = events(story.people.dewi)
    assert {"referral.requested", "referral.accepted"} <= mine
    assert not mine & {"screening.completed", "consent.given", "determination.made"}
    unnamed = person("Eko", story.people.ana.unit, roles=("CM",))
    assert "screening.completed" not in events(unnamed)
    assert "consent.given" in events(unnamed)
    assert "screening.completed" in events(story.people.budi)


def test_a_receiver_sees_no_other_referral_in_the_timeline(story: Story) -> None:
    first = story.referral
    assert first
    eka = story.people.eka.unit
    story.consent(to=eka)
    story.plan(kind="treatment", for_unit=eka)
    story.refer(to=eka)
    codes = {row.referral for row in timeline(story.code, to=story.people.dewi.actor, now=time.now())} - {""}
    assert codes == {first.code}
    assert {row.code for row in page(story, story.people.dewi).referrals} == {first.code}


def test_one_may_mark_ones_own_act_in_error_and_no_others(story: Story) -> None:
    rows = timeline(story.code, to=story.people.ana.actor, now=time.now())
    assert {row.who.name for row in rows if row.key} == {"Ana"}
    assert not any(row.key for row in rows if row.event == "section.written")


def test_a_backdated_act_shows_both_its_times(story: Story, clock: Clock) -> None:
    from rujukan.rules.when import When

    assert story.referral
    clock.forward(hours=5)
    at = clock.now()
    clock.forward(hours=4)
    start_referral(referral=story.referral, by=story.people.dewi.actor, when=When(at))
    row = next(
        row
        for row in timeline(story.code, to=story.people.ana.actor, now=time.now())
        if row.event == "referral.started"
    )
    assert (row.at, row.recorded_at, row.late) == (at, clock.now(), True)


def test_withdrawal_empties_the_receivers_page(story: Story) -> None:
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    found = page(story, story.people.dewi)
    assert found.needs == ()
    assert "identity" not in {code for code, view in found.sections.items() if view.state != "not_yours"}
    assert [row.without_sections for row in found.referrals] == [True]


def test_the_complaint_is_named_to_who_may_see_it(story: Story) -> None:
    assert story.filed
    assert page(story, story.people.ana).complaint == story.filed.dossier.code
    assert page(story, story.people.dewi).complaint == ""


def test_no_data_multiplies_the_queries(story: Story, clock: Clock) -> None:
    def queries(who: Person) -> int:
        page(story, who)
        actor = who.actor
        with CaptureQueriesContext(connection) as asked:
            case_page(story.code, to=actor, now=time.now())
        return len(asked)

    before = {name: queries(getattr(story.people, name)) for name in ("ana", "dewi", "budi")}
    reason = story.pack.reasons["cancelled"][0].code
    for kind in ("counselling", "legal", "treatment", "psych", "return"):
        clock.forward(minutes=20)
        story.plan(kind=kind)
        cancel_referral(referral=story.refer(), by=story.people.ana.actor, reason=reason)
        story.refer()
        open_section(code=story.code, section="identity", by=story.people.ana.actor)
    assert len(page(story, story.people.ana).referrals) == 11
    clock.forward(hours=1)
    after = {name: queries(getattr(story.people, name)) for name in ("ana", "dewi", "budi")}
    assert after == before
    assert max(after.values()) <= QUERIES


def test_all_opened_at_once_is_bounded_too(story: Story) -> None:
    for name in ("identity", "contact", "account", "screening", "decisions", "notes.social", "place"):
        open_section(code=story.code, section=name, by=story.people.ana.actor)
    actor = story.people.ana.actor
    with CaptureQueriesContext(connection) as asked:
        case_page(story.code, to=actor, now=time.now())
    assert len(asked) <= QUERIES + 21


def test_a_closed_membership_reads_nothing_more(story: Story) -> None:
    actor = story.people.dewi.actor
    assert actor.user
    Membership.objects.filter(id=story.people.dewi.membership.id).update(ends_at=time.now())
    Holder.unscoped.filter(user=actor.user).update(until=time.now())
    assert case_page(story.code, to=actor, now=time.now()).sections["notes.social"].state == "not_yours"


# -- the complaint's page


def test_the_page_of_a_complaint_shows_persons_by_their_place(clock: Clock) -> None:
    story = Story.begin()
    filed = story.complaint(persons=2, danger="yes")
    found = complaint_page(filed.dossier.code, to=story.people.citra.actor, now=time.now())
    assert [(row.position, row.age, row.has_case, row.case) for row in found.harmed] == [
        (1, "adult", False, ""), (2, "adult", False, ""),
    ]  # fmt: skip
    assert [kind for kind, _ in found.harmed[0].kinds] == ["shelter"]
    assert (found.danger_now, found.channel, found.reporter_kind) == ("yes", "phone", "friend")
    assert found.numbers == story.pack.calls
    assert found.response
    assert (found.response.step, found.response.late, found.triage) == ("intake.respond", False, None)
    assert canaries_in(found) == set()
    assert ids_in(found) == []


def test_after_triage_and_opening_it_shows_risks_and_cases(clock: Clock) -> None:
    story = Story.begin()
    story.case(persons=2, risk="high")
    assert story.filed
    found = complaint_page(story.filed.dossier.code, to=story.people.ana.actor, now=time.now())
    assert [row.risk for row in found.harmed] == ["high", "high"]
    assert {row.case for row in found.harmed} == {case.dossier.code for case in story.cases}
    assert found.triage
    assert found.triage.by.name == "Citra"
    assert found.head.risk == "high"


def test_a_case_of_a_complaint_is_named_only_to_whose_unit_has_it(clock: Clock) -> None:
    """P8."""
    from rujukan.cases.models import AccessGrant

    story = Story.begin()
    story.case(persons=2)
    AccessGrant.unscoped.filter(dossier=story.cases[1].dossier).update(ended_at=clock.now())
    assert story.filed
    found = complaint_page(story.filed.dossier.code, to=story.people.ana.actor, now=time.now())
    assert [bool(row.case) for row in found.harmed] == [True, False]
    assert [row.has_case for row in found.harmed] == [True, True]


def test_more_persons_add_no_queries_to_a_complaint(clock: Clock) -> None:
    told = Story.begin()

    def queries(persons: int) -> int:
        told.filed = None
        filed = told.complaint(persons=persons)
        told.triage()
        actor = told.people.citra.actor
        complaint_page(filed.dossier.code, to=actor, now=time.now())
        with CaptureQueriesContext(connection) as asked:
            complaint_page(filed.dossier.code, to=actor, now=time.now())
        return len(asked)

    assert queries(6) == queries(2) <= QUERIES
