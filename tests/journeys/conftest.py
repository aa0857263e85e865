"""A browser for each person, on a phone and on a desk, that looks at each page it comes to.

    walk = browser_of(people.citra)
    walk.open(reverse("web_inbox:list"))
    walk.tap("Catat pengaduan")
    walk.looks_right()

No page asks another host for anything, and none scrolls sideways: both are checked without being asked for. What a
person does is counted: pages seen, taps made.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Frame, Locator, Page, Request
from pytest_django.live_server_helper import LiveServer

from tests.people import Person, client_of

PHONE, DESK = 360, 1280
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and its server writes for real."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@dataclass
class Walk:
    """One person's browser window."""

    page: Page
    house: str
    pages: list[str] = field(default_factory=list)
    """Addresses of the pages seen, in order."""
    taps: int = 0
    strangers: list[str] = field(default_factory=list)
    """Requests to other hosts."""
    wrong: list[str] = field(default_factory=list)
    """What the browser complained about."""

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("framenavigated", self._came)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.house, "data:", "blob:", "about:")):
            self.strangers.append(request.url)

    def _came(self, frame: Frame) -> None:
        where = frame.url.partition("#")[0].removeprefix(self.house)
        if frame == self.page.main_frame and where != "about:blank":
            self.pages.append(where)

    @property
    def here(self) -> str:
        """The address of the page, without its host."""
        return self.page.url.removeprefix(self.house)

    def open(self, path: str) -> "Walk":
        """By its address."""
        self.page.goto(self.house + path)
        return self

    def start_counting(self) -> "Walk":
        """From the page that is open now on."""
        self.pages, self.taps = self.pages[-1:], 0
        return self

    def tap(self, what: str | Locator) -> "Walk":
        """A button, link or answer by its words, or what a locator finds."""
        self.taps += 1
        (self.find(what) if isinstance(what, str) else what).click()
        return self

    def go(self, what: str | Locator) -> "Walk":
        """Tap what leads to another page, and wait until it is there."""
        with self.page.expect_navigation():
            self.tap(what)
        return self

    def find(self, words: str) -> Locator:
        """In the main part, the first button, link or answer that reads so."""
        main = self.page.locator("main")
        exact = re.compile(rf"^\s*{re.escape(words)}\s*$")
        roles: list[Any] = ["button", "link"]
        named = [main.get_by_role(role, name=words, exact=True) for role in roles]
        answers = main.locator("label.pick, label.tick, summary").filter(has=self.page.locator(f"text={words}"))
        return named[0].or_(named[1]).or_(answers).or_(main.locator("label").filter(has_text=exact)).first

    def fill(self, name: str, words: str) -> "Walk":
        """A field by its name."""
        self.page.fill(f'[name="{name}"]', words)
        return self

    def choose(self, name: str, label: str) -> "Walk":
        """One row of a select box."""
        self.taps += 1
        self.page.select_option(f'[name="{name}"]', label=label)
        return self

    def reads(self, words: str) -> bool:
        """Does the page say so?"""
        return words in self.page.inner_text("main")

    def looks_right(self) -> "Walk":
        """Nothing sticks out, nothing is out of reach for who sees or moves differently."""
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{self.here} scrolls {over} px sideways"
        found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
        assert not found, [(self.here, one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
        return self


BrowserOf = Callable[..., Walk]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium of RUJUKAN_CHROMIUM, else the system's, else Playwright's own."""
    program = os.environ.get("RUJUKAN_CHROMIUM") or shutil.which("chromium")
    return {"args": ["--no-sandbox"], **({"executable_path": program} if program else {})}


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_django() -> Iterator[None]:
    """Playwright's own event loop runs in this thread; Django would refuse its database there, also when it is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """In pixels; a test that asks for `browser_of` runs on both."""
    width: int = request.param
    return width


@pytest.fixture
def browser_of(browser: Browser, live_server: LiveServer, width: int) -> Iterator[BrowserOf]:
    """A window in which this person is signed in; `browser_of(person, language="en", javascript=False)`."""
    walks: list[Walk] = []
    house = str(live_server.url)

    def made(person: Person, *, language: str = "id", javascript: bool = True) -> Walk:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, has_touch=width == PHONE
        )
        session = client_of(person).cookies[settings.SESSION_COOKIE_NAME].value
        wanted = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        context.add_cookies([{"name": name, "value": value, "url": house} for name, value in wanted.items()])
        context.set_default_timeout(10_000)
        walk = Walk(context.new_page(), house)
        walks.append(walk)
        return walk

    yield made
    for walk in walks:
        walk.page.context.close()
    assert not [stranger for walk in walks for stranger in walk.strangers]
    assert not [wrong for walk in walks for wrong in walk.wrong]
