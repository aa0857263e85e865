"""Access is one table (design.md idea 3)."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Course, Holder
from rujukan.rules.access import BASES, Grant
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import SECTIONS, needs_holder

OPEN_TO_UNIT = [section for section in SECTIONS if not needs_holder(section, child=True)]
OPEN_TO_UNIT_IF_ADULT = [section for section in SECTIONS if not needs_holder(section, child=False)]


class GrantQuerySet(models.QuerySet["AccessGrant"]):
    def live(self, now: datetime) -> "GrantQuerySet":
        """SQL form of `rules.access.grant_is_live`: recorded time only."""
        planned = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        actual = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
        return self.filter(planned, actual, starts_at__lte=now)

    def of(self, actor: Actor) -> "GrantQuerySet":
        """Grants of the actor's unit; none for a tier that works no cases."""
        return self.filter(unit=actor.unit) if actor.works and actor.unit else self.none()

    def opening(self, actor: Actor, now: datetime) -> "GrantQuerySet":
        """SQL form of `rules.access.extent_of`, a row each: class D only where this very person is named. A child's (or
        unsure's) identity and contact are class D."""
        here = {"dossier": OuterRef("dossier")}
        named = Holder.unscoped.filter(**here, user__in=actor.ids, unit=actor.unit, until__isnull=True)
        grown = Course.unscoped.filter(**here, age="adult")
        for_all = Q(section__in=OPEN_TO_UNIT) | Q(section__in=OPEN_TO_UNIT_IF_ADULT) & Exists(grown)
        return self.live(now).of(actor).filter(for_all | Exists(named))


class AccessGrant(models.Model):
    """One row per dossier, unit, section and source. Ended, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    section = models.CharField(max_length=24)
    source = models.UUIDField()
    """The consent, referral or act that it comes from."""
    basis = models.CharField(max_length=11)
    starts_at = models.DateTimeField(default=time.now)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    unscoped: models.Manager["AccessGrant"] = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            max_length("section", 24),
            one_of("basis", BASES),
            models.UniqueConstraint(
                fields=["dossier", "unit", "section", "source"],
                condition=Q(ended_at__isnull=True),
                name="grant_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "dossier"], name="grant_unit")]

    def __str__(self) -> str:
        return f"{self.basis}: {self.section}"

    def as_rule(self) -> Grant:
        """The row as the rules see it."""
        return Grant(self.dossier_id, self.unit_id, self.section, self.starts_at, self.ends_at, self.ended_at,
                     self.basis)  # type: ignore[arg-type]  # fmt: skip
