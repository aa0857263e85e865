"""The years and halves of a report, in the region's own time."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

WHOLE, FIRST, SECOND = 0, 1, 2
HALVES = (WHOLE, FIRST, SECOND)

Slot = tuple[int, int]
"""(year, half): half 0 is the whole year."""


@dataclass(frozen=True)
class Span:
    """A year and the one before it, as of a moment: nothing that was recorded later is known."""

    region: str
    year: int
    zone: ZoneInfo
    as_of: datetime

    @property
    def years(self) -> tuple[int, int]:
        return self.year, self.year - 1

    @cached_property
    def _edges(self) -> list[datetime]:
        starts = [(self.year - 1, 1), (self.year - 1, 7), (self.year, 1), (self.year, 7), (self.year + 1, 1)]
        return [datetime(year, month, 1, tzinfo=self.zone) for year, month in starts]

    @property
    def begins(self) -> datetime:
        return self._edges[0]

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return self._edges[-1]

    @cached_property
    def halves(self) -> list[tuple[Slot, datetime, datetime]]:
        """Each half with its first moment and the first after it."""
        edges = self._edges
        return [((self.year - 1 + n // 2, n % 2 + 1), edges[n], edges[n + 1]) for n in range(4)]

    def slots(self, at: datetime, precision: str = "moment") -> tuple[Slot, ...]:
        """The year that something belongs to and, where that is known, the half; none outside, nor without a year."""
        place = bisect_right(self._edges, at)
        if not 0 < place < len(self._edges) or precision == "unknown":
            return ()
        (year, half), *_ = self.halves[place - 1]
        return ((year, WHOLE),) if precision == "year" else ((year, WHOLE), (year, half))
