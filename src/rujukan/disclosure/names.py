"""Names for the ids that rows carry: looked up once a page, after everything else was read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from rujukan.accounts.models import User
from rujukan.directory.parties import NOBODY, Party, parties
from rujukan.disclosure.shapes import Someone
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import Row

R = TypeVar("R", bound=Row)
Ids = tuple[UUID | None, UUID | None]
"""A user and his unit."""


@dataclass(frozen=True)
class Names:
    """Users and units in words."""

    reader: UUID | None
    mine: Party
    """The reader's own unit."""
    users: dict[UUID, str]
    units: dict[UUID | None, Party]

    @classmethod
    def of(cls, pairs: Iterable[Ids], reader: Actor) -> "Names":
        """The names of all these: at most two queries."""
        known = [*pairs, (None, reader.unit)]
        wanted = {user for user, _ in known if user}
        users = User.objects.filter(id__in=wanted).values_list("id", "name") if wanted else []
        units = parties(unit for _, unit in known)
        return cls(reader.user, units[reader.unit], dict(users), units)

    def party(self, unit: UUID | None) -> Party:
        return self.units.get(unit, NOBODY)

    def someone(self, user: UUID | None, unit: UUID | None) -> Someone:
        me = user is not None and user == self.reader
        return Someone(self.users.get(user, "") if user else "", self.party(unit), me)

    def signed(self, row: R) -> R:
        """The row with names in place of ids."""
        by = row.written
        named = replace(by, user=None, unit=None, by=self.users.get(by.user, "") if by.user else "",
                        by_unit=self.party(by.unit).name)  # fmt: skip
        return replace(row, written=named)


def pairs_of(rows: Iterable[Row]) -> list[Ids]:
    """Who wrote these rows."""
    return [(row.written.user, row.written.unit) for row in rows]
