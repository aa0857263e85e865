"""Quarters, half-years and years begin at the region's midnight."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rujukan.rules.procedure.periods import MONTHS, begins, since
from tests.rules.small_pack import WITA

KINDS = st.sampled_from(tuple(MONTHS))
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("kind", "month"), [("quarter", 10), ("half", 7), ("year", 1)],
)  # fmt: skip
def test_a_period_begins_on_its_first_day(kind: str, month: int) -> None:
    at = datetime(2025, 11, 12, 3, tzinfo=UTC)
    assert begins(kind, at, WITA) == datetime(2025, month, 1, tzinfo=WITA)


def test_the_new_year_is_the_regions() -> None:
    assert begins("year", datetime(2025, 12, 31, 16, 0, tzinfo=UTC), WITA) == datetime(2026, 1, 1, tzinfo=WITA)
    assert begins("year", datetime(2025, 12, 31, 15, 59, tzinfo=UTC), WITA) == datetime(2025, 1, 1, tzinfo=WITA)


@given(KINDS, MOMENTS, MOMENTS)
def test_no_beginning_is_missed_and_none_comes_twice(kind: str, one: datetime, other: datetime) -> None:
    first, last = sorted((one, other))
    found = list(since(kind, first, last, WITA))
    assert [begins(kind, moment, WITA) for moment in found] == found
    assert all(begins(kind, first, WITA) < moment <= last for moment in found)
    months = {(m.astimezone(WITA).year * 12 + m.astimezone(WITA).month) for m in found}
    span = begins(kind, last, WITA).astimezone(WITA), begins(kind, first, WITA).astimezone(WITA)
    whole = (span[0].year * 12 + span[0].month) - (span[1].year * 12 + span[1].month)
    assert len(months) == len(found) == whole // MONTHS[kind]
