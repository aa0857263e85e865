"""Each test begins with nothing erased."""

from collections.abc import Iterator

import pytest

from rujukan.keeping import register


@pytest.fixture(autouse=True)
def _nothing_erased() -> Iterator[None]:
    register.file().unlink(missing_ok=True)
    yield
    register.file().unlink(missing_ok=True)
