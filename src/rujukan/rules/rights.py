"""Who may be what, and how that changes: tiers, their roles, the second administrator, the day's wait (P4)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from rujukan.rules.actor import Actor, Tier
from rujukan.rules.refused import Refused

TIERS: tuple[Tier, ...] = get_args(Tier)
COORDINATING_ROLES = frozenset({"SEC", "CHR"})
AUDITING_ROLES = frozenset({"DPO"})

WAIT = timedelta(hours=24)
"""From confirmation until a change of rights takes effect."""

CODE_LASTS = timedelta(days=14)
"""From then on a first paper code is no longer taken."""


def tier_of_role(role: str) -> Tier:
    """The tier that a role belongs to; a membership holds roles of its own tier alone."""
    if role in COORDINATING_ROLES:
        return "coordinates"
    return "audits" if role in AUDITING_ROLES else "works"


def check_roles(tier: Tier, roles: Collection[str]) -> None:
    """Raises Refused unless the roles fit the tier: administrators and observers hold none, who works or coordinates
    holds at least one, and coordinating and working are never one membership."""
    if tier in ("administers", "observes") and roles:
        raise Refused("Pengelola dan pengamat tidak memegang peran apa pun.", field="roles")
    if tier in ("works", "coordinates") and not roles:
        raise Refused("Pilih paling sedikit satu peran.", field="roles")
    if wrong := sorted(role for role in roles if tier_of_role(role) != tier):
        raise Refused("Peran %(roles)s tidak termasuk tugas ini.", field="roles", roles=", ".join(wrong))


def check_held_by_unit(roles: Collection[str], held: Collection[str]) -> None:
    """Raises Refused when the unit, by the SOP in force, doesn't hold one of the roles."""
    if missing := sorted(set(roles) - set(held)):
        raise Refused("Menurut SOP, unit ini tidak memegang peran %(roles)s.", field="roles", roles=", ".join(missing))


def check_together(tier: Tier, others: Collection[Tier]) -> None:
    """Raises Refused when one person would both administer and see or steer cases."""
    tiers = {tier, *others}
    if "administers" in tiers and tiers & {"works", "coordinates", "audits"}:
        raise Refused("Pengelola tidak boleh sekaligus menangani, mengoordinasi, atau mengawasi.", field="tier")


def check_proposer(by: Actor, *, subject: UUID | None) -> None:
    """Raises Refused unless `by` administers, and not himself."""
    if by.tier != "administers":
        raise Refused("Hanya pengelola yang bisa mengusulkan perubahan hak.")
    if by.user is not None and by.user == subject:
        raise Refused("Anda tidak bisa mengusulkan perubahan hak untuk diri sendiri.")


def check_recoverer(by: Actor, *, subject: UUID | None, colleague: bool) -> None:
    """Raises Refused unless `by` heads the unit of the colleague who lost her second factor. An administrator of
    another agency still confirms, and the day's wait stands: a head alone takes over no account."""
    if not by.works or "UH" not in by.roles:
        raise Refused("Hanya kepala unit yang bisa meminta pemulihan untuk anggota unitnya.")
    if by.user == subject:
        raise Refused("Anda tidak bisa mengusulkan perubahan hak untuk diri sendiri.")
    if not colleague:
        raise Refused("Orang ini bukan anggota unit Anda.")


def check_confirmer(by: Actor, *, agency: UUID, proposer: UUID, proposer_agency: UUID, subject: UUID | None) -> None:
    """Raises Refused unless `by` is another administrator, from another agency, and not whom it is about.
    `agency` is that of `by`."""
    if by.tier != "administers":
        raise Refused("Hanya pengelola yang bisa mengesahkan perubahan hak.")
    if by.user == proposer:
        raise Refused("Yang mengesahkan harus orang kedua: usul ini dari Anda sendiri.")
    if agency == proposer_agency:
        raise Refused("Yang mengesahkan harus pengelola dari instansi lain.")
    if by.user is not None and by.user == subject:
        raise Refused("Anda tidak bisa mengesahkan perubahan hak untuk diri sendiri.")


def takes_effect(confirmed_at: datetime) -> datetime:
    """When a change that was confirmed at that moment takes effect."""
    return confirmed_at + WAIT


def is_live(starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
    """Does a membership or one of its roles count now? SQL form: `Membership.objects.live(now)`."""
    return starts_at <= now and (ends_at is None or now < ends_at)
