"""My people: those on whose case the reader is named, in codes alone."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.guards.clock import Clock
from tests.people import Person, client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

LIST = "web_people:list"
BUDGET = 8


def page(someone: Person, language: str = "id") -> str:
    """The list as he reads it."""
    client = client_of(someone)
    client.cookies["bahasa"] = language
    answer = client.get(reverse(LIST))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get(reverse(LIST))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["gita", "hana", "ivan", "joko", "kirana"])
def test_who_works_no_cases_has_no_such_list(who: str) -> None:
    story = Story.begin().until_sent()
    answer = client_of(getattr(story.people, who)).get(reverse(LIST))
    assert answer.status_code == 403
    assert story.code not in answer.content.decode()


def test_who_is_named_sees_the_case_and_nobody_else() -> None:
    story = Story.begin().until_sent()
    assert story.code in page(story.people.ana)
    for other in ("dewi", "eka", "fajar"):
        assert story.code not in page(getattr(story.people, other))


def test_whoever_accepts_is_named_and_the_list_says_who_leads() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.dewi)
    assert story.code in text
    assert f"dipimpin {story.people.ana.unit.name}" in text


def test_it_shows_the_next_due_and_the_open_referrals(clock: Clock) -> None:
    story = Story.begin().until_sent()
    text = page(story.people.ana)
    assert "satu rujukan terbuka" in text
    assert "Satu orang Anda dampingi." in text
    clock.forward(days=30)
    assert "punya batas waktu yang sudah lewat" in page(story.people.ana)


def test_nothing_that_she_said_stands_in_it() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.ana) + page(story.people.dewi)
    assert not any(canary in text for canary in CANARIES.values())


def test_english_is_complete() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.dewi, "en") + page(story.people.eka, "en")
    assert "My people" in text
    for words in ("Dampingan", "rujukan terbuka", "dampingi", "dipimpin", "dewasa", "Belum ada"):
        assert words not in text


def test_it_keeps_its_budget(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    story = Story.begin().until_accepted()
    client = client_of(story.people.ana)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(BUDGET):
        client.get(reverse(LIST))
