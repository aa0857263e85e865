"""Quarters, half-years and years in a region's local time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from rujukan.rules.procedure.calendar import add_months

MONTHS = {"quarter": 3, "half": 6, "year": 12}
"""Kinds of period, by the pack's code, and how many months each lasts. All begin on the first of January."""


def begins(kind: str, at: datetime, zone: ZoneInfo) -> datetime:
    """Local midnight at which the period that `at` lies in began."""
    local = at.astimezone(zone).date()
    month = (local.month - 1) // MONTHS[kind] * MONTHS[kind] + 1
    return _midnight(date(local.year, month, 1), zone)


def since(kind: str, last: datetime, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The beginnings after the one in which `last` lies, until `now`."""
    day = begins(kind, last, zone).astimezone(zone).date()
    while True:
        day = add_months(day, MONTHS[kind])
        if (moment := _midnight(day, zone)) > now:
            return
        yield moment


def midnight_of(at: datetime, zone: ZoneInfo) -> datetime:
    """Local midnight of the day on which `at` lies."""
    return _midnight(at.astimezone(zone).date(), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
