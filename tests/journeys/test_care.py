"""With her, on a phone and on a desk: she is asked, says what she needs, and takes a consent back."""

import pytest
from django.urls import reverse

from rujukan.cases.models import Consent, Need, PlanLine
from rujukan.intake.models import Screening
from tests.journeys.conftest import BrowserOf, Walk
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story() -> Story:
    story = Story.begin()
    story.case()
    return story


def page(story: Story, name: str, query: str = "") -> str:
    return reverse(f"web_care:{name}", args=[story.code]) + query


def answer(walk: Walk, name: str, value: str) -> Walk:
    walk.page.check(f'[name="{name}"][value="{value}"]')
    return walk


def test_she_allows_one_unit_what_she_wants_and_takes_it_back(story: Story, browser_of: BrowserOf) -> None:
    walk = browser_of(story.people.ana).open(page(story, "ask", "?untuk=ppt")).looks_right()
    for name, value in (("present", "alone"), ("language", "tetun"), ("need", "yes"), ("reach", "yes"), ("told", "no")):
        answer(walk, name, value)
    walk.fill("told_back", "Mereka tahu nama saya saja.")
    answer(answer(walk, "term", "usual"), "medium", "spoken")
    walk.go("Simpan jawabannya").looks_right()
    assert walk.reads("Izinnya tercatat") and Consent.unscoped.get().language == "tetun"
    walk.go(walk.page.locator("ul.sealed button")).looks_right()
    assert walk.reads("Mereka tahu nama saya saja.")
    walk.go(walk.page.locator('a[href$="/cabut"]')).looks_right()
    walk.go("Cabut izinnya")
    assert Consent.unscoped.get().withdrawn_at


def test_a_no_without_javascript(story: Story, browser_of: BrowserOf) -> None:
    walk = browser_of(story.people.ana, javascript=False).open(page(story, "ask", "?untuk=ppt"))
    answer(walk, "need", "no").choose("reason", "Ia takut")
    walk.go("Simpan jawabannya")
    assert walk.here.endswith("/izin/tidak?untuk=ppt") and walk.reads("Yang tetap jalan")


def test_from_need_to_plan_in_english(story: Story, browser_of: BrowserOf) -> None:
    story.consent()
    walk = browser_of(story.people.ana, language="en").open(page(story, "needs")).looks_right()
    walk.go(walk.page.locator('a[href="?layanan=health"]'))
    answer(walk, "answer", "needed")
    answer(walk, "kind", "treatment").looks_right()
    walk.go("Save the answer").looks_right().go(walk.page.locator('a[href*="/rencana/baris?"]'))
    walk.fill("own_words", "kenari-ingin-sembuh").fill("goal", "kenari-sudah-berobat")
    walk.page.select_option('[name="for_unit"]', "ppt")
    walk.looks_right().go("Save the line").looks_right()
    assert walk.reads("kenari-ingin-sembuh")
    walk.go("They agree to this plan")
    assert Need.unscoped.get().kind == "treatment" and PlanLine.unscoped.count() == 1


def test_a_screening_is_begun_and_gone_on_with(story: Story, browser_of: BrowserOf) -> None:
    story.consent()
    walk = browser_of(story.people.citra).open(page(story, "screening")).looks_right()
    answer(walk, "answer-recruited", "yes").fill("fact-recruited", "kenari-fakta")
    walk.go("Simpan dulu, lanjut nanti")
    assert Screening.unscoped.get().completed_at is None
    walk.go(walk.page.locator("ul.sealed button"))
    assert walk.page.input_value('[name="fact-recruited"]') == "kenari-fakta"
    walk.tap("Penapisan selesai").page.wait_for_selector("#ringkas-salah")
    walk.fill("source-recruited", "dari dia sendiri").go("Penapisan selesai").looks_right()
    assert Screening.unscoped.get().completed_at


def test_the_other_pages_are_within_reach(story: Story, browser_of: BrowserOf) -> None:
    walk = browser_of(story.people.citra)
    for name in ("guardian", "determination", "identity", "contact", "account", "plan", "refused"):
        walk.open(page(story, name)).looks_right()
    for name in ("identity", "contact", "account"):
        walk.open(page(story, name)).go(walk.page.locator("ul.sealed button")).looks_right()
    assert CANARIES["name"] not in walk.page.title()
