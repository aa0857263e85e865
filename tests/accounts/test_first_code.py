"""The paper code of the first sign-in: two halves, each seen by one administrator, once, for a time."""

import pytest

from rujukan.accounts.actions import Wish, cancel_change, confirm_change, propose_change
from rujukan.accounts.first_sign_in import find_code, redeem_code
from rujukan.accounts.models import FirstCode, RightsChange
from rujukan.accounts.second_factor import has_factor, new_secret
from rujukan.rules.refused import Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(clock: Clock) -> Cast:
    return cast()


def halves(town: Cast) -> tuple[str, str]:
    """Of a new member named yustina, confirmed this moment."""
    wish = Wish("new_user", username="yustina", name="Ibu Yustina", unit=town.ana.unit, tier="works", roles=("CM",))
    proposed = propose_change(wish=wish, by=town.hana.actor)
    return proposed.half, confirm_change(change=proposed.change, by=town.kirana.actor).half


def test_one_half_opens_nothing(town: Cast, clock: Clock) -> None:
    first, second = halves(town)
    clock.forward(days=1)
    for one, other in ((first, first), (second, second), (second, first), (first, ""), ("", second)):
        with pytest.raises(Refused):
            find_code(username="yustina", first=one, second=other)
    assert find_code(username="yustina", first=first, second=second).user.username == "yustina"


def test_both_halves_as_they_are_written_on_paper(town: Cast, clock: Clock) -> None:
    first, second = halves(town)
    clock.forward(days=1)
    typed = first.lower().replace("-", " ")
    assert find_code(username=" Yustina ", first=typed, second=f" {second} ")


def test_it_works_from_the_day_of_the_change_for_two_weeks(town: Cast, clock: Clock) -> None:
    first, second = halves(town)
    with pytest.raises(Refused):
        find_code(username="yustina", first=first, second=second)
    clock.forward(days=1)
    assert find_code(username="yustina", first=first, second=second)
    clock.forward(days=14)
    with pytest.raises(Refused):
        find_code(username="yustina", first=first, second=second)


def test_it_is_taken_once(town: Cast, clock: Clock) -> None:
    first, second = halves(town)
    clock.forward(days=1)
    code = find_code(username="yustina", first=first, second=second)
    redeem_code(code=code, password="jagung-rebus-tiga-pikul", secret=new_secret())
    with pytest.raises(StateChanged):
        redeem_code(code=code, password="kacang-hijau-dua-pikul", secret=new_secret())
    code.user.refresh_from_db()
    assert code.user.check_password("jagung-rebus-tiga-pikul")


def test_a_cancelled_change_takes_its_code_along(town: Cast, clock: Clock) -> None:
    first, second = halves(town)
    code = FirstCode.objects.get()
    cancel_change(change=code_change(code), by=town.hana.actor)
    clock.forward(days=1)
    with pytest.raises(Refused):
        find_code(username="yustina", first=first, second=second)


def code_change(code: FirstCode) -> RightsChange:
    return RightsChange.objects.get(first_code=code)


def test_a_reset_ends_password_and_second_factor(town: Cast, clock: Clock) -> None:
    proposed = propose_change(wish=Wish("reset", user=town.ana.user), by=town.hana.actor)
    second = confirm_change(change=proposed.change, by=town.kirana.actor).half
    clock.forward(days=1)
    code = find_code(username="ana", first=proposed.half, second=second)
    codes = redeem_code(code=code, password="kacang-hijau-dua-pikul", secret=new_secret())
    town.ana.user.refresh_from_db()
    assert not town.ana.user.check_password("jagung-rebus-tiga-pikul")
    assert has_factor(town.ana.user.id) and len(set(codes)) == 10


def test_what_is_stored_of_a_half_does_not_show_it(town: Cast) -> None:
    first, second = halves(town)
    code = FirstCode.objects.get()
    assert first.encode() not in bytes(code.first_hash) and second.encode() not in bytes(code.second_hash)
    assert bytes(code.first_hash) != bytes(code.second_hash)
