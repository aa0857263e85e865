"""When: a date of which parts may be missing, the moment that something happened, and hours of a day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as hour
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rujukan.foundation import time
from rujukan.foundation.forms.base import Answer, Asked, clean_text
from rujukan.foundation.numerals import language

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True)
class Partial:
    """A date as far as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)


class PartialDate(Asked):
    """Day, month and year; day and month may be missing, the year too with "tidak tahu". Clean: Partial, UNKNOWN, None.

    `future` allows a day after today (in the region's time)."""

    kind = "date"
    parts = ("tgl", "bln", "thn")
    empty = None

    def __init__(self, *, future: bool = False, since: int = 1900, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.future, self.since = future, since
        self.now: datetime = time.now()
        self.zone: tzinfo = UTC

    def understand(self, answer: Answer) -> Partial:
        day, month, year = (_figure(answer.parts.get(part, "")) for part in self.parts)
        found = _partial(day, month, year)
        self._check_years(found)
        return found

    def _check_years(self, found: Partial) -> None:
        today = self.now.astimezone(self.zone).date()
        if found.year < self.since or found.year > today.year + 100:
            raise ValidationError(_("Tahun ditulis lengkap, misalnya %(year)s.") % {"year": today.year}, "year")
        if not self.future and found.earliest > today:
            raise ValidationError(_("Tanggal ini belum tiba."), "future")

    def show(self, value: Any) -> Answer:
        if not value:
            return Answer(dict.fromkeys(self.parts, ""))
        known = value if isinstance(value, Partial) else Partial(value.year, value.month, value.day)
        return Answer({"tgl": str(known.day or ""), "bln": str(known.month or ""), "thn": str(known.year)})


def _figure(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValidationError(_("Tulis tanggal dengan angka, misalnya 7 - 11 - 2025."), "invalid")
    return int(text)


def _partial(day: int | None, month: int | None, year: int | None) -> Partial:
    if year is None:
        raise ValidationError(_("Tahunnya belum diisi. Kira-kira pun cukup."), "year")
    if day is not None and month is None:
        raise ValidationError(_("Bulannya belum diisi. Kalau bulannya tidak tahu, isi tahunnya saja."), "month")
    try:
        return _real(Partial(year, month, day))
    except ValueError:
        raise ValidationError(
            _("Tanggal ini tidak ada di kalender. Periksa tanggal dan bulannya."), "invalid"
        ) from None


def _real(found: Partial) -> Partial:
    """Raises ValueError for the 31st of April; 0 is not 'missing'."""
    date(found.year, 1 if found.month is None else found.month, 1 if found.day is None else found.day)
    return found


@dataclass(frozen=True)
class Occurred:
    """When it happened (P24): aware, UTC; of precision `day` it is that day's first moment in the region's time.

    `reason` says why it is entered late, in the recorder's words."""

    at: datetime
    precision: Literal["instant", "day"] = "instant"
    reason: str = ""


class OccurredAt(Asked):
    """Just now (the rule), or an earlier day and hour in the region's time; late entry asks why (P24).

    late: from this delay on a reason is asked (the pack's `late_entry`). Clean: Occurred, never later than `now`."""

    kind = "occurred"
    parts = ("pilih", "tgl", "bln", "thn", "jam", "alasan")
    max_length = 200

    def __init__(self, *, late: timedelta = timedelta(hours=24), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.late = late
        self.now: datetime = time.now()
        self.zone: tzinfo = UTC

    def _blank(self) -> Occurred:
        return Occurred(self.now.astimezone(UTC))

    def understand(self, answer: Answer) -> Occurred:
        if answer.parts.get("pilih") != "lain":
            return self._blank()
        on = _partial(*(_figure(answer.parts.get(part, "")) for part in ("tgl", "bln", "thn")))
        if on.day is None:
            raise ValidationError(_("Tanggalnya belum lengkap. Kalau jamnya tidak tahu, kosongkan jamnya saja."), "day")
        return self._moment(on.earliest, answer.parts.get("jam", ""), answer.parts.get("alasan", ""))

    def _moment(self, on: date, typed: str, reason: str) -> Occurred:
        at = datetime.combine(on, hour_of(typed) if typed else hour(), self.zone).astimezone(UTC)
        if at > self.now:
            raise ValidationError(_("Waktu ini belum tiba. Yang dicatat di sini sudah terjadi."), "future")
        if self.now - at > self.late and not reason:
            raise ValidationError(_("Ini sudah lama. Tulis mengapa baru dicatat sekarang."), "reason")
        return Occurred(at, "instant" if typed else "day", clean_text(reason)[: self.max_length])

    def show(self, value: Any) -> Answer:
        """Without a value: just now, with today's date standing ready below the other choice."""
        known = value if isinstance(value, Occurred) else None
        local = (known.at if known else self.now).astimezone(self.zone)
        return Answer(
            {
                "pilih": "lain" if known else "sekarang",
                "tgl": str(local.day),
                "bln": str(local.month),
                "thn": str(local.year),
                "jam": f"{local:%H.%M}" if known and known.precision == "instant" else "",
                "alasan": known.reason if known else "",
            }
        )


class Hours(Asked):
    """From and to, in the region's time; may run over midnight. Clean: (time, time), UNKNOWN or None."""

    kind = "hours"
    parts = ("dari", "sampai")
    empty = None

    def understand(self, answer: Answer) -> tuple[hour, hour]:
        first, last = (answer.parts.get(part, "") for part in self.parts)
        if not (first and last):
            raise ValidationError(_("Isi dua-duanya: dari jam dan sampai jam."), "incomplete")
        if hour_of(first) == hour_of(last):
            raise ValidationError(_("Dari dan sampai sama. Periksa jamnya."), "same")
        return hour_of(first), hour_of(last)

    def show(self, value: Any) -> Answer:
        first, last = value or ("", "")
        return Answer({"dari": _shown(first), "sampai": _shown(last)})


def _shown(value: hour | str) -> str:
    if isinstance(value, str):
        return value
    return value.strftime("%H:%M" if language() == "en" else "%H.%M")


def hour_of(text: str) -> hour:
    """'16', '16.00', '16:00' and '1600' as a time. Raises ValidationError."""
    found = re.fullmatch(r"([01]?\d|2[0-3])(?:[.:]?([0-5]\d))?", text.strip())
    if not found:
        raise ValidationError(_("Jam ditulis dari 00.00 sampai 23.59, misalnya 16.00."), "hour")
    return hour(int(found[1]), int(found[2] or 0))
