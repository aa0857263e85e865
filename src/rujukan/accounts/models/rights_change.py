"""A change of rights (P4): one administrator proposes, one from another agency confirms, a day later it counts.

Its state is read from its moments; nothing is flipped when the day is over, since the memberships that confirming
writes carry the moment from which they count.
"""

from datetime import datetime
from typing import Literal, Self

from django.db import models
from django.db.models import F, Q

from rujukan.accounts.models.first_code import FirstCode
from rujukan.accounts.models.membership import Membership
from rujukan.accounts.models.user import User
from rujukan.directory.models import Agency, Region, Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.rules.actor import Tier
from rujukan.rules.rights import TIERS

State = Literal["proposed", "waiting", "in_effect", "cancelled"]


class RightsChangeQuerySet(models.QuerySet["RightsChange"]):
    def in_region(self, code: str) -> Self:
        return self.filter(region=code)

    def pending(self, now: datetime) -> Self:
        """Proposed or confirmed, not cancelled, and not yet in effect."""
        return self.filter(Q(effective_at__isnull=True) | Q(effective_at__gt=now), cancelled_at__isnull=True)

    def with_people(self) -> Self:
        """With all whom a row of the members page names."""
        return self.select_related(
            "user", "unit__agency", "membership__unit__agency", "proposed_by", "proposed_agency", "confirmed_by",
            "confirmed_agency", "cancelled_by",
        )  # fmt: skip


class RightsChange(models.Model):
    class Kind(models.TextChoices):
        NEW_USER = "new_user"
        ADD = "add"
        END = "end"
        ROLES = "roles"
        RESET = "reset"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Whom it is about; of a new user filled in when it is confirmed."""
    username = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    """The one to end or to change; of a new one filled in when it is confirmed."""
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    tier: "models.CharField[Tier | Literal[''], Tier | Literal['']]" = models.CharField(max_length=12, blank=True)
    roles = models.CharField(max_length=200, blank=True)
    """Codes with a space between; `MembershipRole` is what counts."""
    until = models.DateTimeField(null=True, blank=True)
    """End of the term that is proposed."""
    ended_before = models.DateTimeField(null=True, blank=True)
    """The end that the membership had, for when this is cancelled."""
    code_hash = models.BinaryField(default=b"", blank=True)
    """Of the first half of the paper code, which the proposer has in hand."""

    first_code = models.ForeignKey(FirstCode, models.PROTECT, null=True, blank=True, related_name="+")

    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=time.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = RightsChangeQuerySet.as_manager()

    class Meta:
        constraints = (
            one_of("kind", ("new_user", "add", "end", "roles", "reset")),
            one_of("tier", ("", *TIERS)),
            max_length("username", 40),
            max_length("name", 120),
            max_length("roles", 200),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_agency__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_at__gte=F("proposed_at"))
                & ~Q(confirmed_by=F("proposed_by"))
                & ~Q(confirmed_agency=F("proposed_agency")),
                name="accounts_rightschange_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, effective_at__isnull=True)
                | Q(effective_at__gt=F("confirmed_at")),
                name="accounts_rightschange_waits",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="accounts_rightschange_cancelled_by",
            ),
        )
        indexes = (models.Index(fields=("region", "proposed_at"), name="accounts_rightschange_list"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.user or self.username}"

    @property
    def role_codes(self) -> tuple[str, ...]:
        return tuple(self.roles.split())

    def state(self, now: datetime) -> State:
        """Where it stands at that moment."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.effective_at is None:
            return "proposed"
        return "waiting" if now < self.effective_at else "in_effect"
