"""Pages beside her as a browser uses them: `Desk(story, story.people.ana)` opens, reads and sends."""

import re
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tests.people import Person, client_of
from tests.story import Story

LAST = re.compile(r'name="dilihat" value="([^"]*)"')
TOKEN = re.compile(r'name="sekali" value="([^"]+)"')


class Desk:
    """One person at his browser, on the story's case."""

    def __init__(self, story: Story, who: Person, language: str = "id") -> None:
        self.story = story
        self.client = client_of(who)
        self.client.cookies["bahasa"] = language

    def address(self, name: str, more: dict[str, str] | None = None, **query: str) -> str:
        path = reverse(f"web_care:{name}", kwargs={"code": self.story.code, **(more or {})})
        return path + (f"?{urlencode(query)}" if query else "")

    def open(self, *sections: str) -> "Desk":
        """Open sections, each a POST."""
        for section in sections:
            answer = self.client.post(reverse("web_case:open", args=[self.story.code, section]))
            assert answer.status_code == 302, (section, answer.status_code)
        return self

    def get(self, name: str, more: dict[str, str] | None = None, **query: str) -> tuple[int, str]:
        answer = self.client.get(self.address(name, more, **query))
        return answer.status_code, answer.content.decode()

    def read(self, name: str, more: dict[str, str] | None = None, **query: str) -> str:
        """The page; it must be there."""
        status, page = self.get(name, more, **query)
        assert status == 200, (name, status)
        return page

    def marks(self, name: str, more: dict[str, str] | None = None, **query: str) -> dict[str, str]:
        """What the page's form sends back unseen: its token, and what it showed."""
        page = self.read(name, more, **query)
        found = {"sekali": (TOKEN.findall(page) or [""])[-1]}
        return found | ({"dilihat": LAST.findall(page)[0]} if LAST.search(page) else {})

    def send(
        self, name: str, answers: dict[str, Any], more: dict[str, str] | None = None, **query: str
    ) -> tuple[int, str]:
        """Send the form of a page that was just read; the answer's page, or where it leads."""
        if "sekali" not in answers:
            answers = self.marks(name, more, **query) | answers
        answer = self.client.post(self.address(name, more, **query), answers)
        return answer.status_code, answer.get("Location", "") or answer.content.decode()
