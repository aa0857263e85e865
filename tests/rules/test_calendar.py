"""When a limit ends: over midnights of Kefamenanu, weekends, Lebaran 2026, and months of unequal length."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rujukan.rules.procedure.calendar import Calendar, add, before
from rujukan.rules.procedure.durations import Duration, parse
from tests.rules.packs import pack
from tests.rules.small_pack import WEEK, WITA

TTU = Calendar.of(pack())
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
LIMITS = st.one_of(
    st.builds(lambda n: parse(f"PT{n}M"), st.integers(1, 5000)),
    st.builds(lambda n, kind: parse(f"P{n}D {kind}"), st.integers(1, 60), st.sampled_from("cw")),
    st.builds(lambda n: parse(f"P{n}M"), st.integers(1, 12)),
)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=WITA)


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        (local(2025, 11, 12, 23, 50), "PT20M", local(2025, 11, 13, 0, 10)),
        (local(2025, 11, 12, 23, 50), "P1D c", local(2025, 11, 13, 23, 50)),
        (local(2025, 11, 14, 9), "P1D w", local(2025, 11, 17, 9)),  # Friday to Monday
        (local(2025, 11, 15, 9), "P1D w", local(2025, 11, 18, 0)),  # Saturday counts from Monday, 00.00
        (local(2025, 11, 16, 0), "P1D w", local(2025, 11, 18, 0)),  # Sunday's first minute too
        (local(2025, 11, 17, 0), "P1D w", local(2025, 11, 18, 0)),  # Monday's first minute is Monday
        (local(2026, 1, 31, 9), "P1M", local(2026, 2, 28, 9)),
        (local(2028, 1, 31, 9), "P1M", local(2028, 2, 29, 9)),
        (local(2026, 1, 31, 9), "P3M", local(2026, 4, 30, 9)),
        (local(2026, 11, 30, 9), "P3M", local(2027, 2, 28, 9)),
    ],
)
def test_a_limit_ends_where_people_say_it_ends(start: datetime, limit: str, end: datetime) -> None:
    assert add(start, parse(limit), WEEK) == end


def test_midnight_is_the_regions_not_utcs() -> None:
    """16.10 UTC on Friday is 00.10 on Saturday in Kefamenanu: a day off, so Monday is its first day."""
    assert add(datetime(2025, 11, 14, 16, 10, tzinfo=UTC), parse("P1D w"), WEEK) == local(2025, 11, 18, 0)
    assert add(datetime(2025, 11, 14, 15, 50, tzinfo=UTC), parse("P1D w"), WEEK) == local(2025, 11, 17, 23, 50)


@pytest.mark.parametrize("day", [date(2026, 3, 19), date(2026, 3, 21), date(2026, 5, 1), date(2026, 8, 17)])
def test_lebaran_and_other_decreed_days_are_off(day: date) -> None:
    assert not TTU.is_working(day)


def test_joint_leave_is_worked_in_ttu_and_free_where_the_region_says_so() -> None:
    leave = [date.fromisoformat(day) for day in pack().cuti_bersama[2026]]
    weekdays = [day for day in leave if day.weekday() < 5]
    assert weekdays
    assert all(TTU.is_working(day) for day in weekdays)
    free = Calendar.of(pack().model_copy(update={"cuti_bersama_off": True}))
    assert not any(free.is_working(day) for day in weekdays)


def test_over_lebaran_a_working_day_is_far() -> None:
    """Tuesday; joint leave on Wednesday, Nyepi on Thursday, leave on Friday, Lebaran, and leave until Tuesday again."""
    start = local(2026, 3, 17, 9)
    free = Calendar.of(pack().model_copy(update={"cuti_bersama_off": True}))
    assert add(start, parse("P1D w"), free) == local(2026, 3, 25, 9)
    assert add(start, parse("P1D w"), TTU) == local(2026, 3, 18, 9)
    assert add(start, parse("P2D w"), TTU) == local(2026, 3, 20, 9)
    assert add(start, parse("P1D c"), TTU) == add(start, parse("P1D c"), free) == local(2026, 3, 18, 9)
    assert add(local(2026, 3, 18, 9), parse("P1D w"), free) == local(2026, 3, 26, 0)


def test_years_without_a_decree_ask_the_library() -> None:
    assert not TTU.is_working(date(2031, 8, 17))
    assert not TTU.is_working(date(2031, 12, 25))


@given(MOMENTS, LIMITS)
def test_no_limit_ends_before_it_began(start: datetime, limit: Duration) -> None:
    assert add(start, limit, TTU) > start


@given(MOMENTS, MOMENTS, LIMITS)
def test_who_begins_later_ends_no_earlier(one: datetime, other: datetime, limit: Duration) -> None:
    first, second = sorted((one, other))
    assert add(first, limit, TTU) <= add(second, limit, TTU)


@given(MOMENTS, st.integers(1, 30))
def test_working_days_end_on_a_working_day_never_before_calendar_days(start: datetime, days: int) -> None:
    end = add(start, parse(f"P{days}D w"), TTU)
    assert TTU.is_working(end.astimezone(WITA).date())
    assert end >= add(start, parse(f"P{days}D c"), TTU)


@given(MOMENTS, st.integers(1, 60))
def test_days_keep_the_local_time(start: datetime, days: int) -> None:
    end = add(start, parse(f"P{days}D c"), TTU).astimezone(WITA)
    assert end.timetz() == start.astimezone(WITA).timetz()
    assert (end.date() - start.astimezone(WITA).date()).days == days


@given(MOMENTS, st.integers(1, 2000))
def test_hours_run_by_the_clock(start: datetime, n: int) -> None:
    assert add(start, parse(f"PT{n}H"), TTU) - start == timedelta(hours=n)


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(1, 12))
def test_months_end_on_the_same_day_or_the_months_last(day: date, months: int) -> None:
    start = datetime.combine(day, time(9), WITA)
    end = add(start, parse(f"P{months}M"), WEEK).astimezone(WITA).date()
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


def test_a_reminder_comes_that_long_before() -> None:
    hearing = local(2025, 11, 17, 9)
    assert before(hearing, parse("P3D c"), WEEK) == local(2025, 11, 14, 9)
    assert before(hearing, parse("P1D w"), WEEK) == local(2025, 11, 14, 9)
    assert before(hearing, parse("PT2H"), WEEK) == local(2025, 11, 17, 7)
    assert before(local(2026, 3, 31, 9), parse("P1M"), WEEK) == local(2026, 2, 28, 9)
