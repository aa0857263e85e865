"""P4: rights change by two administrators of two agencies and a day, and never by who sees cases."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from rujukan.accounts.actions import Settled, Wish, cancel_change, confirm_change, propose_change
from rujukan.accounts.models import Membership, RightsChange
from rujukan.audit.models import Entry
from rujukan.foundation import time
from rujukan.rules.actor import Tier
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import Cast, Person, cast, person, small_town, unit_holding

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(clock: Clock) -> Cast:
    return cast()


def newcomer(
    town: Cast, *, tier: Tier = "works", roles: tuple[str, ...] = ("CM",), until: datetime | None = None
) -> Wish:
    return Wish(
        "new_user", username="yustina", name="Ibu Yustina", unit=town.ana.unit, tier=tier, roles=roles, until=until
    )


def agreed(wish: Wish, town: Cast) -> Settled:
    """Proposed by Hana, confirmed by Kirana."""
    return confirm_change(change=propose_change(wish=wish, by=town.hana.actor).change, by=town.kirana.actor)


def live(username: str) -> list[tuple[str, ...]]:
    """The roles of each membership of that user which counts now."""
    now = time.now()
    return [one.role_codes for one in Membership.objects.live(now).filter(user__username=username).with_people(now)]


@pytest.mark.parametrize("who", ["ana", "budi", "gita", "ivan", "joko"])
def test_whoever_is_no_administrator_proposes_confirms_and_cancels_nothing(town: Cast, who: str) -> None:
    stranger: Person = getattr(town, who)
    with pytest.raises(Refused):
        propose_change(wish=newcomer(town), by=stranger.actor)
    change = propose_change(wish=newcomer(town), by=town.hana.actor).change
    with pytest.raises(Refused):
        confirm_change(change=change, by=stranger.actor)
    with pytest.raises(Refused):
        cancel_change(change=change, by=stranger.actor)
    assert RightsChange.objects.get().state(time.now()) == "proposed"


def test_an_administrator_of_another_region_finds_nothing_to_confirm(town: Cast) -> None:
    small_town("53.04")
    far = person("Lia", unit_holding("MED", region="53.04"), "administers")
    change = propose_change(wish=newcomer(town), by=town.hana.actor).change
    with pytest.raises((NotVisible, Refused)):
        confirm_change(change=change, by=far.actor)


def test_it_counts_a_day_after_the_second_administrator_confirmed(town: Cast, clock: Clock) -> None:
    proposed = propose_change(wish=newcomer(town), by=town.hana.actor)
    clock.forward(days=3)
    assert live("yustina") == []
    confirm_change(change=proposed.change, by=town.kirana.actor)
    clock.forward(hours=23, minutes=59)
    assert live("yustina") == []
    clock.forward(minutes=1)
    assert live("yustina") == [("CM",)]


def test_the_proposer_does_not_confirm_and_nor_does_a_colleague_of_the_same_agency(town: Cast) -> None:
    colleague = person("Lia", town.hana.unit, "administers")
    change = propose_change(wish=newcomer(town), by=town.hana.actor).change
    for one in (town.hana, colleague):
        with pytest.raises(Refused):
            confirm_change(change=change, by=one.actor)


def test_the_database_itself_refuses_a_confirmation_by_the_same_agency(town: Cast) -> None:
    change = propose_change(wish=newcomer(town), by=town.hana.actor).change
    change.confirmed_by, change.confirmed_agency = town.kirana.user, town.hana.unit.agency
    change.confirmed_at = time.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save()


def test_nobody_changes_his_own_rights(town: Cast) -> None:
    other = person("Lia", unit_holding("MED"), "administers")
    with pytest.raises(Refused):
        propose_change(wish=Wish("end", membership=town.hana.membership), by=town.hana.actor)
    change = propose_change(wish=Wish("end", membership=town.kirana.membership), by=town.hana.actor).change
    with pytest.raises(Refused):
        confirm_change(change=change, by=town.kirana.actor)
    confirm_change(change=change, by=other.actor)


@pytest.mark.parametrize(("tier", "roles"), [("works", ("MED",)), ("coordinates", ("SEC",)), ("audits", ("DPO",))])
def test_an_administrator_is_made_no_case_worker_not_even_by_two_others(
    town: Cast, tier: Tier, roles: tuple[str, ...]
) -> None:
    third = person("Lia", unit_holding("POL"), "administers")
    unit = unit_holding(roles[0])
    with pytest.raises(Refused) as refused:
        propose_change(wish=Wish("add", user=third.user, unit=unit, tier=tier, roles=roles), by=town.hana.actor)
    assert refused.value.field == "tier"


@pytest.mark.parametrize(
    ("tier", "roles"),
    [("works", ("SEC",)), ("works", ()), ("coordinates", ("CM",)), ("administers", ("CM",)), ("observes", ("CM",))],
)
def test_coordinating_and_working_are_never_one_membership(town: Cast, tier: Tier, roles: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        propose_change(wish=newcomer(town, tier=tier, roles=roles), by=town.hana.actor)
    assert refused.value.field == "roles"


def test_a_unit_gives_only_the_roles_that_it_holds(town: Cast) -> None:
    with pytest.raises(Refused) as refused:
        propose_change(wish=newcomer(town, roles=("POL",)), by=town.hana.actor)
    assert refused.value.field == "roles"


@pytest.mark.parametrize("username", ["", "Ibu Yustina", "a", "ana@p2tp2a", "ana", "x" * 41])
def test_a_user_name_that_cannot_be_or_is_taken_is_refused_beside_its_field(town: Cast, username: str) -> None:
    wish = Wish("new_user", username=username, name="Ibu Yustina", unit=town.ana.unit, tier="works", roles=("CM",))
    with pytest.raises(Refused) as refused:
        propose_change(wish=wish, by=town.hana.actor)
    assert refused.value.field == "username"


def test_administrators_of_two_agencies_always_remain(town: Cast) -> None:
    with pytest.raises(Refused):
        propose_change(wish=Wish("end", membership=town.kirana.membership), by=town.hana.actor)
    person("Lia", unit_holding("MED"), "administers")
    propose_change(wish=Wish("end", membership=town.kirana.membership), by=town.hana.actor)


def test_other_roles_replace_the_old_ones_on_their_day(town: Cast, clock: Clock) -> None:
    agreed(Wish("roles", membership=town.citra.membership, roles=("UH", "INT")), town)
    assert live("citra") == [("INT", "PKS")]
    clock.forward(days=1)
    assert live("citra") == [("UH", "INT")]


def test_an_end_ends_on_its_day(town: Cast, clock: Clock) -> None:
    agreed(Wish("end", membership=town.citra.membership), town)
    clock.forward(hours=23)
    assert live("citra") == [("INT", "PKS")]
    clock.forward(hours=1)
    assert live("citra") == []


def test_a_term_ends_by_itself(town: Cast, clock: Clock) -> None:
    agreed(newcomer(town, until=clock.now() + timedelta(days=30)), town)
    clock.forward(days=29)
    assert live("yustina") == [("CM",)]
    clock.forward(days=1)
    assert live("yustina") == []


def test_until_its_day_any_administrator_takes_it_back_and_nothing_has_changed(town: Cast, clock: Clock) -> None:
    colleague = person("Lia", unit_holding("MED"), "administers")
    settled = [
        agreed(newcomer(town), town),
        agreed(Wish("roles", membership=town.citra.membership, roles=("UH",)), town),
        agreed(Wish("end", membership=town.eka.membership), town),
    ]
    clock.forward(hours=20)
    for one in settled:
        cancel_change(change=one.change, by=colleague.actor)
    clock.forward(days=5)
    assert (live("yustina"), live("citra"), live("eka")) == ([], [("INT", "PKS")], [("MED",)])


def test_what_is_in_effect_or_cancelled_is_settled(town: Cast, clock: Clock) -> None:
    change = agreed(newcomer(town), town).change
    clock.forward(days=1)
    with pytest.raises(StateChanged):
        cancel_change(change=change, by=town.hana.actor)
    with pytest.raises(StateChanged):
        confirm_change(change=change, by=town.kirana.actor)


def test_two_clicks_on_confirm_give_one_confirmation(town: Cast) -> None:
    change = propose_change(wish=newcomer(town), by=town.hana.actor).change
    confirm_change(change=change, by=town.kirana.actor)
    with pytest.raises(StateChanged):
        confirm_change(change=change, by=town.kirana.actor)
    assert Membership.objects.filter(user__username="yustina").count() == 1


def test_about_one_person_one_change_is_open(town: Cast) -> None:
    propose_change(wish=Wish("end", membership=town.citra.membership), by=town.hana.actor)
    with pytest.raises(Refused):
        propose_change(wish=Wish("reset", user=town.citra.user), by=town.kirana.actor)


def test_every_step_stands_in_the_record(town: Cast) -> None:
    cancel_change(change=agreed(newcomer(town), town).change, by=town.hana.actor)
    entries = Entry.unscoped.filter(kind=Entry.Kind.RIGHTS).order_by("seq")
    assert [(entry.event, entry.by_user) for entry in entries] == [
        ("rights.proposed", town.hana.user.id),
        ("rights.confirmed", town.kirana.user.id),
        ("rights.cancelled", town.hana.user.id),
    ]
