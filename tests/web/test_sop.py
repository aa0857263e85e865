"""The SOP for reading."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.people import client_of
from tests.story import Story

pytestmark = pytest.mark.django_db
SERVICES = ("intake", "health", "social", "legal", "repat", "reint", "coord")


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_a_stranger_signs_in_first() -> None:
    Story.begin()
    assert Client().get("/sop").status_code == 302


@pytest.mark.parametrize("service", SERVICES)
def test_each_step_of_a_service_stands_with_its_words(service: str) -> None:
    story = Story.begin()
    page = words(client_of(story.people.fajar), f"/sop/{service}")
    steps = [s for s in story.pack.steps.values() if (s.chapter or s.service) == service]
    assert steps
    for step in steps:
        assert " ".join(step.name.id.split()) in page, step.code
    assert "bukan lampiran resmi" in page


def test_what_the_region_says_otherwise_stands_beside_the_national() -> None:
    story = Story.begin()
    page = words(client_of(story.people.gita), "/sop/intake")
    assert "rendah atau biasa: 48 jam" in page
    assert "nasional 3 hari kerja" in page


def test_a_service_that_is_not_there_is_not_found() -> None:
    assert client_of(Story.begin().people.ana).get("/sop/lain").status_code == 404


def test_it_reads_in_english() -> None:
    client = client_of(Story.begin().people.ana)
    client.cookies["bahasa"] = "en"
    page = words(client, "/sop/intake")
    assert "low or routine: 48 hours" in page
    assert "Batas" not in page
