"""The case: one person's. A trafficking event joins cases."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef

from rujukan.cases.models.grant import AccessGrant
from rujukan.cases.models.person import Person
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Course, Holder
from rujukan.rules.actor import Actor


class TraffickingEvent(models.Model):
    """What was done to one or more persons; joins their cases without naming one to the other (P8)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.CharField(max_length=13)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["TraffickingEvent"] = models.Manager()

    class Meta:
        constraints = [max_length("region", 13)]

    def __str__(self) -> str:
        return "event"


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor, now: datetime) -> "CaseQuerySet":
        """Cases on which the actor's unit has a live grant."""
        grants = AccessGrant.unscoped.live(now).of(actor).filter(dossier=OuterRef("dossier"))
        return self.filter(Exists(grants))

    def of_holder(self, actor: Actor) -> "CaseQuerySet":
        """Cases on which this very person is named for his unit."""
        named = Holder.unscoped.filter(user__in=actor.ids, unit=actor.unit, until__isnull=True)
        return self.filter(dossier__in=named.values("dossier"))  # begins with his, not with all

    def open(self) -> "CaseQuerySet":
        """Not closed."""
        return self.filter(Exists(Course.unscoped.filter(dossier=OuterRef("dossier"), closed_at__isnull=True)))


class Case(models.Model):
    """One person's way through the services. Risk, age, lead unit and closing stand in its course."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    event = models.ForeignKey(TraffickingEvent, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=time.now)
    opened_precision = models.CharField(max_length=7, default="moment")
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Case"] = CaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"], name="case_person")]

    def __str__(self) -> str:
        return "case"
