"""User x unit x roles x tier, each with its time. An actor acts in exactly one."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.functional import cached_property

from rujukan.accounts.models.user import User
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.rules.actor import Tier
from rujukan.rules.rights import AUDITING_ROLES, COORDINATING_ROLES, TIERS


def _live(now: datetime) -> Q:
    """SQL form of `rules.rights.is_live`."""
    return Q(starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self, now: datetime) -> Self:
        """Those that count at that moment; a user who was put out has none."""
        return self.filter(_live(now), user__is_active=True)

    def not_over(self, now: datetime) -> Self:
        """Those that count at that moment or will."""
        ends_later = Q(ends_at__isnull=True) | Q(ends_at__gt=now) & Q(ends_at__gt=F("starts_at"))
        return self.filter(ends_later)

    def in_region(self, code: str) -> Self:
        """Of the region's units."""
        return self.filter(unit__region=code)

    def with_people(self, now: datetime) -> Self:
        """With user, unit, agency and region loaded, and the roles that count at that moment in `held`."""
        roles = MembershipRole.objects.live(now)
        return self.select_related("user", "unit__agency", "unit__region").prefetch_related(
            Prefetch("roles", queryset=roles, to_attr="held")
        )

    def in_order(self) -> Self:
        """By agency and unit as the overlay lists them, then by who came first."""
        return self.order_by("unit__agency__position", "unit__position", "id")


class MembershipRoleQuerySet(models.QuerySet["MembershipRole"]):
    def live(self, now: datetime) -> Self:
        """Those that count at that moment, the main one first."""
        return self.filter(_live(now)).order_by("position", "id")


class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    tier: "models.CharField[Tier, Tier]" = models.CharField(max_length=12)
    starts_at = models.DateTimeField(default=time.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    """End of his term, or of a change that ended it. What ended before it began never counted."""

    objects = MembershipQuerySet.as_manager()

    held: list["MembershipRole"]
    """Only after `with_people`."""

    class Meta:
        constraints = (
            one_of("tier", TIERS),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="accounts_membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("user", "unit"), condition=Q(ends_at__isnull=True), name="accounts_membership_once"
            ),
        )
        indexes = (models.Index(fields=("unit", "user"), name="accounts_membership_unit"),)

    def __str__(self) -> str:
        return f"{self.user} @ {self.unit}"

    @cached_property
    def role_codes(self) -> tuple[str, ...]:
        """The roles that count (at the moment of `with_people`, else now), the main one first."""
        held = self.held if hasattr(self, "held") else self.roles.live(time.now())
        return tuple(role.role for role in held)

    @property
    def rights(self) -> str:
        """What he may do, as text to compare: a session that began with other rights is cut off."""
        return f"{self.tier} {self.unit_id} {' '.join(sorted(self.role_codes))}"


class MembershipRole(models.Model):
    """One role of a membership, from when to when. `tier` is the membership's, copied so that the database can refuse
    a role of another tier."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)
    tier = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField(default=0)
    """Its place as it was proposed: the first one is what he mainly is."""
    starts_at = models.DateTimeField(default=time.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipRoleQuerySet.as_manager()

    class Meta:
        constraints = (
            max_length("role", 20),
            models.CheckConstraint(
                condition=(
                    Q(tier="coordinates", role__in=sorted(COORDINATING_ROLES))
                    | Q(tier="audits", role__in=sorted(AUDITING_ROLES))
                    | Q(tier="works") & ~Q(role__in=sorted(COORDINATING_ROLES | AUDITING_ROLES)) & ~Q(role="")
                ),
                name="accounts_membershiprole_of_tier",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="accounts_membershiprole_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("membership", "role"),
                condition=Q(ends_at__isnull=True),
                name="accounts_membershiprole_once",
            ),
        )

    def __str__(self) -> str:
        return self.role


def add_membership(
    *, user: UUID, unit: Unit, tier: Tier, roles: tuple[str, ...], starts_at: datetime, ends_at: datetime | None = None
) -> Membership:
    """Write a membership with its roles; the rules were asked before."""
    membership = Membership.objects.create(user_id=user, unit=unit, tier=tier, starts_at=starts_at, ends_at=ends_at)
    add_roles(membership, roles, starts_at)
    return membership


def add_roles(membership: Membership, roles: tuple[str, ...], starts_at: datetime) -> None:
    """Write roles that count from a moment on."""
    for position, role in enumerate(roles):
        MembershipRole.objects.create(
            membership=membership, role=role, tier=membership.tier, position=position, starts_at=starts_at
        )
