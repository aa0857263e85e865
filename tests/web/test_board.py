"""The board: P1's columns alone, for who coordinates; each number opens exactly its rows."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from rujukan.cases.actions import close_need
from rujukan.cases.models import Case
from rujukan.procedure.models import Matter
from tests.guards.clock import Clock
from tests.people import client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


def two_days_later(clock: Clock) -> Story:
    """Sent and never answered; one need that could not be met."""
    story = Story.begin().until_sent()
    story.plan(kind="livelihood")
    assert story.need
    close_need(dossier=story.case_id, need=story.need.id, result="unmet", reason="no_money", by=story.people.ana.actor)
    clock.forward(days=9)
    return story


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("who", ["ana", "budi", "dewi", "fajar", "hana", "ivan", "joko"])
@pytest.mark.parametrize("path", ["/papan", "/papan/late", "/papan/unmet", "/papan/ringkas"])
def test_who_does_not_coordinate_sees_none_of_it(clock: Clock, who: str, path: str) -> None:
    story = two_days_later(clock)
    assert client_of(getattr(story.people, who)).get(path).status_code == 403


def test_each_number_opens_exactly_its_rows(clock: Clock) -> None:
    client = client_of(two_days_later(clock).people.gita)
    links = [
        a for a in soup(client, "/papan").select("main a[href*='/papan/']") if re.search(r"\d+$", a.get_text().strip())
    ]
    assert len(links) >= 5
    for link in links:
        number = int(re.findall(r"\d+", link.get_text())[-1])
        rows = soup(client, str(link["href"])).select("ul.rows > li")
        assert len(rows) == number, link["href"]


def test_what_is_late_is_what_the_matters_say(clock: Clock) -> None:
    story = two_days_later(clock)
    late = Matter.unscoped.overdue(clock.now()).filter(dossier__region="53.03").count()
    assert late > 3
    rows = soup(client_of(story.people.gita), "/papan/late").select("ul.rows > li")
    assert len(rows) == late


def test_nothing_of_the_person_stands_on_it(clock: Clock) -> None:
    story = two_days_later(clock)
    client = client_of(story.people.gita)
    for path in (
        "/papan",
        "/papan/late",
        "/papan/soon",
        "/papan/unmet",
        "/papan/dormant",
        "/papan/unreferred",
        "/papan/ringkas",
    ):
        page = client.get(path).content.decode()
        assert not [word for word in CANARIES.values() if word in page]


def test_a_code_on_it_is_no_way_in(clock: Clock) -> None:
    story = two_days_later(clock)
    client = client_of(story.people.gita)
    page = soup(client, "/papan/late")
    assert Case.unscoped.select_related("dossier").get().dossier.code in page.get_text()
    assert not page.select("a[href*='/berkas/']")
    assert client.get(f"/berkas/{story.code}").status_code in (403, 404)


def test_a_list_that_is_not_there_is_not_found(clock: Clock) -> None:
    client = client_of(two_days_later(clock).people.gita)
    assert client.get("/papan/lain").status_code == 404
    assert client.get("/papan/late?jenis=lain").status_code == 404


def test_it_costs_few_queries(clock: Clock, django_assert_max_num_queries: object) -> None:
    story = two_days_later(clock)
    client = client_of(story.people.gita)
    client.get("/papan")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get("/papan")


def test_it_reads_in_english(clock: Clock) -> None:
    client = client_of(two_days_later(clock).people.gita)
    client.cookies["bahasa"] = "en"
    words = soup(client, "/papan").get_text(" ")
    assert "due dates are past" in words
    assert "Lewat" not in words
