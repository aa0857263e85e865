"""What the contexts above tell the waist: who has a dossier, and whose consent lives.

Grants and consents live in `cases`, which stands above this room; `cases` hands its answers in at start-up. Without
it nobody has anything (ADR 0004).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


class Standing(Protocol):
    def units_with_grant(self, dossier: UUID, now: datetime) -> frozenset[UUID]:
        """Units with any live grant on the dossier."""
        ...

    def consenting_units(self, dossier: UUID, now: datetime) -> frozenset[UUID]:
        """Units to which `need` may go by a live consent."""
        ...


@dataclass(frozen=True)
class Nobody:
    def units_with_grant(self, dossier: UUID, now: datetime) -> frozenset[UUID]:
        return frozenset()

    def consenting_units(self, dossier: UUID, now: datetime) -> frozenset[UUID]:
        return frozenset()


_standing: Standing = Nobody()


def give_standing(standing: Standing) -> None:
    """Handed in once, by `cases` at start-up."""
    global _standing
    _standing = standing


def standing() -> Standing:
    """The answers in use."""
    return _standing
