"""The page of a case: who may see it, what it shows, and that it shows no word of hers until it is opened."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.referrals.actions import withdraw_consent
from rujukan.web import context
from tests.guards.clock import Clock
from tests.people import Person, client_of, person
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

BUDGET = 25
GETS = ("page", "timeline", "seen", "record", "holders")
SEALED = {name: words for name, words in CANARIES.items() if name not in ("own_words", "goal")}
"""All but the plan, which stands open to who has the grant."""


def url(name: str, code: str, **parts: str) -> str:
    """An address of this area."""
    return reverse(f"web_case:{name}", kwargs={"code": code, **parts})


def page(someone: Person | Client, code: str, name: str = "page", language: str = "id") -> str:
    """The page as he reads it."""
    client = someone if isinstance(someone, Client) else client_of(someone)
    client.cookies["bahasa"] = language
    answer = client.get(url(name, code))
    assert answer.status_code == 200
    return answer.content.decode()


def opened(client: Client, code: str, section: str) -> str:
    """The page after he opened the section."""
    answer = client.post(url("open", code, section=section))
    assert answer.status_code == 302
    return page(client, code)


# -- who

OTHERS = ("eka", "fajar", "gita", "hana", "ivan", "joko", "kirana")
SECTIONS = ("identity", "contact", "account", "screening", "decisions", "notes.social", "place")


def test_a_stranger_is_sent_to_sign_in_and_opens_nothing() -> None:
    story = Story.begin().until_sent()
    stranger = Client()
    for name in GETS:
        assert stranger.get(url(name, story.code))["Location"].startswith(reverse("account_login"))
    for name in ("open", "close"):
        answer = stranger.post(url(name, story.code, section="identity"))
        assert answer["Location"].startswith(reverse("account_login"))


def test_for_everybody_else_it_does_not_exist() -> None:
    story = Story.begin().until_accepted()
    for who in OTHERS:
        client = client_of(getattr(story.people, who))
        for name in GETS:
            answer = client.get(url(name, story.code))
            assert answer.status_code == 404, (who, name)
            assert not any(canary in answer.content.decode() for canary in CANARIES.values())
        for section in SECTIONS:
            assert client.post(url("open", story.code, section=section)).status_code in (403, 404), (who, section)


def test_before_he_accepts_a_receiver_is_led_to_his_answer_and_sees_no_case() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.dewi)
    for name in GETS:
        assert client.get(url(name, story.code)).status_code == 404


def test_after_he_accepts_he_sees_what_was_consented_to_and_no_more() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.dewi, story.code)
    assert CANARIES["own_words"] in text
    assert f"Dipimpin {story.people.ana.unit.name}." in text
    assert "Layanan unit Anda" in text
    for section in ("account", "screening"):
        answer = client_of(story.people.dewi).post(url("open", story.code, section=section))
        assert answer.status_code == 403


def test_after_she_withdraws_he_keeps_his_own_alone_on_the_next_request() -> None:
    story = Story.begin().until_accepted()
    client = client_of(story.people.dewi)
    assert CANARIES["name"] in opened(client, story.code, "identity")
    withdraw(story)
    after = client.get(url("page", story.code))
    assert CANARIES["name"] not in after.content.decode()
    assert client.post(url("open", story.code, section="identity")).status_code in (403, 404)


def withdraw(story: Story) -> None:
    """Ana records that she takes back what she allowed for Dewi's unit."""
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)


# -- what it shows


def test_its_title_is_the_code_alone() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.ana, story.code)
    assert f"<title>{story.code} · Rujukan</title>" in text


def test_while_closed_it_shows_no_word_of_hers() -> None:
    story = Story.begin().until_accepted()
    story.screening()
    for who in ("ana", "budi", "citra", "dewi"):
        client = client_of(getattr(story.people, who))
        for name in GETS:
            text = page(client, story.code, name)
            assert not [canary for canary in SEALED.values() if canary in text], (who, name)


def test_at_most_three_deadlines_and_one_filled_button(clock: Clock) -> None:
    story = Story.begin().until_sent()
    for who in ("ana", "budi", "citra"):
        text = page(getattr(story.people, who), story.code)
        box = text[text.index('class="next"') : text.index("</ol>")]
        assert 1 <= box.count('class="what"') <= 3
        assert box.count('class="btn low"') <= 1
    assert "Giliran Anda." in page(story.people.citra, story.code)


def test_the_six_services_stand_there_with_their_steps() -> None:
    story = Story.begin().until_accepted()
    text = page(story.people.ana, story.code)
    assert text.count('<details class="service"') >= 6
    for service in ("intake", "health", "social", "legal", "repat", "reint"):
        assert story.pack.services[service].name.id in text


def test_every_link_of_the_page_leads_somewhere() -> None:
    story = Story.begin().until_accepted()
    for who in ("ana", "budi", "citra", "dewi"):
        client = client_of(getattr(story.people, who))
        links = set(re.findall(r'href="(/[^"#]+)"', page(client, story.code))) - {"/"}
        assert len(links) > 5
        for link in sorted(links):
            if not link.startswith("/static/"):
                assert client.get(link).status_code in (200, 302), (who, link)


def test_the_plan_stands_in_her_own_words() -> None:
    story = Story.begin().until_sent()
    text = page(story.people.ana, story.code)
    assert f"“{CANARIES['own_words']}”" in text


