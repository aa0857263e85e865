"""The inbox and what waits for others: whose turn, and until when, in codes alone."""

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.disclosure.to_record import to_record
from rujukan.foundation import time
from rujukan.procedure.actions import record_event
from rujukan.referrals.actions import reject_referral
from tests.guards.clock import Clock
from tests.people import REGION, Person, client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

LIST, WAITING = "web_inbox:list", "web_inbox:waiting"
BUDGET = 8


def page(someone: Person, name: str = LIST, language: str = "id") -> str:
    """The page as he reads it."""
    client = client_of(someone)
    client.cookies["bahasa"] = language
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def shows_no_canary(text: str) -> bool:
    return not any(canary in text for canary in CANARIES.values())


@pytest.mark.parametrize("name", [LIST, WAITING])
def test_a_stranger_is_sent_to_sign_in(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_unit_that_has_nothing_to_do_with_her_sees_nothing() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.fajar)
    assert story.code not in text
    assert "Tidak ada yang menunggu Anda." in text


@pytest.mark.parametrize("who", ["hana", "ivan", "joko", "kirana"])
@pytest.mark.parametrize("name", [LIST, WAITING])
def test_who_works_no_cases_has_no_inbox(who: str, name: str) -> None:
    story = Story.begin().until_sent()
    answer = client_of(getattr(story.people, who)).get(reverse(name))
    assert answer.status_code == 403
    assert story.code not in answer.content.decode()


def test_it_says_in_words_how_many_wait(clock: Clock) -> None:
    story = Story.begin()
    story.complaint()
    text = page(story.people.citra)
    assert "hal menunggu Anda." in text
    assert "sudah lewat batas" not in text
    clock.forward(days=2)
    assert "sudah lewat batas." in page(story.people.citra)


def test_rows_stand_under_late_today_later_and_without_a_date(clock: Clock) -> None:
    story = Story.begin().until_sent()
    text = page(story.people.ana)
    assert text.index("Besok dan sesudahnya") < text.index("Tanpa batas")
    story.complaint()
    assert "Hari ini, Rabu 12 November" in page(story.people.citra)
    clock.forward(days=3)
    late = page(story.people.citra)
    assert late.index("Lewat batas") < late.index("Pilah risiko")


def test_a_row_is_one_link_to_the_case() -> None:
    story = Story.begin().until_sent()
    assert f'href="{reverse("web_case:page", kwargs={"code": story.code})}"' in page(story.people.ana)


def test_a_referral_not_yet_accepted_goes_by_its_own_code_and_leads_to_its_answer() -> None:
    story = Story.begin().until_sent()
    assert story.referral
    text = page(story.people.dewi)
    assert story.code not in text
    assert f'href="{reverse("web_referral:answer", kwargs={"code": story.referral.code})}"' in text


def test_once_accepted_it_goes_by_the_case() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.dewi)
    assert story.code in text


def test_health_work_is_said_neutrally() -> None:
    story = Story.begin()
    story.case()
    story.consent(to=story.people.eka.unit)
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    story.refer(to=story.people.eka.unit)
    text = page(story.people.eka)
    assert "Layanan kesehatan" in text
    assert "Terima rujukan" not in text


@pytest.mark.parametrize("who", ["ana", "budi", "citra", "dewi", "gita"])
def test_nothing_that_she_said_stands_in_it(who: str) -> None:
    story = Story.begin().until_accepted()
    story.screening()
    for name in (LIST, WAITING):
        assert shows_no_canary(page(getattr(story.people, who), name))


def test_who_takes_complaints_has_the_button() -> None:
    story = Story.begin()
    assert "Catat pengaduan" in page(story.people.citra)
    assert "Catat pengaduan" not in page(story.people.ana)


def test_the_tab_counts_the_same_as_the_page() -> None:
    story = Story.begin()
    story.complaint()
    text = page(story.people.citra)
    count = text.split('<span class="count">')[1].split("<")[0]
    assert text.count('<div class="turn">') == int(count)


def test_waiting_for_others_names_whose_turn_it_is() -> None:
    story = Story.begin().until_sent()
    text = page(story.people.ana, WAITING)
    assert story.code in text
    assert f"giliran {story.people.dewi.unit.name}" in text


def test_what_came_since_he_was_last_in_stands_beside_it() -> None:
    story = Story.begin().until_sent()
    assert story.referral
    client_of(story.people.ana)
    reject_referral(referral=story.referral, reason=story.pack.reasons["rejected"][0].code, by=story.people.dewi.actor)
    story.people.ana.user.refresh_from_db()
    text = page(story.people.ana)
    assert "Sejak Anda terakhir masuk" in text
    beside = text[text.index("<aside>") :]
    assert story.referral.code in beside
    assert story.pack.events["referral.rejected"].name.id in beside
    assert story.code not in beside


def test_a_step_of_the_whole_region_leads_to_its_form() -> None:
    story = Story.begin()
    gita = story.people.gita
    region = to_record(REGION, to=gita.actor, now=time.now()).dossier
    record_event(dossier=region, event="action.agreed", by=gita.actor, unit=gita.unit.id)
    text = page(gita)
    assert "seluruh kabupaten" in text
    assert f'href="{reverse("web_case:record", kwargs={"code": REGION})}?langkah=action.done"' in text


def test_who_coordinates_reaches_the_steps_of_the_region() -> None:
    story = Story.begin()
    assert f'href="{reverse("web_case:record", kwargs={"code": REGION})}"' in page(story.people.gita)
    assert reverse("web_case:record", kwargs={"code": REGION}) not in page(story.people.ana)


def test_english_is_complete() -> None:
    story = Story.begin().until_sent()
    text = page(story.people.ana, language="en")
    assert "Your turn" in text
    for words in ("Giliran", "Besok", "Tanpa batas", "hal menunggu", "dari ", "Kabar", "Batas dihitung"):
        assert words not in text


@pytest.mark.parametrize("name", [LIST, WAITING])
def test_it_keeps_its_budget(name: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    story = Story.begin().until_accepted()
    story.complaint()
    for who in (story.people.ana, story.people.citra):
        client = client_of(who)
        client.get(reverse(name))
        with django_assert_max_num_queries(BUDGET):
            assert client.get(reverse(name)).status_code == 200
