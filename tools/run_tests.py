"""`make test`: all set-up, then the whole suite on SQLite and on PostgreSQL. Arguments go to pytest."""

import sys
from time import monotonic

from browser import find_browser
from pg import postgres
from setup import ensure_environment
from steps import CHECKOUT, PYTHON, call, run, say, step

PROCESSES = "2"


def main(arguments: list[str]) -> int:
    began = monotonic()
    ensure_environment()
    with step("translations"):
        run(PYTHON, CHECKOUT / "tools" / "messages.py")
    with step("browser"):
        browser = find_browser()
    results = {"SQLite": _on_sqlite(arguments, browser), "PostgreSQL": _on_postgres(arguments, browser)}
    for database, code in results.items():
        say(f"   {database}: {'passed' if code == 0 else f'FAILED (exit code {code})'}")
    say(f"   all tests: {monotonic() - began:.0f} s")
    return max(results.values())


def _on_sqlite(arguments: list[str], browser: str) -> int:
    with step("tests on SQLite"):
        return _pytest(arguments, browser, DATABASE_URL="")


def _on_postgres(arguments: list[str], browser: str) -> int:
    with step("tests on PostgreSQL"), postgres() as address:
        return _pytest(arguments, browser, DATABASE_URL=address)


def _pytest(arguments: list[str], browser: str, **environment: str) -> int:
    options = ("-n", PROCESSES, "--dist", "loadgroup", *arguments)
    return call(PYTHON, "-m", "pytest", *options, RUJUKAN_CHROMIUM=browser, **environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
