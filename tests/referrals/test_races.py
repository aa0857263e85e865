"""Two at once on one referral: one outcome, told plainly to both. Two real connections; with the lock taken out the
same two meet, which the last tests show."""

from collections.abc import Callable
from threading import Barrier, BrokenBarrierError
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from rujukan.audit.verify import verify
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.procedure import act
from rujukan.procedure.models import Holder
from rujukan.referrals import actions
from rujukan.referrals.models import Referral, ReferralStatus
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused, StateChanged
from tests.at_once import at_once
from tests.guards.clock import Clock
from tests.people import person
from tests.referrals.test_walks import check_clocks, check_grants, check_states, check_turns
from tests.story import Story

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

Press = Callable[[Story, Actor], object]


def accept(story: Story, by: Actor) -> object:
    return actions.accept_referral(referral=the(story), by=by)


def reject(story: Story, by: Actor) -> object:
    return actions.reject_referral(referral=the(story), by=by, reason="no_capacity")


def cancel(story: Story, by: Actor) -> object:
    return actions.cancel_referral(referral=the(story), by=by, reason="recalled", seen="requested")


def withdraw(story: Story, by: Actor) -> object:
    assert story.given
    return actions.withdraw_consent(consent=story.given, by=by)


def start(story: Story, by: Actor) -> object:
    return actions.start_referral(referral=the(story), by=by, seen="accepted")


def fail(story: Story, by: Actor) -> object:
    return actions.fail_referral(referral=the(story), by=by, reason="unsafe", seen="accepted")


def the(story: Story) -> Referral:
    assert story.referral
    return Referral.unscoped.select_related("dossier").get(id=story.referral.id)


class Doorway:
    """Once there is a `barrier`, whoever has the dossier's lock waits at it for the other; behind the lock the other
    never comes."""

    def __init__(self) -> None:
        self.barrier: Barrier | None = None
        self.met = 0

    def lock(self, dossier: UUID) -> Dossier:
        found = lock_dossier(dossier)
        if self.barrier is None:
            return found
        try:
            self.barrier.wait(timeout=1)
            self.met += 1
        except BrokenBarrierError:
            pass
        return found


@pytest.fixture
def doorway(monkeypatch: pytest.MonkeyPatch) -> Doorway:
    found = Doorway()
    monkeypatch.setattr(act, "lock_dossier", found.lock)
    return found


def press_both(story: Story, doorway: Doorway, one: tuple[Press, Actor], other: tuple[Press, Actor]) -> list[object]:
    """Both at once."""
    doorway.barrier = Barrier(2)
    return at_once(lambda: one[0](story, one[1]), lambda: other[0](story, other[1]))


def late(results: list[object]) -> list[object]:
    """Those who were told that somebody was there first."""
    return [result for result in results if isinstance(result, StateChanged)]


def check_all(story: Story) -> None:
    check_states()
    check_clocks()
    check_grants(story)
    check_turns(story)
    assert list(verify()) == []


def test_two_officers_accept_at_once(clock: Clock, doorway: Doorway) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",)).actor
    results = press_both(story, doorway, (accept, story.people.dewi.actor), (accept, mira))
    assert len(late(results)) == 1 and doorway.met == 0
    assert ReferralStatus.unscoped.filter(status="accepted").count() == 1
    assert Holder.unscoped.filter(unit=story.people.dewi.unit).count() == 1
    check_all(story)


@pytest.mark.parametrize(
    ("other", "by", "ends"),
    [(reject, "dewi", {"accepted", "rejected"}), (cancel, "ana", {"accepted", "cancelled"})],
)
def test_one_accepts_while_another_ends_it(
    clock: Clock, doorway: Doorway, other: Press, by: str, ends: set[str]
) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",)).actor
    results = press_both(story, doorway, (accept, mira), (other, getattr(story.people, by).actor))
    assert len(late(results)) == 1 and doorway.met == 0
    assert the(story).status in ends
    check_all(story)


def test_consent_is_withdrawn_while_he_accepts(clock: Clock, doorway: Doorway) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    results = press_both(story, doorway, (accept, story.people.dewi.actor), (withdraw, story.people.ana.actor))
    row = the(story)
    if late(results):
        assert row.status == "cancelled"
    else:
        assert (row.status, row.without_sections) == ("accepted", True)
    assert not [result for result in results if isinstance(result, Refused) and not isinstance(result, StateChanged)]
    check_all(story)


def test_it_is_called_back_while_consent_is_withdrawn(clock: Clock, doorway: Doorway) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    ana, other = story.people.ana.actor, person("Rambu", story.people.ana.unit, roles=("CM",)).actor
    press_both(story, doorway, (cancel, ana), (withdraw, other))
    assert the(story).status == "cancelled"
    assert ReferralStatus.unscoped.filter(status="cancelled").count() == 1
    check_all(story)


def test_one_begins_while_the_other_gives_up(clock: Clock, doorway: Doorway) -> None:
    story = Story.begin().until_accepted()
    clock.forward(minutes=1)
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",)).actor
    results = press_both(story, doorway, (start, story.people.dewi.actor), (fail, mira))
    assert len(late(results)) == 1
    assert the(story).status in ("in-progress", "failed")
    check_all(story)


# -- with the lock taken out


def test_without_the_lock_both_come_in_and_one_breaks_instead_of_being_told(
    clock: Clock, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",)).actor
    monkeypatch.setattr(type(connection.features), "has_select_for_update", False)
    results = press_both(story, doorway, (accept, story.people.dewi.actor), (accept, mira))
    assert doorway.met == 2
    assert late(results) == []
    assert [type(result) for result in results].count(IntegrityError) == 1


def test_without_the_lock_a_withdrawal_breaks_too(
    clock: Clock, doorway: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    monkeypatch.setattr(type(connection.features), "has_select_for_update", False)
    results = press_both(story, doorway, (accept, story.people.dewi.actor), (withdraw, story.people.ana.actor))
    assert doorway.met == 2
    assert [type(result) for result in results].count(IntegrityError) == 1
