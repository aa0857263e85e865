"""The referral loop in the browser: drafted and sent, answered in three taps, served, closed; without JavaScript too,
and in English."""

import pytest
from django.urls import reverse

from rujukan.referrals.actions import accept_referral, start_referral, withdraw_consent
from rujukan.referrals.models import Referral
from tests.guards.clock import Clock
from tests.journeys.conftest import BrowserOf, Walk
from tests.people import person
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story.begin()


def planned(story: Story) -> Story:
    story.case()
    story.consent()
    story.plan()
    return story


def the(story: Story) -> Referral:
    assert story.referral
    return Referral.unscoped.select_related("dossier").get(id=story.referral.id)


def draft(walk: Walk, story: Story) -> Walk:
    walk.open(reverse("web_referral:draft", args=[story.code])).looks_right().go("Tempat aman").looks_right()
    unit = story.people.dewi.unit.code
    walk.tap(walk.page.locator(f'[name="unit"][value="{unit}"]')).fill("message", "Telepon saya dulu.")
    return walk.go("Periksa sebelum dikirim").looks_right()


def test_a_referral_is_drafted_checked_and_sent(story: Story, browser_of: BrowserOf) -> None:
    walk = draft(browser_of(planned(story).people.ana), story)
    assert walk.reads("Perempuan") and walk.reads("Perbuatan karena terpaksa") and walk.reads("Telepon saya dulu.")
    walk.go("Kirim rujukan")
    assert walk.reads("Rujukan terkirim")
    walk.looks_right()
    assert Referral.unscoped.get().status == "requested"


def test_a_hurried_double_tap_sends_once(story: Story, browser_of: BrowserOf) -> None:
    walk = draft(browser_of(planned(story).people.ana), story)
    with walk.page.expect_navigation():
        walk.find("Kirim rujukan").dblclick()
    assert Referral.unscoped.get().status == "requested"


def to_answer(story: Story, walk: Walk) -> Walk:
    return walk.open(reverse("web_referral:answer", args=[the(story).code])).start_counting()


def test_three_taps_answer_a_referral(story: Story, browser_of: BrowserOf) -> None:
    walk = to_answer(story.until_sent(), browser_of(story.people.dewi)).looks_right()
    assert not walk.reads("Tempat aman")
    walk.go("Buka, tercatat").looks_right()
    assert walk.reads("Tempat aman untuk satu orang dewasa")
    walk.tap("Kami terima").go("Kirim jawaban")
    assert walk.taps == 3
    assert walk.here == reverse("web_case:page", args=[story.code])
    assert the(story).status == "accepted"


def test_three_taps_say_not_yet_with_the_reason(story: Story, browser_of: BrowserOf) -> None:
    walk = to_answer(story.until_sent(), browser_of(story.people.dewi))
    walk.go("Buka, tercatat").tap("Masih antre").go("Kirim jawaban")
    assert walk.taps == 3
    assert walk.reads("Jawaban terkirim")
    walk.looks_right()
    assert the(story).status == "rejected"


def test_without_javascript_it_is_the_same(story: Story, browser_of: BrowserOf) -> None:
    walk = to_answer(story.until_sent(), browser_of(story.people.dewi, javascript=False))
    walk.go("Buka, tercatat").tap("Alasan lain").go("Kirim jawaban")
    assert walk.reads("Tulis alasannya, tanpa nama.")
    walk.fill("words", "atapnya bocor").go("Kirim jawaban")
    assert the(story).status == "rejected"


def test_an_english_reader_serves_and_reports(story: Story, browser_of: BrowserOf) -> None:
    story.until_accepted()
    walk = browser_of(story.people.dewi, language="en").open(reverse("web_referral:page", args=[the(story).code]))
    walk.looks_right().go("Begin the service").looks_right().go("Begin the service")
    assert walk.reads("Recorded: service begun")
    walk.go("Send feedback").fill("words", "She slept well.").go("Send feedback")
    assert walk.reads("She slept well.")
    walk.go("Hold").looks_right()
    walk.go("Never mind" if walk.page.get_by_text("Never mind").count() else "Leave it")
    walk.go("Service completed").tap("Got help").go("Service completed")
    assert the(story).status == "completed"
    walk.looks_right()


def test_the_sender_closes_the_loop(story: Story, browser_of: BrowserOf) -> None:
    story.until_accepted()
    walk = browser_of(story.people.ana).open(reverse("web_referral:page", args=[the(story).code])).looks_right()
    walk.go("Tarik kembali").looks_right()
    assert walk.reads("Kebutuhannya kembali menjadi giliran Anda.")
    walk.tap(walk.page.locator('[name="reason"][value="client_declined"]')).go(walk.page.locator(".submit button"))
    assert walk.reads("Rujukan ditarik kembali")
    walk.looks_right().go("Sudah saya baca, tuntas").go(walk.page.locator(".submit button"))
    assert walk.reads("rujukan tuntas")
    assert the(story).acknowledged_at is not None


def test_who_comes_late_keeps_what_he_typed(story: Story, browser_of: BrowserOf) -> None:
    story.until_accepted()
    walk = browser_of(story.people.dewi).open(reverse("web_referral:step", args=[the(story).code, "fail"]))
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",)).actor
    start_referral(referral=the(story), by=mira)
    walk.tap(walk.page.locator('[name="reason"][value="unsafe"]')).fill("words", "terlalu dekat rumahnya")
    walk.tap(walk.page.locator(".submit button"))
    walk.page.locator(".notice.care").first.wait_for()
    assert walk.reads("Halaman ini sudah berubah") and walk.reads("Dilayani")
    assert walk.page.input_value('[name="words"]') == "terlalu dekat rumahnya"
    walk.looks_right()


def test_after_withdrawal_the_page_says_what_goes_on(story: Story, browser_of: BrowserOf) -> None:
    story.until_sent()
    accept_referral(referral=the(story), by=story.people.dewi.actor)
    walk = browser_of(story.people.dewi).open(reverse("web_referral:page", args=[the(story).code]))
    assert walk.reads(CANARIES["message"])
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    walk.open(walk.here).looks_right()
    assert walk.reads("Layanan boleh berjalan terus tanpa itu, kalau ia mau") and not walk.reads(CANARIES["message"])
    walk.go("Pastikan data terhapus").looks_right().go(walk.page.locator(".submit button"))
    assert walk.reads("Tercatat: salinannya sudah dihapus")
