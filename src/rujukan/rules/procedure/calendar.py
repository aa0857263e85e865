"""When a limit ends: hours by the clock, calendar and working days in the region's local time (sop-steps section 2).

Years whose joint decree (SKB 3 Menteri) stands in the pack go by the pack alone; other years by the `holidays` library,
which estimates the Islamic feasts.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rujukan.rules.procedure.durations import Duration

if TYPE_CHECKING:
    from rujukan.rules.procedure.pack import Pack

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """A region's zone and days off. Saturdays and Sundays are always off.

    days_off: the pack's; decreed: years for which they are all there is; library: elsewhere ask the library too;
    leave_off: does joint leave (cuti bersama) count as off in the library's years.
    """

    zone: ZoneInfo
    days_off: frozenset[date] = frozenset()
    decreed: frozenset[int] = frozenset()
    library: bool = False
    leave_off: bool = True

    @classmethod
    def of(cls, pack: "Pack") -> "Calendar":
        """The calendar that the pack gives: Indonesia's days off, the pack's decreed ones and those of the region."""
        leave = pack.cuti_bersama if pack.cuti_bersama_off else {}
        days = [day for year in (pack.days_off, leave) for listed in year.values() for day in listed]
        off = frozenset(map(date.fromisoformat, days))
        return cls(ZoneInfo(pack.zone), off, frozenset(pack.decreed_years), True, pack.cuti_bersama_off)

    def is_working(self, day: date) -> bool:
        """Is it a working day?"""
        if day.weekday() >= SATURDAY or day in self.days_off:
            return False
        asks = self.library and day.year not in self.decreed
        return not (asks and day in feasts(day.year, self.leave_off))

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        while not self.is_working(day := day + timedelta(days=1)):
            pass
        return day


@lru_cache(maxsize=256)
def feasts(year: int, leave_off: bool) -> frozenset[date]:
    """Indonesia's days off of a year as the library knows or estimates them."""
    from holidays import GOVERNMENT, PUBLIC, country_holidays

    kinds = (PUBLIC, GOVERNMENT) if leave_off else (PUBLIC,)
    return frozenset(country_holidays("ID", years=year, categories=kinds))


def add(start: datetime, duration: Duration, calendar: Calendar) -> datetime:
    """When a limit that starts at `start` (aware) ends, in UTC.

    Hours run by the clock; `c` is the same local time n days later; months the same day, else the month's last; `w` the
    same local time on the n-th working day after, and what happens on a day off counts from 00.00 of the next one.
    """
    if duration.unit == "hours":
        return start.astimezone(UTC) + timedelta(minutes=duration.amount)
    local = start.astimezone(calendar.zone)
    day, at = local.date(), local.timetz().replace(tzinfo=None)
    if duration.unit == "working":
        day, at = _working(day, at, duration.amount, calendar)
    elif duration.unit == "months":
        day = add_months(day, duration.amount)
    else:
        day += timedelta(days=duration.amount)
    return datetime.combine(day, at, calendar.zone).astimezone(UTC)


def _working(day: date, at: time, amount: int, calendar: Calendar) -> tuple[date, time]:
    if not calendar.is_working(day):
        day, at = calendar.next_working(day), time()
    for _ in range(amount):
        day = calendar.next_working(day)
    return day, at


def before(at: datetime, duration: Duration, calendar: Calendar) -> datetime:
    """That long before a date, in UTC: the same local time, on the n-th working day before where it counts those."""
    if duration.unit == "hours":
        return at.astimezone(UTC) - timedelta(minutes=duration.amount)
    local = at.astimezone(calendar.zone)
    day = local.date()
    if duration.unit == "months":
        day = add_months(day, -duration.amount)
    elif duration.unit == "days":
        day -= timedelta(days=duration.amount)
    else:
        for _ in range(duration.amount):
            day -= timedelta(days=1)
            while not calendar.is_working(day):
                day -= timedelta(days=1)
    return datetime.combine(day, local.timetz().replace(tzinfo=None), calendar.zone).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, else that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def longest(duration: Duration, calendar: Calendar) -> timedelta:
    """The most time that the limit can leave in the decreed years (else the library's next ones), days off and all."""
    if duration.unit != "working":
        return duration.longest()
    years = calendar.decreed or frozenset({2026, 2027})
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    starts = (datetime.combine(day, time(), calendar.zone) for day in days)
    return max(add(start, duration, calendar) - start for start in starts)
