"""Limits as the SOP writes them: `PT4H`, `P3D c` (calendar days), `P5D w` (working days), `P1M` (months).

Source: sop-steps section 2. How a limit runs over a calendar stands in `calendar.py`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Unit = Literal["hours", "days", "working", "months"]

_TEXT = re.compile(r"P(?:(?P<days>\d{1,4})D|(?P<months>\d{1,3})M|T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,4})M)?)")

UNKNOWN = (
    '"%(text)s" bukan batas waktu yang dikenal. Tulis misalnya PT4H (jam), PT15M (menit), P3D c (hari kalender),'
    " P5D w (hari kerja), atau P1M (bulan)."
)
NO_TIME = '"%(text)s" tidak memberi waktu sama sekali.'
WHICH_DAYS = '"%(text)s" belum menyebut jenis harinya: tambahkan c (hari kalender) atau w (hari kerja).'
ONLY_DAYS = '"%(text)s": hari kerja (w) hanya untuk hari, bukan untuk jam atau bulan.'
BY_CLOCK = '"%(text)s": jam dan menit berjalan terus, jadi tanpa c atau w.'


class WrongDuration(ValueError):
    """A text that is no limit. `reason` is an Indonesian sentence, also the key of its translation, with `params`."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason % {"text": text})
        self.reason, self.params = reason, {"text": text}


@dataclass(frozen=True)
class Duration:
    """A limit in one unit: minutes by the clock, calendar days, working days, or months."""

    unit: Unit
    amount: int
    """Minutes where unit is `hours`, else days or months."""
    text: str
    """As the pack writes it."""

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and (self.unit, self.amount) == (other.unit, other.amount)

    def __hash__(self) -> int:
        return hash((self.unit, self.amount))

    def shortest(self) -> timedelta:
        """The least time that the limit can leave; working days are taken in a week without days off (section 7)."""
        if self.unit == "hours":
            return timedelta(minutes=self.amount)
        return timedelta(days=min(_spans(self.amount)) if self.unit == "months" else self.amount)

    def longest(self) -> timedelta:
        """The most time that it can leave, days off apart: `calendar.longest` adds those."""
        return timedelta(days=max(_spans(self.amount))) if self.unit == "months" else self.shortest()


def parse(text: str) -> Duration:
    """A limit from its text. Raises WrongDuration (a ValueError) with a sentence for whoever wrote it."""
    body, _, kind = " ".join(str(text).split()).partition(" ")
    found = _TEXT.fullmatch(body)
    if found is None or kind not in ("", "c", "w") or body == "PT":
        raise WrongDuration(UNKNOWN, text)
    unit, amount = _measured(found, kind, text)
    if amount == 0:
        raise WrongDuration(NO_TIME, text)
    return Duration(unit, amount, f"{body} {kind}".strip())


def _measured(found: re.Match[str], kind: str, text: str) -> tuple[Unit, int]:
    if found["days"]:
        if not kind:
            raise WrongDuration(WHICH_DAYS, text)
        return ("days" if kind == "c" else "working"), int(found["days"])
    if kind == "w":
        raise WrongDuration(ONLY_DAYS, text)
    if found["months"]:
        return "months", int(found["months"])
    if kind:
        raise WrongDuration(BY_CLOCK, text)
    return "hours", int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)


def _spans(months: int) -> list[int]:
    """Days from the first of each month of four years to the first of the month so many months later."""
    lengths = [monthrange(2024 + at // 12, at % 12 + 1)[1] for at in range(48 + months)]
    return [sum(lengths[at : at + months]) for at in range(48)]
