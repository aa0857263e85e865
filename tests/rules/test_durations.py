"""Limits as the SOP writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rujukan.rules.procedure.durations import Duration, WrongDuration, parse


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("PT4H", "hours", 240),
        ("PT15M", "hours", 15),
        ("PT1H30M", "hours", 90),
        ("P3D c", "days", 3),
        ("P5D w", "working", 5),
        ("P1M", "months", 1),
        ("P1M c", "months", 1),
        ("  P3D   c ", "days", 3),
    ],
)
def test_a_limit_is_read(text: str, unit: str, amount: int) -> None:
    found = parse(text)
    assert (found.unit, found.amount) == (unit, amount)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P3D", "P0D c", "PT0H", "P1M w", "PT4H c", "P3D x", "3 days", "P-3D c", "P3DT4H", "p3d c"]
)
def test_what_is_no_limit_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WrongDuration) as wrong:
        parse(text)
    assert wrong.value.reason % wrong.value.params == str(wrong.value)


@given(st.integers(1, 9999), st.sampled_from(["c", "w"]))
def test_a_limit_reads_as_it_was_written(days: int, kind: str) -> None:
    assert str(parse(f"P{days}D {kind}")) == f"P{days}D {kind}"


def test_a_month_leaves_28_to_31_days() -> None:
    month = parse("P1M")
    assert (month.shortest(), month.longest()) == (timedelta(days=28), timedelta(days=31))


def test_the_same_limit_is_equal_however_it_is_written() -> None:
    assert parse("PT60M") == parse("PT1H")
    assert parse("P1D c") != Duration("working", 1, "P1D w")
