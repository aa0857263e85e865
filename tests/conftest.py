"""Guard rails for every test; each is a small module in `tests/guards/`, where its docstring says what it holds up.

Warnings are errors (pyproject.toml). The database is SQLite in a folder of this run, or what DATABASE_URL names.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from rujukan.accounts import demonstration
from rujukan.foundation import keyring, time
from rujukan.procedure import member_words, packs
from tests.guards import network, order, pages, skips, variables
from tests.guards.clock import Clock

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED_DATA = CHECKOUT.parent / "shared" / "data"
TEST_KEY = b"the key of tests, 32 bytes long."

hypothesis.settings.register_profile("suite", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("suite")

pytest_runtest_makereport = skips.pytest_runtest_makereport


def pytest_configure(config: pytest.Config) -> None:
    """A home of this run's own, before anything reads it, and settings that change speed but not behaviour."""
    folder = tempfile.TemporaryDirectory(prefix="rujukan-test-")
    config.add_cleanup(folder.cleanup)
    home = Path(folder.name)
    os.environ["RUJUKAN_HOME"] = str(home)
    _set_folders(home)
    _set_database(home)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "tests.guards.static.CheckedStaticFiles"}
    variables.install(settings.TEMPLATES[0])


def _set_folders(home: Path) -> None:
    settings.RUJUKAN_HOME = home
    settings.FILES_FOLDER = home / "files"
    settings.EMAIL_FILE_PATH = home / "mail"
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["default"]["OPTIONS"]["location"] = settings.FILES_FOLDER
    # pytest's live server gives out MEDIA_ROOT below MEDIA_URL: unset, the checkout's own files below "/".
    settings.MEDIA_URL, settings.MEDIA_ROOT = "/-/", str(settings.FILES_FOLDER)


def _set_database(home: Path) -> None:
    database = settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    if _on_sqlite():
        database["NAME"] = home / "rujukan.sqlite3"
        # A file: in memory, threads would share one transaction.
        database.setdefault("TEST", {})["NAME"] = home / "test.sqlite3"
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"


def _on_sqlite() -> bool:
    return "postgresql" not in settings.DATABASES["default"]["ENGINE"]


def pytest_report_header() -> str:
    more = "; tests marked `postgres` are left to the run on PostgreSQL" if _on_sqlite() else ""
    return f"database: {'SQLite' if _on_sqlite() else 'PostgreSQL'}{more}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs PostgreSQL is left out of the run on SQLite, and said so: `make test` makes both runs."""
    left_out = [item for item in items if _on_sqlite() and item.get_closest_marker("postgres")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def _same_start() -> Iterator[None]:
    """Each test begins with the same open key, in Indonesian, and with nothing remembered of another's database."""
    keyring.use(TEST_KEY)
    shutil.rmtree(settings.RUJUKAN_HOME / "anchors", ignore_errors=True)
    for remembered in (packs, member_words, demonstration):
        remembered.forget_cached()
    with translation.override("id"):
        yield


@pytest.fixture(autouse=True)
def _guard_rails(monkeypatch: pytest.MonkeyPatch) -> None:
    network.forbid(monkeypatch)
    order.shuffle(monkeypatch)
    pages.check(monkeypatch)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The moment, in the test's hands and for all threads: Wednesday 12 November 2025, 09.40 in Kefamenanu."""
    clock = Clock()
    monkeypatch.setattr(time, "_set", clock)
    return clock


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Published data beside the checkout; where it is absent, the test says so."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no published data beside this checkout ({SHARED_DATA.name} is absent)")
    return SHARED_DATA
