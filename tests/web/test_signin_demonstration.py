"""The demonstration's entrance: enter as an invented person, from this machine alone."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from rujukan.accounts.demonstration import forget_cached, mark_as_demo
from tests.people import Cast, cast, client_of

pytestmark = pytest.mark.django_db

TRICKS: list[dict[str, Any]] = [
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_X_FORWARDED_HOST": "localhost"},
    {"HTTP_X_FORWARDED_PROTO": "http"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
    {"REMOTE_ADDR": "192.168.1.20"},
    {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"REMOTE_ADDR": ""},
    {"HTTP_HOST": "testserver"},
    {"HTTP_HOST": "localhost.evil.example"},
    {"HTTP_HOST": "127.0.0.1.evil.example"},
    {"HTTP_HOST": "localhost@evil.example"},
]


@pytest.fixture
def town() -> Cast:
    return cast()


@pytest.fixture
def demo(town: Cast) -> Cast:
    mark_as_demo()
    return town


def near(**more: Any) -> Client:
    return Client(**{"HTTP_HOST": "localhost:8000", **more})


def code_of(client: Client, name: str) -> str:
    found = re.search(rf'value="(\w+)"><b>{name}</b>', client.get("/").content.decode())
    assert found
    return found[1]


def test_a_real_register_has_no_such_entrance(town: Cast) -> None:
    assert near().get("/").headers["Location"] == "/masuk"
    assert near().post("/masuk-sebagai", {"orang": "x"}).status_code == 404


def test_a_code_learned_in_a_demonstration_opens_no_real_register(demo: Cast) -> None:
    code = code_of(near(), "Ana")
    type(demo.ana.user).objects.update(name="x")
    from rujukan.accounts.models import Demonstration

    Demonstration.objects.all().delete()
    forget_cached()
    assert near().post("/masuk-sebagai", {"orang": code}).status_code == 404


@pytest.mark.parametrize("trick", TRICKS, ids=str)
def test_from_elsewhere_or_through_anything_it_is_shut_for_the_list_and_for_the_post(
    demo: Cast, trick: dict[str, Any]
) -> None:
    code = code_of(near(), "Ana")
    client = near(**trick)
    listed, entered = client.get("/"), client.post("/masuk-sebagai", {"orang": code})
    assert b"Masuk sebagai" not in listed.content
    assert entered.status_code in (400, 404)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8123", "LOCALHOST"])
def test_from_this_machine_by_its_own_names_it_is_open(demo: Cast, host: str) -> None:
    assert "Masuk sebagai" in near(HTTP_HOST=host).get("/").content.decode()


def test_the_list_names_everybody_by_agency_with_role_and_task(demo: Cast) -> None:
    page = near().get("/").content.decode()
    headings = re.findall(r"<h2>([^<]+)</h2>", page)
    assert headings[:2] == ["Dinas P3A", "Dinas Sosial"]
    for name in ("Ana", "Budi", "Dewi", "Eka", "Gita", "Hana", "Ivan", "Joko"):
        assert f"<b>{name}</b>" in page
    assert "mengelola anggota" in page and "mengamati" in page


def test_one_click_and_he_is_that_person(demo: Cast) -> None:
    client = near()
    planted = client.session.session_key
    answer = client.post("/masuk-sebagai", {"orang": code_of(client, "Hana")})
    assert answer.headers["Location"] == "/"
    assert client.session.session_key != planted
    page = client.get("/akun").content.decode()
    assert ("Hana" in page and "Di peragaan" not in page) or "kata sandi" in page


def test_a_case_worker_needs_no_second_factor_here(demo: Cast) -> None:
    Authenticator.objects.filter(user=demo.ana.user).delete()
    client = near()
    client.post("/masuk-sebagai", {"orang": code_of(client, "Ana")})
    assert client.get("/akun").status_code == 200


def test_entering_as_another_is_another_session(demo: Cast) -> None:
    client = near()
    client.post("/masuk-sebagai", {"orang": code_of(client, "Ana")})
    first = client.session.session_key
    client.post("/keluar")
    client.post("/masuk-sebagai", {"orang": code_of(client, "Budi")})
    assert client.session.session_key != first
    assert "Budi" in client.get("/akun").content.decode()


def test_another_site_does_not_let_him_enter(demo: Cast) -> None:
    client = near(enforce_csrf_checks=True)
    code = code_of(client, "Ana")
    assert client.post("/masuk-sebagai", {"orang": code}).status_code == 403
    assert client.get("/masuk-sebagai").status_code == 405


@pytest.mark.parametrize("code", ["", "x", "0" * 16])
def test_nobody_is_entered_by_a_code_that_is_none(demo: Cast, code: str) -> None:
    assert near().post("/masuk-sebagai", {"orang": code}).status_code == 404


def test_every_page_says_that_it_is_a_demonstration(demo: Cast) -> None:
    for page in (near().get("/"), near().get("/masuk"), client_of(demo.ana).get("/akun")):
        assert '<p class="demo">' in page.content.decode()


def test_in_a_real_register_no_page_says_so(town: Cast) -> None:
    forget_cached()
    assert '<p class="demo">' not in client_of(town.ana).get("/akun").content.decode()


def test_in_english(demo: Cast) -> None:
    client = near()
    client.cookies["bahasa"] = "en"
    page = client.get("/").content.decode()
    assert "Enter as" in page and "manages members" in page and "mengelola" not in page
