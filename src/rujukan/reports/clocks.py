"""What became of a clock, as of a moment: the rule in Python, and the same in SQL for the many that nothing touched
since. A test compares the two."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, F, Q, Value, When

KEPT, MISSED, OTHER = "kept", "missed", "other"
DONE = ("stopped",)
"""How a clock ends by what it asked for; all other ends let it fall away."""


@dataclass(frozen=True)
class Clock:
    """As it stood then."""

    due: datetime | None
    ended: datetime | None
    how: str
    paused: bool


def outcome(clock: Clock, as_of: datetime) -> str:
    """Kept: done by its due. Missed: the due passed first, whatever came later. Neither: still running, standing still,
    without a due, fallen away before it, or never meant."""
    if clock.due is None or clock.how == "in error":
        return OTHER
    if clock.ended is None:
        return MISSED if clock.due < as_of and not clock.paused else OTHER
    if clock.ended > clock.due:
        return MISSED
    return KEPT if clock.how in DONE else OTHER


def outcome_in_sql(as_of: datetime) -> Case:
    """`outcome` for matters whose due nothing moved since."""
    ended = Q(ended_at__isnull=False) & (Q(ended_recorded_at__lte=as_of) | Q(ended_recorded_at__isnull=True))
    late = Q(due_at__lt=as_of) & ~(Q(paused_at__isnull=False) & Q(paused_at__lte=as_of))
    return Case(
        When(due_at__isnull=True, then=Value(OTHER)),
        When(ended & Q(ended_how="in error"), then=Value(OTHER)),
        When(ended & Q(ended_at__gt=F("due_at")), then=Value(MISSED)),
        When(ended & Q(ended_how__in=DONE), then=Value(KEPT)),
        When(ended, then=Value(OTHER)),
        When(late, then=Value(MISSED)),
        default=Value(OTHER),
        output_field=CharField(),
    )
