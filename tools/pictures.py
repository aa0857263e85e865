"""The README's pictures, of the real pages of a demonstration that runs: `tools/pictures.py http://localhost:8000`.

Not part of any check: whoever changes a page runs it and looks at what it made.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from browser import find_browser
from steps import CHECKOUT, say

FOLDER = CHECKOUT / "docs" / "pictures"
SIZES = {"360": (360, 780), "1280": (1280, 900)}


def _inbox(page: Page) -> None:
    page.goto("/giliran")


def _case(page: Page) -> None:
    """The person of mine for whom most is going on."""
    page.goto("/dampingan")
    page.locator("ul.rows li", has_text="rujukan terbuka").first.locator("a.whole").click()


def _complaint(page: Page) -> None:
    page.goto("/pengaduan/baru")


def _answer(page: Page) -> None:
    """A referral that waits for an answer; its preview opened."""
    page.goto("/giliran")
    page.locator("ul.rows li", has_text="Jawab rujukan").first.locator("a.whole").click()
    page.locator("main form button").first.click()


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "giliran": ("Ibu Yustina", _inbox),
    "berkas": ("Ibu Yustina", _case),
    "pengaduan": ("Bapak Rikardus", _complaint),
    "jawab": ("Ibu Bernadeta", _answer),
}


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser() or None, args=["--no-sandbox"])
        for name, (who, walk) in PICTURES.items():
            page = browser.new_page(base_url=address)
            page.goto("/")
            page.get_by_role("button").filter(has_text=who).first.click()
            walk(page)
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                _keep(page, FOLDER / f"{name}-{size}.png")
        browser.close()


def _keep(page: Page, path: Path) -> None:
    page.screenshot(path=path)
    say(f"   {path.relative_to(CHECKOUT)}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
