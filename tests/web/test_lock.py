"""The lock (P25): five minutes without a touch or the button, the form kept, signed in again in place."""

import re

import pytest
from django.test import Client

from rujukan.accounts.demonstration import mark_as_demo
from rujukan.accounts.models import Membership
from tests.guards.clock import Clock
from tests.people import PASSWORD, Cast, cast, client_of, person, unit_holding

pytestmark = pytest.mark.django_db

PAGE = "/akun"


@pytest.fixture
def town(clock: Clock) -> Cast:
    return cast()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first lock form in a page."""
    form = page[page.index('class="asking keyhole"') :]
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form[: form.index("</form>")]))


def locked(client: Client, clock: Clock) -> dict[str, str]:
    """Leaves the session alone for six minutes; the hidden fields of its lock page."""
    client.get(PAGE)
    clock.forward(minutes=6)
    answer = client.get(PAGE)
    assert answer.status_code == 423
    return hidden(answer.content.decode())


def test_a_stranger_locks_and_unlocks_nothing(town: Cast) -> None:
    for path in ("/kunci", "/buka-kunci"):
        assert Client().post(path, {"sandi": PASSWORD}).headers["Location"] == "/"
        assert Client().get(path).status_code == 405


def test_after_five_minutes_without_a_touch_every_page_is_the_lock(town: Cast, clock: Clock) -> None:
    client = client_of(town.hana)
    client.get(PAGE)
    clock.forward(minutes=4, seconds=59)
    assert client.get(PAGE).status_code == 200
    clock.forward(minutes=5, seconds=1)
    for path in (PAGE, "/anggota", "/perubahan-hak", "/"):
        page = client.get(path)
        assert page.status_code == 423
        assert "<title>Terkunci · Rujukan</title>" in page.content.decode()
        assert "Kirana" not in page.content.decode()


def test_typing_keeps_it_open(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    client.get(PAGE)
    for _ in range(4):
        clock.forward(minutes=4)
        assert client.get("/masih-di-sini").status_code == 200
    assert client.get(PAGE).status_code == 200


def test_the_button_locks_all_tabs_of_the_session_at_once(town: Cast) -> None:
    client = client_of(town.ana)
    page = client.post("/kunci", {"ke": PAGE})
    assert page.status_code == 423 and hidden(page.content.decode())["ke"] == PAGE
    assert client.get(PAGE).status_code == 423
    assert client.get("/masih-di-sini").status_code == 423


def test_the_password_opens_it_again_where_it_was(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    fields = locked(client, clock)
    answer = client.post("/buka-kunci", {**fields, "sandi": PASSWORD})
    assert answer.headers["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_a_wrong_password_leaves_it_locked_and_says_so(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    fields = locked(client, clock)
    answer = client.post("/buka-kunci", {**fields, "sandi": "salah"})
    assert answer.status_code == 423 and "tidak cocok" in answer.content.decode()
    assert client.get(PAGE).status_code == 423


def test_after_five_wrong_passwords_the_session_ends(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    fields = locked(client, clock)
    for _ in range(5):
        client.post("/buka-kunci", {**fields, "sandi": "salah"})
    assert client.get(PAGE).headers["Location"].startswith("/masuk")


def test_guessing_from_several_sessions_is_counted_together(town: Cast, clock: Clock) -> None:
    sessions = [client_of(town.ana) for _ in range(6)]
    fields = [locked(client, clock) for client in sessions]
    for client, kept in zip(sessions[:5], fields[:5], strict=True):
        client.post("/buka-kunci", {**kept, "sandi": "salah"})
    answer = sessions[5].post("/buka-kunci", {**fields[5], "sandi": PASSWORD})
    assert answer.status_code == 423 and "Terlalu banyak percobaan" in answer.content.decode()


def test_what_was_being_sent_is_kept_and_not_yet_done(town: Cast, clock: Clock) -> None:
    client = client_of(town.hana)
    client.get(PAGE)
    clock.forward(minutes=6)
    typed = {"name": "Ibu <b>Yustina</b>", "username": "yustina", "tier": "observes"}
    page = client.post("/anggota/baru?unit=gereja", typed)
    assert page.status_code == 423
    assert not Membership.objects.filter(user__username="yustina").exists()
    fields = hidden(page.content.decode())
    assert fields["titip-username"] == "yustina" and "&lt;b&gt;" in fields["titip-name"]
    assert "titip-csrfmiddlewaretoken" not in fields
    resumed = client.post("/buka-kunci", {**fields, "sandi": PASSWORD, "titip-name": "Ibu Yustina"}).content.decode()
    assert 'action="/anggota/baru?unit=gereja"' in resumed and 'name="username" value="yustina"' in resumed
    assert "titip-" not in resumed and PASSWORD not in resumed


def test_leaving_out_the_cookie_of_idle_time_does_not_open_it(town: Cast, clock: Clock) -> None:
    client = Client()
    client.post("/masuk", {"nama": "hana", "sandi": PASSWORD})
    client.get(PAGE)
    clock.forward(minutes=6)
    del client.cookies["aktif"]
    assert client.get(PAGE).status_code == 423


def test_a_cookie_of_another_session_or_made_up_counts_for_nothing(town: Cast, clock: Clock) -> None:
    one, other = Client(), Client()
    for client in (one, other):
        client.post("/masuk", {"nama": "hana", "sandi": PASSWORD})
    clock.forward(minutes=6)
    other.get(PAGE)
    fresh = Client()
    fresh.post("/masuk", {"nama": "hana", "sandi": PASSWORD})
    for cookie in (fresh.cookies["aktif"].value, str(int(clock.now().timestamp())), "x:y"):
        one.cookies["aktif"] = cookie
        assert one.get(PAGE).status_code == 423


def test_a_page_that_one_person_left_is_not_opened_by_anothers_password(town: Cast, clock: Clock) -> None:
    of_ana = locked(client_of(town.ana), clock)
    client = client_of(town.budi)
    answer = client.post("/buka-kunci", {**of_ana, "sandi": PASSWORD}, headers={"X-Kunci": "1"})
    assert (answer.status_code, answer.json()) == (409, {"muat": True})


def test_nor_in_another_membership_of_the_same_person(town: Cast, clock: Clock) -> None:
    far = person("Ana", unit_holding("MED"), roles=("MED",))
    of_ana = locked(client_of(town.ana), clock)
    answer = client_of(far).post("/buka-kunci", {**of_ana, "sandi": PASSWORD}, headers={"X-Kunci": "1"})
    assert answer.status_code == 409


def test_the_script_gets_a_fresh_token_and_stays_on_its_page(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    fields = locked(client, clock)
    wrong = client.post("/buka-kunci", {**fields, "sandi": "salah"}, headers={"X-Kunci": "1"})
    assert (wrong.status_code, wrong.json()) == (403, {"salah": "Kata sandi ini tidak cocok."})
    right = client.post("/buka-kunci", {**fields, "sandi": PASSWORD}, headers={"X-Kunci": "1"})
    assert right.status_code == 200 and right.json()["csrf"]
    said = client.get("/masih-di-sini").json()
    assert said["milik"] == fields["milik"]


def test_a_locked_session_can_be_left_and_read_in_english(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    locked(client, clock)
    client.post("/bahasa/", {"language": "en", "next": PAGE})
    assert "<title>Locked · Rujukan</title>" in client.get(PAGE).content.decode()
    client.post("/keluar")
    assert client.get(PAGE).headers["Location"].startswith("/masuk")


def test_a_shared_device_locks_after_one_minute(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    client.get(PAGE)
    assert client.post("/perangkat-bersama", {"bersama": "ya", "ke": PAGE}).headers["Location"] == PAGE
    assert 'data-diam="60"' in client.get(PAGE).content.decode()
    clock.forward(seconds=61)
    assert client.get(PAGE).status_code == 423


def test_in_a_demonstration_one_click_opens_it(town: Cast, clock: Clock) -> None:
    mark_as_demo()
    client = client_of(town.ana)
    fields = locked(client, clock)
    assert client.post("/buka-kunci", fields).headers["Location"] == PAGE


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_leads_back_into_this_house_only(town: Cast, clock: Clock, elsewhere: str) -> None:
    client = client_of(town.ana)
    fields = locked(client, clock)
    assert client.post("/buka-kunci", {**fields, "ke": elsewhere, "sandi": PASSWORD}).headers["Location"] == "/"


def test_who_was_removed_meanwhile_is_cut_off_and_not_let_in_by_the_lock(town: Cast, clock: Clock) -> None:
    client = client_of(town.ana)
    fields = locked(client, clock)
    Membership.objects.filter(id=town.ana.membership.id).update(ends_at=clock.now())
    client.post("/buka-kunci", {**fields, "sandi": PASSWORD})
    assert client.get(PAGE).status_code == 403
