"""From a membership to an actor: the one way in which somebody comes to act."""

import hashlib
from datetime import datetime

from rujukan.accounts.models import Membership, User
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused

COMMAND_LINE = "command line"


def session_mark(session_key: str | None) -> str:
    """What the record keeps of a session: enough to tell two apart, useless for entering one."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else ""


def actor_of(membership: Membership, session: str = "", via: str = "") -> Actor:
    """Who acts in this membership. `session` is a `session_mark`, `via` how he came in when not by a page."""
    return Actor(
        user=membership.user_id,
        unit=membership.unit_id,
        region=membership.unit.region_id,
        roles=frozenset(membership.role_codes),
        tier=membership.tier,
        name=membership.user.name,
        session=session,
        via=via,
    )


def actor_named(name: str, now: datetime, via: str = COMMAND_LINE) -> Actor:
    """The actor of `USER` or, where he has several memberships, `USER@UNIT` (the unit's code). Raises Refused."""
    username, _, unit = name.strip().partition("@")
    if not User.objects.filter(username=username.lower()).exists():
        raise Refused("Tidak ada pengguna bernama “%(name)s”.", name=username)
    live = _live_memberships(username, now)
    found = [one for one in live if one.unit.code == unit] if unit else live
    if len(found) != 1:
        raise _which(username, unit, live)
    return actor_of(found[0], via=via)


def _live_memberships(username: str, now: datetime) -> list[Membership]:
    mine = Membership.objects.live(now).filter(user__username=username.lower())
    return list(mine.with_people(now).in_order())


def _which(username: str, unit: str, live: list[Membership]) -> Refused:
    if not live:
        return Refused("“%(name)s” tidak punya keanggotaan yang berlaku.", name=username)
    choices = ", ".join(f"{username}@{one.unit.code}" for one in live)
    if unit:
        return Refused("“%(name)s” bukan anggota unit “%(unit)s”. Yang ada: %(choices)s.",
                       name=username, unit=unit, choices=choices)  # fmt: skip
    return Refused("“%(name)s” punya beberapa keanggotaan. Tulis salah satu: %(choices)s.",
                   name=username, choices=choices)  # fmt: skip
