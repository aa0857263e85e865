"""The second person: who decides must not be who did what is decided about (design.md section 2)."""

from collections.abc import Collection
from uuid import UUID

from rujukan.rules.refused import Refused


def check_second_person(recorders: Collection[UUID | None], by: UUID | None) -> None:
    """Raises Refused when `by` recorded one of the acts under review; a person in two memberships is one person."""
    if by in recorders:
        raise Refused("Yang memutuskan harus orang kedua: Anda sendiri yang mencatat langkah sebelumnya.")
