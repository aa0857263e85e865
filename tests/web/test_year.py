"""/tahun: for who coordinates alone; small cells hidden on the page too."""

import pytest

from tests.guards.clock import Clock
from tests.people import client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ana", "budi", "dewi", "fajar", "hana", "ivan", "joko"])
@pytest.mark.parametrize("path", ["/tahun", "/tahun/2025", "/tahun/2025/pdf", "/tahun/2025/csv"])
def test_who_does_not_coordinate_sees_none_of_it(clock: Clock, who: str, path: str) -> None:
    story = Story.begin()
    assert client_of(getattr(story.people, who)).get(path).status_code == 403


def test_the_secretary_reads_it_and_takes_it_along(clock: Clock) -> None:
    client = client_of(Story.begin().until_sent().people.gita)
    assert client.get("/tahun").status_code == 302
    page = client.get("/tahun/2025").content.decode()
    assert "disamarkan" in page
    assert not [word for word in CANARIES.values() if word in page]
    assert client.get("/tahun/2025/pdf").content.startswith(b"%PDF")
    assert client.get("/tahun/2025/csv?semester=2").status_code == 200
    assert client.get("/tahun/2026").status_code == 404
    assert client.get("/tahun/2025?semester=3").status_code == 404


def test_it_reads_in_english(clock: Clock) -> None:
    client = client_of(Story.begin().until_sent().people.gita)
    client.cookies["bahasa"] = "en"
    page = client.get("/tahun/2025").content.decode()
    assert "How it is counted" in page
    assert "disamarkan" not in page
