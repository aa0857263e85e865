"""Time left, dates and small sums of words, in Indonesian and English, in the region's local time.

Pure: the moment and the zone are arguments, only the language is the request's. Moments are aware; words are plain
text. A time never stands in relative words alone where somebody must act: beside `clock` goes `deadline`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rujukan.foundation.numerals import figures, language, number, rupiah
from rujukan.rules.procedure.pack import Words

__all__ = [
    "Clock",
    "clock",
    "day",
    "deadline",
    "figures",
    "full_day",
    "listed",
    "long_day",
    "moment",
    "number",
    "partial",
    "rupiah",
    "said",
    "span",
    "steps",
    "time_of",
    "weekday_date",
    "zone_name",
]

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}

CLOSE = timedelta(hours=6)
"""From here on minutes are said, and a due after midnight still reads 'Sisa ...'."""


@dataclass(frozen=True)
class Clock:
    """Time left in words, with the shape it is drawn in (`.clock.late` and so on; '' is the plain one)."""

    kind: Literal["late", "soon", "", "none"]
    words: str


def clock(due: datetime | None, now: datetime, zone: tzinfo) -> Clock:
    """'Lewat 1 hari', 'Sisa 3 jam 20 menit', 'Besok 17.00', 'Jumat 14 Nov', 'Tanpa batas'.

    Late only when `due < now`, as everywhere. Never says more time than there is."""
    if due is None:
        return Clock("none", _("Tanpa batas"))
    if due < now:
        return Clock("late", _("Lewat %(span)s") % {"span": span(now - due)})
    there, here = due.astimezone(zone), now.astimezone(zone)
    if due - now < CLOSE or there.date() == here.date():
        return Clock("soon", _("Sisa %(span)s") % {"span": span(due - now)})
    if there.date() == here.date() + timedelta(days=1):
        return Clock("", _("Besok %(time)s") % {"time": time_of(there)})
    return Clock("", weekday_date(there.date(), here.date()))


def span(length: timedelta) -> str:
    """'20 menit', '3 jam 20 menit', '7 jam', '2 hari'; rounded down, minutes only while fewer than six hours."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return _("kurang dari 1 menit")
    if minutes < 60:
        return _minutes(minutes)
    if minutes < 24 * 60:
        return _hours(minutes)
    return ngettext("%(n)s hari", "%(n)s hari", minutes // 1440) % {"n": minutes // 1440}


def _minutes(n: int) -> str:
    return ngettext("%(n)s menit", "%(n)s menit", n) % {"n": n}


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours}
    return f"{words} {_minutes(rest)}" if rest and timedelta(hours=hours) < CLOSE else words


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """'hari ini 09.40', 'kemarin 13.00', 'besok 17.00', '7 Nov 10.00', '7 Nov 2024 10.00'."""
    return _moment(at, now, zone, day)


def deadline(at: datetime, now: datetime, zone: tzinfo) -> str:
    """As `moment`, with the weekday: 'hari ini 13.00', 'Selasa 11 Nov 09.00'. For 'sampai ...'."""
    return _moment(at, now, zone, weekday_date)


def _moment(at: datetime, now: datetime, zone: tzinfo, far: Callable[[date, date], str]) -> str:
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    near = {0: _("hari ini"), -1: _("kemarin"), 1: _("besok")}.get((there.date() - today).days)
    return f"{near or far(there.date(), today)} {time_of(there)}"


def day(at: date, today: date) -> str:
    """'7 Nov'; of another year '7 Nov 2024'."""
    month = _MONTHS[language()][at.month - 1][:3]
    return f"{at.day} {month}" if at.year == today.year else f"{at.day} {month} {at.year}"


def weekday_date(at: date, today: date) -> str:
    """'Jumat 14 Nov'; of another year 'Rabu 5 Jan 2028'."""
    return f"{_DAYS[language()][at.weekday()]} {day(at, today)}"


def long_day(at: date) -> str:
    """'Rabu 12 November'."""
    words = language()
    return f"{_DAYS[words][at.weekday()]} {at.day} {_MONTHS[words][at.month - 1]}"


def full_day(at: date) -> str:
    """'12 November 2025'."""
    return f"{at.day} {_MONTHS[language()][at.month - 1]} {at.year}"


def time_of(local: datetime) -> str:
    """'09.40' in Indonesian, '09:40' in English; `local` is already in the region's zone."""
    return local.strftime("%H:%M" if language() == "en" else "%H.%M")


def partial(year: int | None, month: int | None = None, on: int | None = None) -> str:
    """What is known of a date: '7 November 2025', 'November 2025', '2025', 'tidak tahu'."""
    if year is None:
        return _("tidak tahu")
    if month is None:
        return str(year)
    name = f"{_MONTHS[language()][month - 1]} {year}"
    return name if on is None else f"{on} {name}"


def listed(items: Sequence[str]) -> str:
    """'a', 'a dan b', 'a, b, dan c'."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return _("%(first)s dan %(second)s") % {"first": items[0], "second": items[1]}
    return _("%(most)s, dan %(last)s") % {"most": ", ".join(items[:-1]), "last": items[-1]}


def steps(done: int, total: int) -> str:
    """'2 dari 5 langkah': stands beside every thread."""
    return ngettext("%(done)s dari %(total)s langkah", "%(done)s dari %(total)s langkah", total) % {
        "done": done,
        "total": total,
    }


def zone_name(zone: tzinfo) -> str:
    """'WITA' for Asia/Makassar; a zone outside Indonesia keeps its own name."""
    return _ZONES.get(str(zone), str(zone))


def said(words: Words | None) -> str:
    """The pack's words in the language of the request; nothing for none."""
    if words is None:
        return ""
    return words.en if language() == "en" else words.id
