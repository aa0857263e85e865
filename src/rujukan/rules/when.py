"""When something happened, apart from when it is recorded (P24)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Precision = Literal["moment", "day", "month", "year", "unknown"]


@dataclass(frozen=True)
class When:
    """at: aware, None = now; precision: how exactly it is known; late: why it is recorded only now, in the recorder's
    words, asked from the pack's `late_entry` on."""

    at: datetime | None = None
    precision: Precision = "moment"
    late: str = ""


NOW = When()
