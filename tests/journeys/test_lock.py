"""The lock in a real browser: the form stays, other tabs follow, another person opens nothing, back shows nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.people import PASSWORD, Cast, cast

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/akun/sandi"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone with its own cookies."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    yield context
    context.close()


@pytest.fixture
def town() -> Cast:
    return cast()


@pytest.fixture
def house(live_server: LiveServer) -> str:
    return str(live_server.url)


def sign_in(context: BrowserContext, house: str, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{house}/masuk")
    page.fill("[name=nama]", name)
    page.fill("[name=sandi]", PASSWORD)
    page.click("main button:has-text('Masuk')")
    expect(page.locator("[data-kunci]")).to_be_visible()
    return page


def sign_out(context: BrowserContext, house: str) -> None:
    page = context.new_page()
    page.goto(f"{house}/akun")
    page.click("button:has-text('Keluar') >> visible=true")
    page.wait_for_url("**/masuk")
    page.close()


def typing(page: Page, house: str, words: str) -> None:
    """A form half filled in."""
    page.goto(house + FORM)
    page.fill("#f-baru", words)


def lock(page: Page) -> None:
    page.click("[data-kunci]")
    expect(page.locator("#halaman")).to_be_hidden()


def unlock(page: Page, password: str = PASSWORD) -> None:
    page.fill("#sandi", password)
    page.press("#sandi", "Enter")


def test_the_form_is_kept_and_the_other_tab_follows(town: Cast, house: str, context: BrowserContext) -> None:
    one = sign_in(context, house, "hana")
    other = context.new_page()
    typing(one, house, "separuh kalimat")
    typing(other, house, "separuh lainnya")
    lock(one)
    expect(other.locator("#halaman")).to_be_hidden()
    assert one.title() == "Terkunci · Rujukan"
    unlock(one, "salah")
    expect(one.locator(".lock-screen .err")).to_have_text("Kata sandi ini tidak cocok.")
    unlock(one)
    for page, words in ((one, "separuh kalimat"), (other, "separuh lainnya")):
        expect(page.locator("#halaman")).to_be_visible()
        assert page.input_value("#f-baru") == words


def test_a_page_left_behind_is_not_opened_by_another_person(town: Cast, house: str, context: BrowserContext) -> None:
    page = sign_in(context, house, "hana")
    typing(page, house, "rahasia Hana")
    lock(page)
    sign_out(context, house)
    unlock(page)
    expect(page.locator(".lock-screen .err")).to_contain_text("Masuk lagi di tab lain")
    sign_in(context, house, "kirana")
    unlock(page)
    expect(page.locator("#halaman")).to_be_visible()
    assert page.input_value("#f-baru") == ""


def test_signed_in_again_elsewhere_he_goes_on_where_he_was(town: Cast, house: str, context: BrowserContext) -> None:
    page = sign_in(context, house, "hana")
    typing(page, house, "separuh kalimat")
    lock(page)
    sign_out(context, house)
    sign_in(context, house, "hana")
    unlock(page)
    expect(page.locator("#halaman")).to_be_visible()
    assert page.input_value("#f-baru") == "separuh kalimat"


def test_without_a_touch_for_five_minutes_it_covers_itself(town: Cast, house: str, context: BrowserContext) -> None:
    page = sign_in(context, house, "hana")
    page.clock.install()
    typing(page, house, "separuh kalimat")
    page.clock.run_for(290_000)
    expect(page.locator("#halaman")).to_be_visible()
    page.clock.run_for(20_000)
    expect(page.locator("#halaman")).to_be_hidden()


def test_going_back_after_signing_out_shows_nothing(town: Cast, house: str, context: BrowserContext) -> None:
    page = sign_in(context, house, "hana")
    page.goto(f"{house}/anggota")
    page.goto(f"{house}/akun")
    page.click("button:has-text('Keluar') >> visible=true")
    page.wait_for_url("**/masuk")
    for _ in range(2):
        page.go_back()
        expect(page.locator("h1")).to_have_text("Masuk")
        assert "Kirana" not in page.content()


def test_a_dropped_line_loses_nothing(town: Cast, house: str, context: BrowserContext) -> None:
    page = sign_in(context, house, "hana")
    page.goto(f"{house}/anggota/baru?unit=gereja")
    page.fill("[name=name]", "Romo Kanis")
    context.set_offline(True)
    page.click("main button:has-text('Usulkan')")
    expect(page.locator("[data-kabar]")).to_contain_text("belum tercatat")
    assert page.input_value("[name=name]") == "Romo Kanis"
    context.set_offline(False)
    page.click("[data-lagi]")
    expect(page.locator("#ringkas-salah")).to_be_visible()
    assert page.input_value("[name=name]") == "Romo Kanis"
