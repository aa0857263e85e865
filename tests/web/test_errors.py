"""When something does not go: plain words, the right number, nothing half shown, nothing typed lost."""

from typing import Any

import pytest
from django.test import Client

from tests.people import Cast, cast, client_of
from tests.web.shell_urls import FAULTS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.shell_urls")]

STORY = "Ia menelepon dari Kuching,\nlalu sambungan putus."


@pytest.fixture
def town() -> Cast:
    return cast()


def signed_in(town: Cast, **more: Any) -> Client:
    client = client_of(town.ana, **more)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("which", FAULTS)
def test_a_stranger_learns_from_no_page_that_it_is_there(town: Cast, which: str) -> None:
    client = Client(raise_request_exception=False)
    for answer in (client.get(f"/tes/salah/{which}"), client.post(f"/tes/salah/{which}", {"words": STORY})):
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/masuk")


@pytest.mark.parametrize(
    ("which", "status", "words"),
    [
        ("refused", 403, "Belum bisa: sidang &lt;b&gt;besok&lt;/b&gt;."),
        ("changed", 409, "Ibu Lidwina lebih dulu."),
        ("not-visible", 404, "Halaman ini tidak ada, atau bukan untuk Anda."),
        ("forbidden", 403, "Halaman ini bukan untuk peran Anda."),
        ("bad", 400, "Permintaan ini tidak terbaca"),
        ("full", 503, "tidak bisa membaca simpanannya"),
        ("database", 503, "tidak bisa membaca simpanannya"),
        ("constraint", 500, "Ada yang salah pada Rujukan"),
        ("broken", 500, "Ada yang salah pada Rujukan"),
    ],
)
def test_each_fault_has_its_number_and_its_words(town: Cast, which: str, status: int, words: str) -> None:
    answer = signed_in(town).get(f"/tes/salah/{which}")
    page = answer.content.decode()
    assert answer.status_code == status and words in page
    assert answer.headers["Cache-Control"] == "no-store"
    for inside in ("secret_table", "kemiri-teduh-47", "Traceback", "ValueError"):
        assert inside not in page


@pytest.mark.parametrize("which", FAULTS)
def test_what_was_written_can_be_copied_from_the_page_of_the_fault(town: Cast, which: str) -> None:
    answer = signed_in(town).post(
        f"/tes/salah/{which}", {"cerita": STORY, "sandi": "jagung-rebus-tiga-pikul", "pilih": "ya"}
    )
    page = answer.content.decode()
    assert "<textarea" in page and "Ia menelepon dari Kuching,\nlalu sambungan putus.</textarea>" in page
    assert "jagung-rebus" not in page and ">\nya</textarea>" not in page


def test_a_page_that_is_not_there_and_one_that_is_not_for_you_are_the_same_page(town: Cast) -> None:
    client = signed_in(town)
    absent, hidden = client.get("/tidak/ada"), client.get("/tes/salah/not-visible")
    assert (absent.status_code, hidden.status_code) == (404, 404)
    body = [page.content.decode().split("<main")[1].split("</main>")[0] for page in (absent, hidden)]
    assert body[0] == body[1]


def test_what_cannot_be_written_is_told_so_and_when_to_try_again(town: Cast) -> None:
    answer = signed_in(town).post("/tes/salah/full", {"cerita": STORY})
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert "tidak ada yang berubah" in answer.content.decode()


def test_a_form_comes_back_with_its_fault_beside_the_field_and_all_that_was_typed(town: Cast) -> None:
    client = signed_in(town)
    empty = client.post("/tes/tanya/well", {"words": ""})
    page = empty.content.decode()
    assert empty.status_code == 422
    assert "<title>Perlu diperbaiki: " in page and 'href="#f-words"' in page and 'id="f-words-e"' in page
    for which, status in (("refused", 403), ("changed", 409)):
        answer = client.post(f"/tes/tanya/{which}", {"words": "tujuh kata <i>yang</i> diketik"})
        assert answer.status_code == status
        assert 'value="tujuh kata &lt;i&gt;yang&lt;/i&gt; diketik"' in answer.content.decode()


def test_a_stale_form_says_what_came_between(town: Cast) -> None:
    page = signed_in(town).post("/tes/tanya/changed", {"words": "x"}).content.decode()
    assert "Ibu Lidwina lebih dulu." in page and "Isian Anda masih ada di bawah" in page


def test_a_dropped_token_is_told_and_the_text_kept(town: Cast) -> None:
    client = signed_in(town, enforce_csrf_checks=True)
    answer = client.post("/tes/tanya/well", {"words": STORY})
    assert answer.status_code == 403
    assert "Kirim sekali lagi" in answer.content.decode() and "Kuching" in answer.content.decode()


def test_a_request_with_rubbish_in_it_is_no_crash(town: Cast) -> None:
    client = signed_in(town)
    assert client.post("/tes/tanya/well", {"words": "a\0b"}).status_code in (302, 422)
    assert client.get("/anggota/%00").status_code == 404
    assert client.get("/anggota/" + "x" * 3000).status_code in (403, 404)
    broken = client.generic("POST", "/tes/tanya/well", b"--x\r\n", content_type="multipart/form-data")
    assert broken.status_code in (400, 422)


def test_faults_in_english(town: Cast) -> None:
    client = signed_in(town)
    client.cookies["bahasa"] = "en"
    assert "This page does not exist, or is not for you." in client.get("/tidak/ada").content.decode()
    assert "This is not filled in yet." in client.post("/tes/tanya/well", {"words": ""}).content.decode()
    assert "Something is wrong with Rujukan" in client.get("/tes/salah/broken").content.decode()