def test_a_button_that_is_off_says_why() -> None:
    story = Story.begin().until_sent()
    text = page(story.people.citra, story.code)
    assert 'aria-disabled="true" aria-describedby="mengapa"' in text
    assert 'id="mengapa"' in text
    assert 'aria-disabled="true"' not in page(story.people.ana, story.code)


def test_who_has_seen_names_who_opened_what() -> None:
    story = Story.begin().until_accepted()
    opened(client_of(story.people.ana), story.code, "contact")
    text = page(story.people.budi, story.code)
    seen = text[text.index("Siapa yang sudah melihat") :]
    assert "<b>Ana</b>" in seen
    assert "membuka Cara menghubungi" in seen
    assert "<b>Ana</b>" in page(story.people.budi, story.code, "seen")


def test_a_case_that_waits_for_nothing_still_has_its_page(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    clock.forward(days=60)
    assert "Lewat" in page(story.people.ana, story.code)


def test_it_keeps_its_budget(django_assert_max_num_queries, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(context, "is_demo", lambda: False)  # outside a test's transaction asked once a minute
    story = Story.begin().until_accepted()
    story.screening()
    for who in (story.people.ana, story.people.budi, story.people.dewi):
        client = client_of(who)
        page(client, story.code)
        with django_assert_max_num_queries(BUDGET):
            page(client, story.code)
        opened(client, story.code, "contact")
        with django_assert_max_num_queries(BUDGET):
            page(client, story.code)


def test_english_is_complete() -> None:
    story = Story.begin().until_accepted()
    client = client_of(story.people.ana)
    for section in ("identity", "contact", "account", "decisions"):
        opened(client, story.code, section)
    text = page(client, story.code, language="en")
    assert "Locked sections" in text
    for words in WORDS:
        assert words not in text


WORDS = (
    *("Giliran", "Batas waktu", "Enam layanan", "Bagian terkunci", "Riwayat", "Rencana", "Rujukan tuntas", "Buka, "),
    *("Terbuka sampai", "Diterima", "Terkirim", "Dicatat", "Izin", "Telepon", "Siapa", "Sudah ditanyakan", "sejak"),
    *("kepala", "Dampingan", "Catat", "Ia ", "perempuan", "dengan kata"),
)
"""Words that every page in Indonesian has somewhere."""


# -- opening


LIES_IN = {
    "identity": ("name", "call_name", "nik", "district"),
    "contact": ("phone", "code_word", "who_may_answer"),
    "account": ("account",),
    "screening": ("fact", "source", "reasons"),
    "decisions": ("told_back",),
}
"""Section -> the canaries in it."""


def test_opened_it_shows_what_lies_in_it_until_its_time_is_over(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    story.screening()
    client = client_of(story.people.ana)
    for section, canaries in LIES_IN.items():
        text = opened(client, story.code, section)
        others = [name for name in SEALED if name not in canaries]
        assert [name for name in canaries if CANARIES[name] in text] == list(canaries)
        assert not [name for name in others if SEALED[name] in text]
        client.post(url("close", story.code, section=section))
    opened(client, story.code, "contact")
    for _ in range(4):
        clock.forward(minutes=4)
        after = page(client, story.code)
    assert not [name for name in SEALED if SEALED[name] in after]


def test_another_session_of_the_same_person_has_to_open_it_again() -> None:
    story = Story.begin().until_accepted()
    opened(client_of(story.people.ana), story.code, "identity")
    assert CANARIES["name"] not in page(client_of(story.people.ana), story.code)


def test_closed_again_it_shows_nothing() -> None:
    story = Story.begin().until_accepted()
    client = client_of(story.people.ana)
    opened(client, story.code, "identity")
    client.post(url("close", story.code, section="identity"))
    assert CANARIES["name"] not in page(client, story.code)


def test_a_get_opens_nothing() -> None:
    story = Story.begin().until_accepted()
    client = client_of(story.people.ana)
    assert client.get(url("open", story.code, section="identity")).status_code == 405
    assert CANARIES["name"] not in page(client, story.code)


def test_who_is_not_named_does_not_open_what_she_told() -> None:
    story = Story.begin()
    story.complaint()
    story.case()
    other = another_case_manager(story)
    answer = client_of(other).post(url("open", story.code, section="account"))
    assert answer.status_code == 403
    assert "Hanya untuk petugas yang ditunjuk" in page(other, story.code)


def another_case_manager(story: Story) -> Person:
    """In Ana's unit, named on nothing."""
    return person("Lusi", story.people.ana.unit, roles=("CM",))


def test_what_no_address_can_be_is_not_found() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.ana)
    page = url("page", story.code)
    for address in ("/berkas/a%00b", f"{page}/catat?langkah=%00", f"{page}/petugas?peran=%00", f"/berkas/{'x' * 300}"):
        assert client.get(address).status_code == 404
    assert client.get(f"{page}/catat?tugas=%00").status_code == 200
    for section in ("%00", "x" * 300):
        assert client.post(f"{page}/buka/{section}").status_code in (403, 404)
        assert client.post(f"{page}/tutup/{section}").status_code in (302, 404)


def test_a_section_that_nobody_knows_is_refused() -> None:
    story = Story.begin().until_sent()
    assert client_of(story.people.ana).post(url("open", story.code, section="plan")).status_code == 403
    assert client_of(story.people.ana).post(url("open", story.code, section="nonsense")).status_code == 403
