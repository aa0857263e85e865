"""Who is named on a case: by the unit head for any role, by who is named for colleagues of his own unit."""

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.accounts.reads import code_of
from tests.people import Person, client_of, person
from tests.story import Story

pytestmark = pytest.mark.django_db


def url(code: str, role: str = "") -> str:
    return reverse("web_case:holders", kwargs={"code": code}) + (f"?peran={role}" if role else "")


def name(client: Client, code: str, role: str, whom: Person) -> int:
    """Name him, and how it was answered."""
    return client.post(url(code, role), {"user": code_of(whom.membership)}).status_code


def test_a_stranger_and_other_units_name_nobody() -> None:
    story = Story.begin().until_sent()
    assert Client().get(url(story.code))["Location"].startswith(reverse("account_login"))
    for who in ("dewi", "eka", "fajar", "gita", "hana", "ivan", "joko", "kirana"):
        client = client_of(getattr(story.people, who))
        assert client.get(url(story.code)).status_code == 404
        assert name(client, story.code, "CM", story.people.ana) == 404


def test_the_unit_head_changes_the_case_manager() -> None:
    story = Story.begin().until_sent()
    lusi = person("Lusi", story.people.ana.unit, roles=("CM",))
    client = client_of(story.people.budi)
    assert "Lusi" in client.get(url(story.code, "CM")).content.decode()
    assert name(client, story.code, "CM", lusi) == 302
    assert "Lusi" in client.get(url(story.code)).content.decode()
    assert story.code in client_of(lusi).get(reverse("web_people:list")).content.decode()
    assert story.code not in client_of(story.people.ana).get(reverse("web_people:list")).content.decode()


def test_named_in_another_unit_that_unit_sees_the_case() -> None:
    story = Story.begin()
    story.case()
    page = reverse("web_case:page", kwargs={"code": story.code})
    assert client_of(story.people.dewi).get(page).status_code == 404
    assert name(client_of(story.people.budi), story.code, "PKS", story.people.dewi) == 302
    assert client_of(story.people.dewi).get(page).status_code == 200


def test_who_is_named_names_a_colleague_of_his_unit_and_nobody_else() -> None:
    story = Story.begin().until_accepted()
    maria = person("Maria", story.people.dewi.unit, roles=("PKS",))
    client = client_of(story.people.dewi)
    assert name(client, story.code, "PKS", maria) == 302
    assert "Maria" in client.get(url(story.code)).content.decode()
    assert name(client, story.code, "PKS", story.people.citra) == 422
    assert name(client, story.code, "CM", story.people.ana) == 404


def test_who_is_not_named_reads_but_names_nobody() -> None:
    story = Story.begin().until_sent()
    lusi = person("Lusi", story.people.ana.unit, roles=("CM",))
    client = client_of(lusi)
    text = client.get(url(story.code)).content.decode()
    assert "Hanya kepala unit" in text
    assert "?peran=" not in text
    assert name(client, story.code, "CM", lusi) == 404


def test_nobody_chosen_is_said_beside_the_field() -> None:
    story = Story.begin().until_sent()
    answer = client_of(story.people.budi).post(url(story.code, "CM"), {})
    assert answer.status_code == 422
    assert 'class="err"' in answer.content.decode()


def test_english_is_complete() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.budi)
    client.cookies["bahasa"] = "en"
    text = client.get(url(story.code)).content.decode() + client.get(url(story.code, "CM")).content.decode()
    assert "Named officers" in text
    for words in ("Petugas yang", "Ganti", "sejak", "Tunjuk", "Siapa", "Peran"):
        assert words not in text
