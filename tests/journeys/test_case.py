"""The heart on a phone and on a desk: from whose turn it is to what was recorded; one section opened and
closed again."""

import pytest
from django.urls import reverse

from tests.guards.clock import Clock
from tests.journeys.conftest import BrowserOf
from tests.people import Cast
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin().until_accepted()
    story.complaint()
    clock.forward(hours=30)
    return story


@pytest.fixture
def people(story: Story) -> Cast:
    return story.people


def case(story: Story) -> str:
    return reverse("web_case:page", kwargs={"code": story.code})


def test_from_the_inbox_to_the_case_and_a_step_is_recorded(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    walk = browser_of(people.ana).open(reverse("web_inbox:list")).looks_right()
    assert walk.reads("menunggu Anda.")
    walk.go(story.code).looks_right()
    assert walk.here == case(story)
    walk.go("Catat langkah").looks_right()
    walk.go(story.pack.events["case.reviewed"].name.id).looks_right()
    walk.fill("note", "Kenari catatan tinjauan").go(walk.page.get_by_role("button", name="Catat", exact=True))
    assert walk.here == case(story)
    assert walk.reads("Tercatat")
    assert not walk.reads("Kenari catatan tinjauan")


def test_a_due_step_takes_three_taps_at_most(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    walk = browser_of(people.dewi).open(case(story)).start_counting()
    walk.go(walk.page.locator(".yours .btn", has_text=story.pack.steps["social.initial"].name.id))
    walk.fill("note", "Satu kalimat.").go(walk.page.get_by_role("button", name="Catat", exact=True))
    assert walk.reads("Tercatat")
    assert walk.taps <= 3


def test_a_section_is_opened_by_itself_and_closed_again(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    walk = browser_of(people.ana).open(case(story))
    walk.go(walk.page.locator("#b-contact button"))
    assert walk.reads(CANARIES["code_word"])
    assert not walk.reads(CANARIES["name"])
    walk.looks_right()
    walk.go(walk.page.locator("#b-contact .lid button"))
    assert not walk.reads(CANARIES["code_word"])
    assert walk.reads("membuka Cara menghubungi")


def test_every_page_looks_right(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    walk = browser_of(people.budi)
    addresses = [
        reverse("web_inbox:waiting"),
        reverse("web_people:list"),
        case(story),
        *(reverse(f"web_case:{name}", kwargs={"code": story.code}) for name in ("timeline", "seen", "holders")),
        reverse("web_case:holders", kwargs={"code": story.code}) + "?peran=CM",
    ]
    for address in addresses:
        walk.open(address).looks_right()


def test_without_javascript_nothing_is_missing(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    walk = browser_of(people.ana, javascript=False).open(reverse("web_people:list"))
    walk.go(story.code)
    walk.go(walk.page.locator("#b-identity button"))
    assert walk.reads(CANARIES["name"])
    walk.go("Catat langkah").go(story.pack.events["case.reviewed"].name.id)
    walk.fill("note", "Tanpa skrip pun tercatat").go(walk.page.get_by_role("button", name="Catat", exact=True))
    assert walk.reads("Tercatat")
    walk.go("Riwayat lengkap").go(walk.page.locator("a", has_text="Tandai salah catat").first)
    walk.go("Tandai salah catat")
    assert walk.reads("Tulis apa yang salah.")
    walk.fill("reason", "berkas yang salah").go("Tandai salah catat")
    assert walk.reads("Ditandai salah catat")


def test_in_english(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    walk = browser_of(people.ana, language="en").open(reverse("web_inbox:list")).looks_right()
    assert walk.reads("wait for you.")
    walk.go(story.code).looks_right()
    assert walk.reads("Locked sections")
    walk.go("Record a step").go(story.pack.events["case.reviewed"].name.en)
    walk.looks_right().fill("note", "One sentence.").go("Record")
    assert walk.reads("Recorded")


def test_a_line_that_drops_loses_nothing(story: Story, people: Cast, browser_of: BrowserOf) -> None:
    form = reverse("web_case:record", kwargs={"code": story.code}) + "?langkah=case.reviewed"
    walk = browser_of(people.ana).open(form).fill("note", "Kenari sinyal hilang")
    walk.page.route("**/catat?**", lambda route: route.abort())
    walk.tap(walk.page.get_by_role("button", name="Catat", exact=True))
    walk.page.wait_for_selector("[data-kabar]")
    assert walk.page.input_value('[name="note"]') == "Kenari sinyal hilang"
    walk.page.unroute("**/catat?**")
    with walk.page.expect_navigation():
        walk.page.click("[data-lagi]")
    assert walk.reads("Tercatat")
