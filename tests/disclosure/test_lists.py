"""Lists carry codes in P1's columns: nothing is decrypted, nobody is named, few queries whatever the data."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rujukan.disclosure.lists import inbox, my_people, referral_lists, turns_on, waiting_for_others
from rujukan.foundation import sealed, time
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Holder, Matter
from rujukan.procedure.packs import in_force, put_in_force
from rujukan.referrals.actions import cancel_referral, hold_referral, start_referral, withdraw_consent
from rujukan.rules.actor import Actor
from tests.disclosure.reading import canaries_in, ids_in
from tests.guards.clock import Clock
from tests.people import REGION, Person, cast, person
from tests.story import Story, texts

pytestmark = pytest.mark.django_db

LISTS: dict[str, Callable[[Actor], Any]] = {
    "inbox": lambda actor: inbox(actor, time.now()),
    "waiting": lambda actor: waiting_for_others(actor, time.now()),
    "people": lambda actor: my_people(actor, time.now()),
    "sent": lambda actor: referral_lists(actor, time.now()).sent,
    "received": lambda actor: referral_lists(actor, time.now()).received,
}


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin().until_accepted()


def turns(who: Person) -> dict[str, str]:
    """Step -> code."""
    return {turn.step: turn.code for turn in inbox(who.actor, time.now())}


@pytest.mark.parametrize("name", LISTS)
def test_a_strangers_lists_are_empty(story: Story, name: str) -> None:
    for who in (story.people.fajar, story.people.hana, story.people.ivan, story.people.joko, story.people.gita):
        found = LISTS[name](who.actor)
        assert (found.total, list(found)) == (0, [])


def test_it_is_the_turn_of_role_and_unit_while_nobody_else_is_named(clock: Clock) -> None:
    story = Story.begin()
    story.complaint()
    other = person("Lusi", story.people.citra.unit, roles=("INT",))
    assert "intake.triage" in turns(story.people.citra)
    assert "intake.triage" not in turns(other)
    Holder.unscoped.filter(role="INT").update(until=time.now())
    assert "intake.triage" in turns(other)
    assert "intake.triage" not in turns(story.people.budi)


def test_soonest_first_and_what_has_no_date_last(story: Story) -> None:
    dues = [turn.due_at for turn in inbox(story.people.ana.actor, time.now())]
    dated = [due for due in dues if due]
    assert dues == [*sorted(dated), *[None] * (len(dues) - len(dated))]
    assert None in dues


def test_a_row_has_p1s_columns_and_nothing_of_her(story: Story) -> None:
    for who in (story.people.ana, story.people.dewi, story.people.citra):
        for read in LISTS.values():
            rows = list(read(who.actor))
            assert canaries_in(rows) == set()
            assert ids_in(rows) == []


def test_before_acceptance_the_receiver_knows_the_referrals_own_code_alone(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.referral
    [turn] = list(inbox(story.people.dewi.actor, time.now()))
    assert (turn.code, turn.kind, turn.visible) == (story.referral.code, "referral", False)
    assert turn.from_unit.code == story.people.ana.unit.code
    [row] = list(referral_lists(story.people.dewi.actor, time.now()).received)
    assert (row.case, row.kind, row.urgency) == ("", "", "")
    assert row.kind_name == story.pack.services["social"].neutral
    assert story.code not in str([turn, row])


def test_after_acceptance_it_is_the_cases(story: Story) -> None:
    assert story.referral
    assert turns(story.people.dewi)["referral.serve"] == story.code
    [row] = list(referral_lists(story.people.dewi.actor, time.now()).received)
    assert (row.case, row.kind, row.due_step, row.yours) == (story.code, "shelter", "referral.serve", True)


def test_a_service_whose_steps_are_not_shown_names_none(story: Story) -> None:
    found = {turn.step: turn for turn in inbox(story.people.dewi.actor, time.now())}
    assert found["social.initial"].step_name is None
    assert found["social.initial"].service_words == story.pack.services["social"].neutral
    assert found["referral.serve"].step_name == story.pack.steps["referral.serve"].name


def test_showing_steps_is_the_packs_to_say(clock: Clock) -> None:
    national, overlay = texts()
    hidden = national.replace("show_steps: false", "show_steps: true")
    assert hidden != national
    put_in_force(national=hidden, overlay=overlay)
    told = Story(cast(), in_force(REGION)).until_accepted()
    found = {turn.step: turn for turn in inbox(told.people.dewi.actor, time.now())}
    assert found["social.initial"].step_name == told.pack.steps["social.initial"].name


def test_late_is_counted_and_what_is_paused_is_not(story: Story, clock: Clock) -> None:
    from datetime import date

    assert story.referral
    dewi = story.people.dewi.actor
    start_referral(referral=story.referral, by=dewi)
    clock.forward(hours=1)
    reason = story.pack.reasons["held"][0].code
    hold_referral(referral=story.referral, by=dewi, reason=reason, until=date(2025, 11, 14))
    clock.forward(days=30)
    found = inbox(dewi, time.now())
    report = next(turn for turn in found if turn.step == "referral.report")
    assert (report.late, report.paused_until is not None) == (False, True)
    assert found.late == sum(turn.late for turn in found) > 0
    assert found.total == len(list(found))


def test_what_waits_for_others_is_not_mine_and_only_where_i_lead_and_am_named(story: Story) -> None:
    mine = {turn.key for turn in inbox(story.people.ana.actor, time.now())}
    others = list(waiting_for_others(story.people.ana.actor, time.now()))
    assert {"referral.serve", "social.initial", "intake.screen"} <= {turn.step for turn in others}
    assert not mine & {turn.key for turn in others}
    assert list(waiting_for_others(story.people.dewi.actor, time.now())) == []
    assert list(waiting_for_others(person("Lusi", story.people.ana.unit, roles=("CM",)).actor, time.now())) == []


def test_my_people_are_those_on_whom_i_am_named(story: Story, clock: Clock) -> None:
    [row] = list(my_people(story.people.ana.actor, time.now()))
    assert (row.code, row.roles, row.leads, row.risk, row.age) == (story.code, ("CM",), True, "medium", "adult")
    assert row.turns == inbox(story.people.ana.actor, time.now()).total
    assert row.open_referrals == 1
    assert row.next_due == next(iter(inbox(story.people.ana.actor, time.now()))).due_at
    [theirs] = list(my_people(story.people.dewi.actor, time.now()))
    assert (theirs.leads, theirs.open_referrals, theirs.roles) == (False, 1, ("SHL",))
    assert list(my_people(person("Lusi", story.people.ana.unit, roles=("CM",)).actor, time.now())) == []


def test_of_others_referrals_my_people_count_none(story: Story) -> None:
    eka = story.people.eka.unit
    story.consent(to=eka)
    story.plan(kind="treatment", for_unit=eka)
    story.refer(to=eka)
    [row] = list(my_people(story.people.dewi.actor, time.now()))
    assert row.open_referrals == 1
    [leading] = list(my_people(story.people.ana.actor, time.now()))
    assert leading.open_referrals == 2


def test_after_withdrawal_she_stays_in_the_list_with_what_is_still_mine(story: Story) -> None:
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    assert [row.code for row in my_people(story.people.dewi.actor, time.now())] == [story.code]
    assert "coord.recall" in turns(story.people.dewi)


def test_what_was_called_back_is_no_turn_any_more(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.referral
    reason = story.pack.reasons["cancelled"][0].code
    cancel_referral(referral=story.referral, by=story.people.ana.actor, reason=reason)
    assert list(inbox(story.people.dewi.actor, time.now())) == []


def test_a_draft_is_the_senders_alone(clock: Clock) -> None:
    from rujukan.referrals.actions import draft_referral
    from rujukan.referrals.actions.sending import Draft

    story = Story.begin()
    story.case()
    story.consent()
    line = story.plan()
    draft = Draft(line.id, story.people.dewi.unit.id, ("need",), "")
    draft_referral(dossier=story.case_id, draft=draft, by=story.people.ana.actor)
    assert [row.status for row in referral_lists(story.people.ana.actor, time.now()).sent] == ["draft"]
    assert list(referral_lists(story.people.dewi.actor, time.now()).received) == []


def test_turns_on_one_dossier_are_mine_alone(story: Story) -> None:
    assert {turn.step for turn in turns_on(story.code, to=story.people.dewi.actor, now=time.now())} == {
        "referral.serve", "social.initial",
    }  # fmt: skip
    assert turns_on(story.code, to=story.people.fajar.actor, now=time.now()) == []


def test_a_unit_without_a_grant_sees_the_row_of_a_matter_that_is_its_turn(story: Story) -> None:
    """The third of the declared exceptions."""
    fajar = story.people.fajar
    Matter.unscoped.create(
        dossier_id=story.case_id, step="repat.leg", service="repat", unit=fajar.unit, role="BP3", started_at=time.now()
    )
    [turn] = turns_on(story.code, to=fajar.actor, now=time.now())
    assert (turn.code, turn.visible, turn.age) == (story.code, False, "adult")
    assert list(my_people(fajar.actor, time.now())) == []


def test_lists_decrypt_nothing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("a list opened something sealed")

    monkeypatch.setattr(sealed, "unseal", refuse)
    monkeypatch.setattr(Dossier, "data_key", refuse)
    for who in (story.people.ana, story.people.dewi):
        assert [list(read(who.actor)) for read in LISTS.values()]


def test_a_page_of_a_list_asks_few_questions_whatever_the_data(story: Story) -> None:
    def asked(read: Callable[[Actor], Any], actor: Actor) -> int:
        list(read(actor))
        with CaptureQueriesContext(connection) as queries:
            page = Paginator(read(actor), 25).get_page(1)
            assert list(page)
        return len(queries)

    few = {name: asked(read, story.people.ana.actor) for name, read in LISTS.items() if name != "received"}
    for _ in range(6):
        story.filed = None
        story.case()
        story.consent()
        story.plan()
        story.refer()
    many = {name: asked(read, story.people.ana.actor) for name, read in LISTS.items() if name != "received"}
    assert many == few
    assert max(many.values()) <= 5


def test_pages_follow_one_another_without_gap_or_repeat(story: Story) -> None:
    for _ in range(3):
        story.filed = None
        story.case()
    ana = story.people.ana.actor
    whole = [turn.key for turn in inbox(ana, time.now())]
    pages = Paginator(inbox(ana, time.now()), 2)
    assert [turn.key for number in pages.page_range for turn in pages.page(number)] == whole
    assert len(set(whole)) == len(whole) > 4


def test_who_works_nowhere_has_no_turn(story: Story) -> None:
    nowhere = replace(story.people.ana.actor, unit=None)
    assert list(inbox(nowhere, time.now())) == []
