"""The first sign-in, and the first after a reset: paper code, password, second factor, ten paper codes."""

import re

import pytest
from django.test import Client

from rujukan.accounts.actions import Wish, confirm_change, propose_change
from rujukan.accounts.first_administrators import create_first_administrator
from rujukan.accounts.models import User
from rujukan.accounts.second_factor import has_factor
from rujukan.directory.models import Unit
from tests.guards.clock import Clock
from tests.people import PASSWORD, Cast, cast, client_of, small_town
from tests.web.totp import another_code, code_now

pytestmark = pytest.mark.django_db

NEW = "kacang-hijau-dua-pikul"


@pytest.fixture
def town(clock: Clock) -> Cast:
    return cast()


@pytest.fixture
def halves(town: Cast, clock: Clock) -> tuple[str, str]:
    """Of the new case manager Yustina, on the day on which they begin to work."""
    wish = Wish("new_user", username="yustina", name="Ibu Yustina", unit=town.ana.unit, tier="works", roles=("CM",))
    proposed = propose_change(wish=wish, by=town.hana.actor)
    second = confirm_change(change=proposed.change, by=town.kirana.actor).half
    clock.forward(days=1)
    return proposed.half, second


def show_paper(client: Client, halves: tuple[str, str], name: str = "yustina") -> str:
    answer = client.post("/masuk/pertama", {"nama": name, "satu": halves[0], "dua": halves[1]})
    return answer.headers.get("Location", "")


def secret_shown(client: Client) -> str:
    page = client.get("/masuk/pertama/atur").content.decode()
    found = re.search(r'translate="no">([A-Z2-7 ]{32,})<', page)
    assert found
    return found[1].replace(" ", "")


def set_up(client: Client, code: str, password: str = NEW, again: str = "") -> tuple[int, str]:
    answer = client.post("/masuk/pertama/atur", {"baru": password, "ulang": again or password, "code": code})
    return answer.status_code, answer.content.decode()


def test_a_stranger_without_both_halves_gets_nowhere(halves: tuple[str, str]) -> None:
    client = Client()
    assert client.get("/masuk/pertama/atur").headers["Location"] == "/masuk/pertama"
    assert client.post("/masuk/pertama/atur", {"baru": NEW}).headers["Location"] == "/masuk/pertama"
    assert client.get("/masuk/pertama/gambar").status_code == 404
    assert show_paper(client, (halves[0], halves[0])) == ""
    assert show_paper(client, halves, "ana") == ""


def test_from_paper_to_the_first_page(halves: tuple[str, str]) -> None:
    client = Client()
    assert show_paper(client, halves) == "/masuk/pertama/atur"
    status, page = set_up(client, code_now(secret_shown(client)))
    codes = re.findall(r'<li class="code">(\d+)</li>', page)
    assert (status, len(set(codes))) == (200, 10)
    assert client.get("/akun").status_code == 200
    fresh = Client()
    assert fresh.post("/masuk", {"nama": "yustina", "sandi": NEW}).headers["Location"] == "/masuk/kode"
    assert fresh.post("/masuk/kode", {"code": codes[3]}).headers["Location"] == "/"


def test_the_paper_codes_are_shown_once(halves: tuple[str, str]) -> None:
    client = Client()
    show_paper(client, halves)
    _, page = set_up(client, code_now(secret_shown(client)))
    assert "kode" in page
    again = client.post("/masuk/pertama/atur", {"baru": NEW, "ulang": NEW, "code": "000000"})
    assert again.headers["Location"] == "/masuk/pertama"
    assert show_paper(Client(), halves) == ""


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [("mawar", "mawar", "baru"), (NEW, "lain sekali", "ulang"), ("qwertyuiop123", "qwertyuiop123", "baru")],
)
def test_a_weak_or_mistyped_password_is_told_beside_its_field_and_spends_nothing(
    halves: tuple[str, str], password: str, again: str, field: str
) -> None:
    client = Client()
    show_paper(client, halves)
    secret = secret_shown(client)
    status, page = set_up(client, code_now(secret), password, again)
    assert status == 422 and f'id="f-{field}-e"' in page
    assert password not in page
    assert set_up(client, code_now(secret_shown(client)))[0] == 200


def test_a_case_worker_does_not_come_in_without_the_second_step(halves: tuple[str, str]) -> None:
    client = Client()
    show_paper(client, halves)
    secret = secret_shown(client)
    assert set_up(client, "")[0] == 422
    assert set_up(client, another_code(code_now(secret)))[0] == 403
    assert not has_factor(User.objects.get(username="yustina").id)
    assert client.get("/akun").status_code == 302


def test_an_administrator_may_leave_it_out_and_then_gets_no_paper_codes(clock: Clock) -> None:
    small_town()
    unit = Unit.objects.get(code="p2tp2a")
    both = create_first_administrator(username="yos", name="Bapak Yos", unit=unit)
    client = Client()
    assert show_paper(client, both, "yos") == "/masuk/pertama/atur"
    status, page = set_up(client, "")
    assert status == 200 and "paper-codes" not in page
    assert client.get("/anggota").status_code == 200


def test_the_picture_to_scan_is_our_own_and_for_this_session_alone(halves: tuple[str, str]) -> None:
    client = Client()
    show_paper(client, halves)
    page = client.get("/masuk/pertama/atur")
    assert 'src="/masuk/pertama/gambar"' in page.content.decode()
    picture = client.get("/masuk/pertama/gambar")
    assert picture.headers["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert b"style=" not in picture.content and picture.headers["Cache-Control"] == "no-store"
    assert Client().get("/masuk/pertama/gambar").status_code == 404


def test_guessing_is_stopped_after_five(halves: tuple[str, str]) -> None:
    for _ in range(5):
        show_paper(Client(), ("AAAA-AAAA", "BBBB-BBBB"))
    assert show_paper(Client(), halves) == ""


def test_a_session_from_before_is_worth_nothing(halves: tuple[str, str]) -> None:
    client = Client()
    client.get("/masuk/pertama")
    show_paper(client, halves)
    planted = client.session.session_key
    set_up(client, code_now(secret_shown(client)))
    thief = Client()
    assert planted and planted != client.session.session_key
    thief.cookies["sesi"] = planted
    assert thief.get("/akun").status_code == 302


def test_the_secret_does_not_lie_open_in_the_session(halves: tuple[str, str]) -> None:
    client = Client()
    show_paper(client, halves)
    assert secret_shown(client) not in str(dict(client.session))


def test_a_reset_ends_the_session_that_is_open_and_the_old_password(town: Cast, clock: Clock) -> None:
    proposed = propose_change(wish=Wish("reset", user=town.ana.user), by=town.hana.actor)
    second = confirm_change(change=proposed.change, by=town.kirana.actor).half
    client = client_of(town.ana)
    assert client.get("/akun").status_code == 200
    clock.forward(days=1)
    client = client_of(town.ana)
    answer = client.get("/akun")
    assert answer.status_code == 403 and "sudah diganti" in answer.content.decode()
    refused = Client().post("/masuk", {"nama": "ana", "sandi": PASSWORD})
    assert "kode dari kertas" in refused.content.decode()
    fresh = Client()
    assert show_paper(fresh, (proposed.half, second), "ana") == "/masuk/pertama/atur"
    assert set_up(fresh, code_now(secret_shown(fresh)))[0] == 200
