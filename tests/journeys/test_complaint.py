"""From the first call to a case with somebody who walks with her: two pages to open a complaint, then triage, then
the unit head."""

import pytest
from django.urls import reverse

from rujukan.cases.models import Case
from rujukan.intake.models import Call, Complaint
from tests.guards.clock import Clock
from tests.journeys.conftest import BrowserOf, Walk
from tests.people import Cast
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin()


@pytest.fixture
def people(story: Story) -> Cast:
    return story.people


def start(walk: Walk) -> Walk:
    return walk.open(reverse("web_complaint:new")).start_counting()


def four_answers(walk: Walk) -> Walk:
    for answer in ("Tempat aman", "Dewasa"):
        walk.tap(answer)
    walk.tap(walk.page.locator('[name="danger"][value="no"]'))
    walk.tap(walk.page.locator('[name="o1-reach"][value="unknown"]'))
    return walk


def test_two_pages_and_five_taps_open_a_complaint(people: Cast, browser_of: BrowserOf) -> None:
    walk = start(browser_of(people.citra)).looks_right()
    four_answers(walk).go("Catat pengaduan")
    assert walk.reads("Pengaduan tercatat")
    assert (len(walk.pages), walk.taps) == (2, 5)
    walk.looks_right()
    assert Complaint.unscoped.get().dossier.code in walk.here


def test_danger_shows_whom_to_call_and_the_call_is_noted(people: Cast, browser_of: BrowserOf) -> None:
    walk = start(browser_of(people.citra))
    numbers = walk.page.locator(".danger .calls")
    assert not numbers.is_visible()
    four_answers(walk).tap(walk.page.locator('[name="danger"][value="yes"]'))
    assert numbers.is_visible()
    walk.looks_right().go("Catat pengaduan")
    walk.tap(walk.page.locator('[name="number"][value="110"]')).go("Tidak diangkat")
    assert walk.reads("110, tidak diangkat: Anda")
    assert Call.unscoped.get().answered is False


def test_a_wrong_number_loses_nothing_and_a_second_person_is_added(people: Cast, browser_of: BrowserOf) -> None:
    walk = four_answers(start(browser_of(people.citra)))
    walk.tap(walk.page.locator('[name="o1-reach"][value="phone"]')).fill("o1-phone", "0811 000")
    walk.tap(walk.page.locator("summary").first).fill("o1-name", CANARIES["name"])
    walk.tap("Tambah orang")
    walk.page.locator('[name="o2-needs"]').first.wait_for()
    assert walk.page.input_value('[name="o1-name"]') == CANARIES["name"]
    walk.tap(walk.page.locator(".submit button"))
    walk.page.locator("#ringkas-salah").wait_for()
    assert walk.reads("Orang ke-1, Nomor: Nomor ini baru tujuh angka.")
    assert walk.page.input_value('[name="o1-name"]') == CANARIES["name"]
    assert walk.page.title() == "Perlu diperbaiki: Catatan baru · Rujukan"
    walk.looks_right()
    assert not Complaint.unscoped.exists()


def test_a_return_key_files_and_does_not_add_a_person(people: Cast, browser_of: BrowserOf) -> None:
    walk = four_answers(start(browser_of(people.citra)))
    walk.tap(walk.page.locator("summary").first).fill("o1-name", CANARIES["name"])
    with walk.page.expect_navigation():
        walk.page.press('[name="o1-name"]', "Enter")
    assert Complaint.unscoped.get().harmed.count() == 1


def test_a_hurried_double_tap_files_once(people: Cast, browser_of: BrowserOf) -> None:
    walk = four_answers(start(browser_of(people.citra)))
    with walk.page.expect_navigation():
        walk.page.locator(".submit button").dblclick()
    assert Complaint.unscoped.count() == 1


@pytest.mark.parametrize(("language", "javascript"), [("id", True), ("id", False), ("en", True)])
def test_from_the_complaint_to_a_case(people: Cast, browser_of: BrowserOf, language: str, javascript: bool) -> None:
    """Also without a script, and in English."""
    said = {
        "id": ("Catat pengaduan", "Lihat pengaduan", "Simpan", "Simpan keputusan"),
        "en": ("Record a complaint", "See the complaint", "Save", "Save the decision"),
    }[language]
    walk = start(browser_of(people.citra, language=language, javascript=javascript))
    for name, value in (("o1-needs", "shelter"), ("danger", "no"), ("o1-age", "adult"), ("o1-reach", "unknown")):
        walk.tap(walk.page.locator(f'[name="{name}"][value="{value}"]'))
    walk.go(walk.page.locator(".submit button"))
    code = Complaint.unscoped.select_related("dossier").get().dossier.code
    walk.go(said[1])
    if javascript:
        walk.looks_right()
    walk.open(reverse("web_complaint:triage", args=[code]))
    for name, value in (("risk_1", "medium"), ("type", "trafficking"), ("authority", "own")):
        walk.tap(walk.page.locator(f'[name="{name}"][value="{value}"]'))
    if javascript:
        walk.looks_right()
    walk.go(said[2])
    assert walk.here == reverse("web_complaint:page", args=[code])

    head = browser_of(people.budi, language=language, javascript=javascript)
    head.open(reverse("web_complaint:open_cases", args=[code]))
    if javascript:
        head.looks_right()
    head.go(said[3])
    case = Case.unscoped.select_related("dossier").get()
    assert head.reads(case.dossier.code)
    if javascript:
        head.looks_right()


def test_a_locked_section_is_opened_and_closed(story: Story, browser_of: BrowserOf) -> None:
    complaint = story.complaint(persons=2)
    walk = browser_of(story.people.citra).open(reverse("web_complaint:page", args=[complaint.dossier.code]))
    assert not walk.reads(CANARIES["name"])
    walk.go(walk.page.locator('form[action$="/buka/identity"] button'))
    assert walk.reads(CANARIES["name"])
    assert CANARIES["name"] not in walk.page.title() + walk.page.url
    walk.looks_right()
    walk.go(walk.page.locator('form[action$="/tutup/identity"] button'))
    assert not walk.reads(CANARIES["name"])


def test_the_code_prints_without_a_name(story: Story, browser_of: BrowserOf) -> None:
    complaint = story.complaint()
    walk = browser_of(story.people.citra).open(reverse("web_complaint:filed", args=[complaint.dossier.code]))
    walk.page.emulate_media(media="print")
    assert walk.reads(complaint.dossier.code)
    assert not [canary for canary in CANARIES.values() if canary in walk.page.content()]
    assert not walk.page.locator("main .btn").first.is_visible()
