"""Closed lists of a complaint, and what follows from several persons in it (design.md idea 1)."""

from collections.abc import Iterable

from rujukan.rules.procedure.pack import GRADES

CHANNELS = (
    "walk_in", "phone", "whatsapp", "letter", "agency", "village", "outreach", "social_media", "media", "other",
    "unknown", "supplied",
)  # fmt: skip
"""How the complaint came in; `supplied`: by a register."""

REPORTERS = ("self", "family", "friend", "village", "agency", "ngo", "other", "unknown", "supplied")
YES_NO_UNKNOWN = ("yes", "no", "unknown")
AGES = ("adult", "child", "unsure")
AGE_BANDS = (
    "0-8", "9-17", "15-17", "18-20", "21-23", "24-26", "27-29", "30-38", "39-47", "48+",
)  # fmt: skip


def highest_risk(risks: Iterable[str]) -> str:
    """A complaint's course takes the highest risk of its persons; '' where none was triaged."""
    return min((risk for risk in risks if risk), key=GRADES.index, default="")


def age_of_complaint(ages: Iterable[str]) -> str:
    """`child` if one of them may be a child, so that its safeguards hold for the whole complaint."""
    return "adult" if set(ages) == {"adult"} else "child"
