"""The pages beside her: who finds them, what stands on them before anything is opened, in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.audit.models import Entry
from tests.guards.clock import Clock
from tests.story import CANARIES, Story
from tests.web.care import Desk

pytestmark = pytest.mark.django_db

PAGES = (
    "consents", "ask", "refused", "guardian", "screening", "determination", "needs", "plan", "line", "identity",
    "contact", "account",
)  # fmt: skip
"""Those with an address of the case alone."""

POSTED = ("agree", "take_need")
INSIDE = ("ana", "budi", "citra")
OUTSIDE = ("eka", "fajar", "gita", "hana", "ivan", "joko", "kirana")
OPENED = ("identity", "contact", "account", "screening", "decisions")

SEALED = set(CANARIES.values()) - {CANARIES["own_words"], CANARIES["goal"]}
"""The plan stands open to who has the grant; everything else is opened first."""


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin().until_accepted()
    story.screening()
    return story


def address(story: Story, name: str) -> str:
    return reverse(f"web_care:{name}", args=[story.code])


def withdrawal(story: Story) -> str:
    return reverse("web_care:withdraw", args=[story.code, story.people.dewi.unit.code])


# -- who finds them


@pytest.mark.parametrize("name", (*PAGES, *POSTED))
def test_a_stranger_is_sent_to_sign_in(story: Story, name: str) -> None:
    answer = Client().post(address(story, name)) if name in POSTED else Client().get(address(story, name))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("who", OUTSIDE)
def test_for_everybody_else_they_are_not_there(story: Story, who: str) -> None:
    client = Desk(story, getattr(story.people, who)).client
    for name in PAGES:
        assert client.get(address(story, name)).status_code == 404, name
        assert client.post(address(story, name), {}).status_code in (404, 405), name
    for name in POSTED:
        assert client.post(address(story, name)).status_code == 404, name
    assert client.get(withdrawal(story)).status_code == 404
    assert client.post(withdrawal(story)).status_code == 404


def test_looking_at_pages_writes_nothing(story: Story) -> None:
    before = Entry.unscoped.count()
    desk = Desk(story, story.people.ana)
    for name in PAGES:
        desk.read(name)
    assert Entry.unscoped.count() == before


@pytest.mark.parametrize("who", INSIDE)
def test_before_anything_is_opened_no_page_shows_her(story: Story, who: str) -> None:
    desk = Desk(story, getattr(story.people, who))
    for name in PAGES:
        page = desk.read(name)
        found = [word for word in SEALED if word in page]
        assert not found, (name, found)


def test_the_receiver_sees_what_was_allowed_and_nothing_of_the_rest(story: Story) -> None:
    desk = Desk(story, story.people.dewi)
    for name in PAGES:
        page = desk.read(name)
        assert not [word for word in SEALED if word in page], name
    assert CANARIES["own_words"] in desk.read("plan")
    desk.open("identity")
    assert CANARIES["name"] in desk.read("identity")
    refused = desk.client.post(reverse("web_case:open", args=[story.code, "screening"]))
    assert refused.status_code == 403
    told = desk.read("screening")
    assert CANARIES["fact"] not in told and 'name="answer-' not in told


@pytest.mark.parametrize(
    ("section", "name", "canaries"),
    [
        ("identity", "identity", ("name", "call_name", "nik", "district")),
        ("contact", "contact", ("phone", "code_word", "who_may_answer")),
        ("account", "account", ("account",)),
        ("decisions", "consents", ("told_back",)),
        ("screening", "screening", ("fact", "source")),
        ("screening", "determination", ("fact",)),
    ],
)
def test_opened_it_is_there_and_nothing_else_is(
    story: Story, section: str, name: str, canaries: tuple[str, ...]
) -> None:
    desk = Desk(story, story.people.ana).open(section)
    page = desk.read(name)
    mine = {CANARIES[canary] for canary in canaries}
    assert not [word for word in mine if word not in page]
    others = {CANARIES[name] for name in ("name", "phone", "account", "told_back", "fact", "reporter")} - mine
    assert not [word for word in others if word in page]


def test_opening_from_a_page_leads_back_to_it(story: Story) -> None:
    desk = Desk(story, story.people.ana)
    action = re.findall(r'action="([^"]*buka/contact[^"]*)"', desk.read("contact"))[0]
    answer = desk.client.post(action)
    assert answer["Location"] == address(story, "contact")
    elsewhere = desk.client.post(reverse("web_case:open", args=[story.code, "contact"]) + "?ke=//example.org/x")
    assert "example.org" not in elsewhere["Location"]


def test_titles_and_addresses_name_nothing(story: Story) -> None:
    desk = Desk(story, story.people.ana).open(*OPENED)
    for name in PAGES:
        title = re.findall(r"<title>(.*?)</title>", desk.read(name), re.DOTALL)[0]
        assert not [word for word in (*CANARIES.values(), story.code, "TPPO", "korban") if word in title], title


# -- both languages

INDONESIAN = re.compile(
    r"\b(yang|dan|tidak|belum|sudah|untuk|dengan|kalau|atau|siapa|dari|bisa|tanpa|ditanya\w*|izin\w*|pengasuh\w*)\b",
    re.IGNORECASE,
)


def prose(story: Story, page: str) -> str:
    """What is read on the page, without the frame and what was typed in."""
    main = page.partition("<main")[2].partition("</main>")[0]
    for gone in (r"<textarea.*?</textarea>", r"<input[^>]*>", r"<script.*?</script>", r"<[^>]+>"):
        main = re.sub(gone, " ", main, flags=re.DOTALL)
    agencies, units = story.pack.agencies.values(), story.pack.units.values()
    names = [*(agency.name for agency in agencies), *(unit.name for unit in units)]
    for word in sorted((*CANARIES.values(), *names), key=len, reverse=True):
        main = main.replace(word, " ")
    return main


@pytest.mark.parametrize("name", PAGES)
def test_in_english_no_indonesian_is_left(story: Story, name: str) -> None:
    desk = Desk(story, story.people.ana, "en").open(*OPENED)
    found = INDONESIAN.findall(prose(story, desk.read(name)))
    assert not found, (name, found)


@pytest.mark.parametrize(
    ("who", "name", "query"),
    [
        ("ana", "ask", {"untuk": "ppt"}), ("ana", "needs", {"layanan": "health"}), ("citra", "screening", {}),
        ("citra", "guardian", {}), ("budi", "determination", {}),
    ],
)  # fmt: skip
def test_in_english_the_forms_too(story: Story, who: str, name: str, query: dict[str, str]) -> None:
    desk = Desk(story, getattr(story.people, who), "en").open("screening")
    found = INDONESIAN.findall(prose(story, desk.read(name, None, **query)))
    assert not found, found
