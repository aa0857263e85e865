"""What holds for every page: headers, frame, tabs, languages, components."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import Cast, cast, client_of
from tests.web.test_signin import ALL_IN

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Cast:
    return cast()


def test_a_stranger_gets_the_headers_too(town: Cast) -> None:
    for path in ("/", "/masuk", "/tidak/ada", "/akun", "/masuk/pertama"):
        headers = Client().get(path).headers
        assert headers["Cache-Control"] == "no-store", path
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize("who", ["ana", "gita", "hana", "ivan", "joko"])
def test_each_sees_the_tabs_of_his_task_alone(town: Cast, who: str) -> None:
    page = client_of(getattr(town, who)).get(ALL_IN).content.decode()
    assert ("/anggota" in page) == (who == "hana")
    assert ("/perubahan-hak" in page) == (who in ("hana", "joko"))


def test_the_frame_says_for_which_unit_and_in_which_role_he_acts(town: Cast) -> None:
    page = client_of(town.hana).get(ALL_IN).content.decode()
    hat = page[page.index('class="hat"') : page.index("</header>")]
    assert "Sekretariat gugus tugas" in hat and "mengelola anggota" in hat
    assert "Hana" not in page.split("<main")[0]


def test_titles_and_addresses_name_nobody(town: Cast) -> None:
    client = client_of(town.hana)
    listed = client.get("/anggota").content.decode()
    assert "<title>Anggota · Rujukan</title>" in listed
    assert "/anggota/ana" not in listed.lower() and str(town.ana.membership.id) not in listed


def test_a_plain_get_writes_nothing(town: Cast) -> None:
    client = client_of(town.hana)
    client.get(ALL_IN)
    with CaptureQueriesContext(connection) as asked:
        client.get("/anggota")
    assert len(asked) <= 8
    assert not [query for query in asked.captured_queries if query["sql"].split()[0] not in ("SELECT", "BEGIN")]


def test_the_language_is_kept_and_leads_back_here_only(town: Cast) -> None:
    client = client_of(town.hana)
    answer = client.post("/bahasa/", {"language": "en", "next": "/anggota"})
    assert answer.headers["Location"] == "/anggota"
    page = client.get("/anggota").content.decode()
    assert '<html lang="en">' in page and "Propose a new member" in page
    for elsewhere in ("https://evil.example", "//evil.example"):
        assert "evil" not in client.post("/bahasa/", {"language": "id", "next": elsewhere}).headers["Location"]


@pytest.mark.parametrize("language", ["fr", "x", ""])
def test_another_language_is_indonesian(town: Cast, language: str) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["bahasa"] = language
    assert '<html lang="id">' in client.get("/masuk").content.decode()


def test_a_form_posted_in_place_is_told_where_to_go(town: Cast) -> None:
    client = client_of(town.hana)
    answer = client.post("/perangkat-bersama", {"bersama": "ya", "ke": "/anggota"}, headers={"X-Jaga": "1"})
    assert (answer.status_code, answer.headers["X-Ke"]) == (204, "/anggota")
    assert "Location" not in answer.headers


def test_every_component_draws_itself_and_only_for_who_builds(town: Cast, settings: Any) -> None:
    assert client_of(town.ana).get("/bahan").status_code == 404
    settings.DEBUG = True
    page = client_of(town.ana).get("/bahan")
    assert page.status_code == 200
    faults = client_of(town.ana).post("/bahan", {})
    assert faults.status_code == 422 and "hal perlu diperbaiki" in faults.content.decode()


def test_stylesheet_and_scripts_are_light_and_ask_no_other_host() -> None:
    for name in ("app.css", "lock.js", "forms.js"):
        found = finders.find(name)
        assert isinstance(found, str)
        text = Path(found).read_text()
        assert "http://" not in text and "https://" not in text and "@import" not in text
        assert len(text) < 45_000
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
