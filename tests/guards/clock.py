"""Time stands still until the test moves it."""

from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2025, 11, 12, 1, 40, tzinfo=UTC)


class Clock:
    """Stands in for the ContextVar of `rujukan.foundation.time`, but for all threads: a live server runs in others."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def at(self, moment: datetime) -> None:
        """It is now `moment` (aware)."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self.moment = moment.astimezone(UTC)

    def forward(self, **difference: float) -> datetime:
        """Let time pass: `clock.forward(days=3)`. Returns the new moment."""
        self.moment += timedelta(**difference)
        return self.moment

    # the part of a ContextVar that `time.now` and `time.at` use

    def get(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> datetime:
        before, self.moment = self.moment, moment
        return before

    def reset(self, token: Any) -> None:
        self.moment = token
