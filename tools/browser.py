"""A Chromium for the journeys: RUJUKAN_CHROMIUM, the system's, Debian's package, or Playwright's own download.

`tools/browser.py` prints the program's path (nothing when Playwright knows it by itself), or stops with the line
that helps: before the tests begin, not after ten minutes.
"""

import os
import shutil
import subprocess
from pathlib import Path

from steps import PYTHON, apt_install, call, can_apt, step, stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> str:
    """The path of a Chromium, installed if need be; "" when it is Playwright's own."""
    if named := os.environ.get("RUJUKAN_CHROMIUM"):
        return named if Path(named).exists() else stop(f"RUJUKAN_CHROMIUM={named}: there is no such file.")
    if found := _system():
        return found
    if _playwrights_own():
        return ""
    return _install()


def _system() -> str:
    return next((path for path in map(shutil.which, NAMES) if path), "")


def _playwrights_own() -> bool:
    asked = subprocess.run([PYTHON, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True)
    return asked.returncode == 0 and Path(asked.stdout.strip()).exists()


def _install() -> str:
    if can_apt() and apt_install(["chromium"]) and (found := _system()):
        return found
    with step("Playwright's Chromium"):
        if call(PYTHON, "-m", "playwright", "install", "chromium") == 0 and _playwrights_own():
            return ""
    stop(
        "The journeys need Chromium, and it can't be had here. Install it, then try again:\n"
        "  sudo apt-get install chromium        (or RUJUKAN_CHROMIUM=/path/to/chromium make test)"
    )


if __name__ == "__main__":
    print(find_browser())
