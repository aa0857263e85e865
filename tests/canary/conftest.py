"""One world for each module: building it is the dear part."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from rujukan.accounts import demonstration
from rujukan.procedure import member_words, packs
from tests.canary.reading import Asking
from tests.canary.world import world


@pytest.fixture(scope="module")
def asking(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Asking]:
    """Whoever asks needs the mark django_db besides, so that there is a test database at all. It is built before the
    test's own fixtures, so what this process remembers of an earlier test's database is forgotten here."""
    for remembered in (packs, member_words, demonstration):
        remembered.forget_cached()
    with world(django_db_blocker) as found:
        yield Asking(found)
