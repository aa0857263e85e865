"""Rights are read anew at each click: whoever was removed or changed is cut off at the next one."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator

from rujukan.accounts.actions import Wish, confirm_change, propose_change
from rujukan.accounts.models import Membership, User
from tests.guards.clock import Clock
from tests.people import Cast, cast, client_of

pytestmark = pytest.mark.django_db

PAGE = "/akun"


@pytest.fixture
def town(clock: Clock) -> Cast:
    return cast()


def agreed(town: Cast, wish: Wish) -> None:
    confirm_change(change=propose_change(wish=wish, by=town.hana.actor).change, by=town.kirana.actor)


def removed(town: Cast, clock: Clock) -> None:
    agreed(town, Wish("end", membership=town.citra.membership))
    clock.forward(days=1)


def put_out(town: Cast, clock: Clock) -> None:
    User.objects.filter(id=town.citra.user.id).update(is_active=False)


def at_the_end_of_his_term(town: Cast, clock: Clock) -> None:
    Membership.objects.filter(id=town.citra.membership.id).update(ends_at=clock.now())


def with_other_roles(town: Cast, clock: Clock) -> None:
    agreed(town, Wish("roles", membership=town.citra.membership, roles=("UH",)))
    clock.forward(days=1)


def without_second_factor(town: Cast, clock: Clock) -> None:
    Authenticator.objects.filter(user=town.citra.user).delete()


def reset(town: Cast, clock: Clock) -> None:
    agreed(town, Wish("reset", user=town.citra.user))
    clock.forward(days=1)


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (removed, "sudah berakhir"),
        (put_out, "sudah berakhir"),
        (at_the_end_of_his_term, "sudah berakhir"),
        (with_other_roles, "Hak Anda sudah berubah"),
        (without_second_factor, "Perlu langkah kedua"),
        (reset, "sudah diganti"),
    ],
)
def test_the_next_click_shows_nothing_but_why(
    town: Cast, clock: Clock, happens: Callable[[Cast, Clock], None], words: str
) -> None:
    client = client_of(town.citra)
    assert client.get(PAGE).status_code == 200
    happens(town, clock)
    client.cookies.pop("aktif", None)  # not the lock, which would cover it all the same
    for answer in (client.get(PAGE), client.post("/akun/sandi", {"lama": "x"})):
        page = answer.content.decode()
        assert answer.status_code == 403 and words in page
        assert "Citra" not in page and "Ganti kata sandi" not in page


def test_an_htmx_click_loads_the_whole_page_which_then_says_why(town: Cast, clock: Clock) -> None:
    client = client_of(town.citra)
    at_the_end_of_his_term(town, clock)
    answer = client.get(PAGE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (204, "true", b"")


def test_a_stranger_with_a_made_up_membership_in_his_session_is_nobody(town: Cast) -> None:
    """The session of one, the membership of another."""
    client = client_of(town.ana)
    session = client.session
    session["membership"], session["rights"] = str(town.hana.membership.id), town.hana.membership.rights
    session.save()
    assert client.get("/anggota").status_code == 403
    assert client.get(PAGE).status_code == 403


def test_after_his_roles_changed_he_chooses_again_and_goes_on(town: Cast, clock: Clock) -> None:
    client = client_of(town.citra)
    with_other_roles(town, clock)
    page = client.get("/keanggotaan").content.decode()
    code = page.split('name="keanggotaan" value="')[1].split('"')[0]
    client.post("/keanggotaan", {"keanggotaan": code})
    assert client.get(PAGE).status_code == 200


def test_a_reset_is_not_got_round_by_choosing_again(town: Cast, clock: Clock) -> None:
    client = client_of(town.citra)
    reset(town, clock)
    page = client.get("/keanggotaan").content.decode()
    code = page.split('name="keanggotaan" value="')[1].split('"')[0]
    client.post("/keanggotaan", {"keanggotaan": code})
    assert client.get(PAGE).status_code == 403


def test_a_new_password_ends_the_other_sessions(town: Cast) -> None:
    client = client_of(town.ana)
    assert client.get(PAGE).status_code == 200
    user = User.objects.get(id=town.ana.user.id)
    user.set_password("kacang-hijau-dua-pikul")
    user.save()
    assert client.get(PAGE).status_code in (302, 403)
