"""States of a referral (FHIR/Gravity Task codes), who moves it, and by which event. `docs/states/referral.md` is drawn
from here."""

from typing import Literal

from rujukan.rules.refused import StateChanged

Status = Literal[
    "draft", "requested", "accepted", "rejected", "in-progress", "on-hold", "completed", "failed", "cancelled",
    "entered-in-error",
]  # fmt: skip

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("requested", "entered-in-error"),
    "requested": ("accepted", "rejected", "cancelled", "entered-in-error"),
    "accepted": ("in-progress", "on-hold", "failed", "cancelled", "entered-in-error"),
    "in-progress": ("on-hold", "completed", "failed", "cancelled", "entered-in-error"),
    "on-hold": ("in-progress", "accepted", "failed", "cancelled", "entered-in-error"),
    "completed": ("entered-in-error",),
    "rejected": ("entered-in-error",),
    "failed": ("entered-in-error",),
    "cancelled": ("entered-in-error",),
    "entered-in-error": (),
}

EVENTS: dict[str, str] = {
    "requested": "referral.requested",
    "accepted": "referral.accepted",
    "rejected": "referral.rejected",
    "in-progress": "referral.started",
    "on-hold": "referral.held",
    "completed": "referral.completed",
    "failed": "referral.failed",
    "cancelled": "referral.cancelled",
}
"""State -> the event that brings it there (from on-hold back: referral.resumed)."""

OWNERS: dict[str, Literal["sender", "receiver", "nobody"]] = {
    "draft": "sender",
    "requested": "receiver",
    "accepted": "receiver",
    "in-progress": "receiver",
    "on-hold": "receiver",
    "completed": "sender",
    "rejected": "sender",
    "failed": "sender",
    "cancelled": "sender",
    "entered-in-error": "nobody",
}
"""Whose turn it is."""

SHOWN: dict[str, str] = {
    "draft": "draft",
    "requested": "sent",
    "accepted": "accepted",
    "in-progress": "served",
    "on-hold": "held",
    "completed": "done",
    "rejected": "not_done",
    "failed": "not_done",
    "cancelled": "not_done",
    "entered-in-error": "in_error",
}
"""State -> one of the five that people see (design.md section 3)."""

OPEN = ("requested", "accepted", "in-progress", "on-hold")
HOLDS_DATA = ("accepted", "in-progress", "on-hold")
ENDED = ("completed", "rejected", "failed", "cancelled")


def check_move(old: str, new: str) -> None:
    """Raises StateChanged when a referral in state `old` can't go to `new`: somebody was there first."""
    if new not in MOVES[old]:
        raise StateChanged("Rujukan ini sudah berubah sejak Anda membukanya. Periksa keadaannya yang sekarang.")
