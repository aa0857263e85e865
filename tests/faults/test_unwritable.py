"""A full disk, or a database that only reads: a plain page, nothing half-written, and what was typed comes back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from tests.people import client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "kami jemput Senin pagi, tolong siapkan berkasnya"


@contextmanager
def read_only() -> Iterator[None]:
    """The database takes no more writes."""
    on, off = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    if connection.vendor == "postgresql":
        on, off = ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


@contextmanager
def full() -> Iterator[None]:
    """Not one page more: what SQLite says of a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        [free] = cursor.fetchone()
        if free:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA max_page_count = 1")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def refuses(where: Callable[[], AbstractContextManager[None]]) -> None:
    """Opening and closing a section writes to the record: sooner or later it can't, and then nothing is shown."""
    story = Story.begin().until_sent()
    browser = client_of(story.people.ana)
    browser.raise_request_exception = False
    statuses: list[int] = []
    before = Entry.unscoped.count()
    with where():
        while 503 not in statuses and len(statuses) < 200:
            verb = "tutup" if len(statuses) % 2 else "buka"
            answer = browser.post(f"/berkas/{story.code}/{verb}/identity", {"catatan": TYPED})
            statuses.append(answer.status_code)
    assert statuses[-1] == 503 and set(statuses[:-1]) <= {302}
    page = answer.content.decode()
    assert TYPED in page and CANARIES["name"] not in page
    assert Entry.unscoped.count() == before + len(statuses) - 1
    assert list(verify()) == []


def test_a_database_that_only_reads() -> None:
    refuses(read_only)


def test_a_full_disk() -> None:
    if connection.vendor == "postgresql":
        refuses(read_only)  # PostgreSQL on a full disk answers as one that can't write
    else:
        refuses(full)
