"""Consent: who may give it, how long it lives, and what it opens (P11, P12, P14)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rujukan.rules.refused import Refused

ASKED = ("need", "identity", "contact", "account", "screening", "plan")
"""What may be asked in an ordinary consent, P11's three steps first; `acts`, `notes`, `place`, `reporter` never are."""

STEPS: tuple[tuple[str, ...], ...] = (("need",), ("identity", "contact"), ("account", "screening"))
"""P11's three steps: that I need help / how to reach me / what happened."""

MEDIA = ("spoken", "signature", "thumbprint")
PRESENT = ("alone", "interpreter", "family", "police", "companion")
ANSWERS = ("yes", "later", "no")

Giver = Literal["person", "guardian", "substitute"]

CHECKED = ("safe", "suspected", "unknown")
"""What the check of a guardian can find; unknown is not cleared."""

SUBSTITUTES = ("social_worker", "unit_head", "court")
"""Who can decide in a guardian's place."""


@dataclass(frozen=True)
class Guardianship:
    """What is known of who cares for a child: the last check and a substitute's term, if one is named."""

    age: Literal["adult", "child", "unsure"]
    checked: Literal["", "safe", "suspected", "unknown"] = ""
    substitute_until: datetime | None = None


def check_giver(guardianship: Guardianship, giver: Giver, now: datetime) -> None:
    """May this consent be given so? A suspected or unknown guardian's is stopped; the substitute decides in his term.

    Raises Refused. Source: P14; UU 21/2007 art. 39; UU 31/2014 art. 29A.
    """
    if guardianship.age == "adult":
        if giver != "person":
            raise Refused("Orang dewasa memberi persetujuannya sendiri.", field="giver")
        return
    if not guardianship.checked:
        raise Refused("Pengasuhnya belum diperiksa. Catat dulu pemeriksaan anak, pengasuh, dan keluarga.")
    if giver == "substitute":
        if guardianship.substitute_until is None or guardianship.substitute_until <= now:
            raise Refused("Belum ada pengganti yang ditunjuk kepala unit, atau masanya sudah lewat.", field="giver")
    elif guardianship.checked != "safe":
        raise Refused(
            "Pengasuhnya diduga terlibat atau belum jelas. Izinnya tidak berlaku; kepala unit yang memutuskan"
            " sebagai pengganti.", field="giver",
        )  # fmt: skip
    elif giver == "person":
        raise Refused("Untuk anak, pengasuh yang aman atau pengganti ikut memutuskan.", field="giver")


def check_assent(guardianship: Guardianship, assent: str, *, fifteen_or_older: bool) -> None:
    """A 15 to 17-year-old's own word decides on sharing; a smaller child's no is heard too. Raises Refused. P14."""
    if guardianship.age == "adult":
        return
    if assent == "no":
        raise Refused("Anaknya sendiri tidak mau. Tanpa kemauannya tidak ada yang dibagikan.", field="assent")
    if fifteen_or_older and assent != "yes":
        raise Refused("Umur 15 sampai 17: anaknya sendiri yang memutuskan. Tanyakan dulu kepadanya.", field="assent")


def check_sitting(*, police_statement: bool) -> None:
    """Raises Refused when it is asked in the same sitting as a police statement (P11)."""
    if police_statement:
        raise Refused("Jangan dalam satu duduk dengan pemeriksaan polisi. Tanyakan izinnya di hari lain.",
                      field="police_why")  # fmt: skip


def is_live(*, answer: str, given_at: datetime, expires_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Does one answer of a consent hold at `now` (recorded time)? `ended_at`: withdrawn or replaced."""
    return answer == "yes" and given_at <= now < expires_at and (ended_at is None or now < ended_at)
