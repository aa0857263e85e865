"""Who acts: one person in exactly one membership (design.md idea 3)."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Tier = Literal["works", "coordinates", "observes", "administers", "audits"]
ActorKind = Literal["member", "seat", "system", "import"]


@dataclass(frozen=True)
class Actor:
    """One user in one membership, as re-read on this request; `system` and `import` have no session."""

    user: UUID | None
    unit: UUID | None
    region: str
    roles: frozenset[str]
    tier: Tier
    name: str = ""
    kind: ActorKind = "member"
    session: str = ""
    via: str = ""
    """How it came in when not by a page: 'command line'."""

    @property
    def works(self) -> bool:
        return self.tier == "works"

    @property
    def ids(self) -> tuple[UUID, ...]:
        """His user id, if he is a person: for look-ups that must find nobody's rows for who is none."""
        return (self.user,) if self.user else ()


def system(region: str) -> Actor:
    """The product itself, for what only time brings (period.started)."""
    return Actor(None, None, region, frozenset({"system"}), "works", "Rujukan", "system")
