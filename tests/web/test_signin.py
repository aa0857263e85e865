"""Signing in: the stranger, password, second factor, choosing a membership, signing out."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rujukan.accounts.models import User
from rujukan.accounts.public import is_public
from tests.people import PASSWORD, Cast, cast, client_of, person, unit_holding
from tests.web.totp import another_code, code_now

pytestmark = pytest.mark.django_db

PUBLIC = {
    *("account_login", "mfa_authenticate", "first_code", "first_set_up", "first_picture", "account_logout"),
    *("choose_membership", "start", "enter_as", "set_language", "sheet", "lock", "unlock"),
}
"""All pages for whom nobody need sign in, each with its own guard; a new one is a decision."""

ALL_IN = "/akun"
"""A page that every member has."""


@pytest.fixture
def town() -> Cast:
    return cast()


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from patterns(part)
        else:
            yield part


def give_password(client: Client, name: str, password: str = PASSWORD, **more: str) -> str:
    """Where he is sent after the first page; '' when he stays."""
    answer = client.post("/masuk", {"nama": name, "sandi": password, **more})
    return answer.headers.get("Location", "")


def give_code(client: Client, code: str) -> str:
    answer = client.post("/masuk/kode", {"code": code})
    return answer.headers.get("Location", "")


def is_in(client: Client) -> bool:
    return client.get(ALL_IN).status_code == 200


def test_a_stranger_is_sent_to_sign_in_from_every_page_but_the_public_ones(town: Cast) -> None:
    for pattern in patterns(get_resolver()):
        if is_public(pattern.callback):
            assert pattern.name in PUBLIC, pattern.name
            continue
        path = "/" + re.sub(r"<[^>]+>", "53.03" if "region" in str(pattern.pattern) else "x1", str(pattern.pattern))
        for method in ("get", "post"):
            answer = getattr(Client(), method)(path)
            assert answer.status_code in (302, 404), path
            assert answer.status_code == 404 or answer.headers["Location"].startswith("/masuk"), path


def test_after_signing_in_he_comes_to_the_page_that_he_asked_for(town: Cast) -> None:
    client = Client()
    asked = client.get("/akun/sandi")
    assert asked.headers["Location"] == "/masuk?next=%2Fakun%2Fsandi"
    assert 'value="/akun/sandi"' in client.get(asked.headers["Location"]).content.decode()
    assert give_password(client, "hana", next="/akun/sandi") == "/akun/sandi"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_he_is_never_sent_to_another_house(town: Cast, elsewhere: str) -> None:
    client = Client()
    assert f'name="next" value="{elsewhere}' not in client.get("/masuk", {"next": elsewhere}).content.decode()
    assert give_password(client, "hana", next=elsewhere) == "/"


def test_a_password_alone_does_not_let_a_case_worker_in(town: Cast) -> None:
    client = Client()
    assert give_password(client, "ana") == "/masuk/kode"
    assert not is_in(client)
    assert give_code(client, code_now()) == "/"
    assert is_in(client)


def test_the_code_page_is_for_who_gave_a_password(town: Cast) -> None:
    assert Client().get("/masuk/kode").headers["Location"] == "/masuk"
    assert give_code(Client(), code_now()) == "/masuk"


def test_who_works_cases_without_a_second_factor_does_not_come_in_by_password(town: Cast) -> None:
    Authenticator.objects.filter(user=town.ana.user).delete()
    client = Client()
    answer = client.post("/masuk", {"nama": "ana", "sandi": PASSWORD})
    assert answer.status_code == 403 and "langkah kedua" in answer.content.decode()
    assert not is_in(client)


def test_an_administrator_may_have_a_password_alone(town: Cast) -> None:
    client = Client()
    assert give_password(client, "hana") == "/"
    assert is_in(client)


def test_a_name_may_be_typed_in_capitals_and_with_spaces(town: Cast) -> None:
    assert give_password(Client(), " HANA ") == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("hana", "salah"), ("siapa", PASSWORD), ("ana' OR 1=1 --", "x"), ("hana", "")]
)
def test_a_wrong_name_and_a_wrong_password_read_the_same_and_nothing_is_shown_again(
    town: Cast, name: str, password: str
) -> None:
    answer = Client().post("/masuk", {"nama": name, "sandi": password})
    page = answer.content.decode()
    assert answer.status_code in (403, 422)
    if password:
        assert "Nama pengguna atau kata sandi tidak cocok." in page
        assert f'value="{password}"' not in page


def test_five_wrong_passwords_close_the_door_for_the_right_one_too(town: Cast) -> None:
    for _ in range(5):
        give_password(Client(), "hana", "salah")
    answer = Client().post("/masuk", {"nama": "HANA", "sandi": PASSWORD})
    assert answer.status_code == 403 and "Terlalu banyak percobaan" in answer.content.decode()
    assert give_password(Client(), "kirana") == "/"


def test_trying_many_names_from_one_address_is_stopped(town: Cast) -> None:
    for number in range(20):
        give_password(Client(), f"orang{number}", "salah")
    assert "Terlalu banyak percobaan" in Client().post("/masuk", {"nama": "hana", "sandi": PASSWORD}).content.decode()


def test_a_forwarded_address_does_not_open_a_new_count(town: Cast) -> None:
    for number in range(20):
        Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}").post("/masuk", {"nama": f"orang{number}", "sandi": "salah"})
    last = Client(HTTP_X_FORWARDED_FOR="10.0.1.1").post("/masuk", {"nama": "hana", "sandi": PASSWORD})
    assert "Terlalu banyak percobaan" in last.content.decode()


def test_five_wrong_codes_close_the_door(town: Cast) -> None:
    client = Client()
    give_password(client, "ana")
    for _ in range(5):
        assert give_code(client, another_code(code_now())) == ""
    answer = client.post("/masuk/kode", {"code": code_now()})
    assert answer.status_code == 403 and "Terlalu banyak percobaan" in answer.content.decode()
    assert not is_in(client)


def test_a_code_is_taken_once(town: Cast) -> None:
    code, one, other = code_now(), Client(), Client()
    give_password(one, "ana")
    give_password(other, "ana")
    assert give_code(one, code) == "/"
    assert give_code(other, code) == ""
    assert not is_in(other)


def test_a_session_from_before_is_worth_nothing_after_signing_in(town: Cast) -> None:
    """Fixation: who planted the session's key in the browser does not come in with it."""
    client = Client()
    client.get("/masuk")
    give_password(client, "ana")
    planted = client.session.session_key
    give_code(client, code_now())
    assert client.session.session_key != planted
    thief = Client()
    assert planted is not None
    thief.cookies["sesi"] = planted
    assert not is_in(thief)


def test_choosing_another_membership_changes_the_sessions_key(town: Cast) -> None:
    person("Ana", unit_holding("PKS", apart_from=(town.ana.unit,)), roles=("PKS",))
    client = Client()
    give_password(client, "ana")
    assert give_code(client, code_now()) == "/"
    assert client.get("/").headers["Location"] == "/keanggotaan"
    assert client.get(ALL_IN).headers["Location"].startswith("/keanggotaan")
    codes = re.findall(r'name="keanggotaan" value="(\w+)"', client.get("/keanggotaan").content.decode())
    assert len(codes) == 2
    seen = set()
    for code in codes:
        before = client.session.session_key
        client.post("/keanggotaan", {"keanggotaan": code})
        assert client.session.session_key != before
        seen.add(client.session["membership"])
    assert len(seen) == 2


def test_nobody_chooses_a_membership_that_is_not_his(town: Cast) -> None:
    of_budi = re.findall(r'value="(\w{16})"', client_of(town.budi).get("/keanggotaan").content.decode())
    client = client_of(town.ana)
    before = client.session["membership"]
    assert client.post("/keanggotaan", {"keanggotaan": of_budi[0]}).status_code == 404
    assert client.session["membership"] == before


def test_after_signing_out_going_back_shows_nothing(town: Cast) -> None:
    client = client_of(town.ana)
    page = client.get(ALL_IN)
    assert page.headers["Cache-Control"] == "no-store"
    answer = client.post("/keluar")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(ALL_IN).headers["Location"].startswith("/masuk")
    assert client.get("/keluar").status_code == 405


def test_a_form_from_another_site_is_refused(town: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/masuk").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    form = {"nama": "hana", "sandi": PASSWORD, "csrfmiddlewaretoken": found[1]}
    assert Client(enforce_csrf_checks=True).post("/masuk", form).status_code == 403
    assert client.post("/masuk", form, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert client.post("/masuk", form, HTTP_ORIGIN="http://testserver").status_code == 302


def test_nobody_signs_up_and_no_page_of_allauth_is_there(town: Cast) -> None:
    for path in ("/accounts/login/", "/accounts/signup/", "/signup/", "/accounts/password/reset/", "/accounts/2fa/"):
        assert Client().get(path).status_code == 404


def test_who_was_put_out_does_not_come_in(town: Cast) -> None:
    User.objects.filter(username="hana").update(is_active=False)
    assert give_password(Client(), "hana") == ""


def test_in_english(town: Cast) -> None:
    client = Client()
    client.cookies["bahasa"] = "en"
    assert (
        "User name or password does not match." in client.post("/masuk", {"nama": "x", "sandi": "y"}).content.decode()
    )
    page = client.get("/masuk").content.decode()
    assert '<html lang="en">' in page and "Kata sandi" not in page


def test_ones_own_password(town: Cast) -> None:
    client, elsewhere = client_of(town.hana), client_of(town.hana)
    form = {"lama": PASSWORD, "baru": "kacang-hijau-dua-pikul", "ulang": "kacang-hijau-dua-pikul"}
    assert client.post("/akun/sandi", {**form, "lama": "salah"}).status_code == 403
    assert client.post("/akun/sandi", {**form, "ulang": "lain"}).status_code == 422
    assert client.post("/akun/sandi", {**form, "baru": "pendek", "ulang": "pendek"}).status_code == 422
    assert client.post("/akun/sandi", form).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)


def test_ten_new_paper_codes_each_good_once_and_the_old_ones_not(town: Cast) -> None:
    client = client_of(town.ana)
    assert client.post("/akun/kode", {"sandi": "salah"}).status_code == 403
    codes = [
        re.findall(r'<li class="code">(\d+)</li>', client.post("/akun/kode", {"sandi": PASSWORD}).content.decode())
        for _ in range(2)
    ]
    assert [len(set(ten)) for ten in codes] == [10, 10]
    for code, expected in ((codes[0][0], ""), (codes[1][0], "/"), (codes[1][0], "")):
        fresh = Client()
        give_password(fresh, "ana")
        assert give_code(fresh, code) == expected
    assert "Sisa 9 kode" in client_of(town.ana).get("/akun").content.decode()


def test_who_has_no_second_factor_has_no_paper_codes(town: Cast) -> None:
    assert client_of(town.hana).get("/akun/kode").status_code == 404
