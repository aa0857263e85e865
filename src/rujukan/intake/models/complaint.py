"""A complaint, who was harmed, and who reported it. What one person tells lies under her own key, from the first."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef

from rujukan.cases.models import AccessGrant, Case, Person
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.actor import Actor
from rujukan.rules.intake import AGES, CHANNELS, REPORTERS, YES_NO_UNKNOWN


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, actor: Actor, now: datetime) -> "ComplaintQuerySet":
        """Complaints on which the actor's unit has a live grant."""
        grants = AccessGrant.unscoped.live(now).of(actor).filter(dossier=OuterRef("dossier"))
        return self.filter(Exists(grants))


class Complaint(models.Model):
    """One report, of one or more persons harmed. Only what is common lies here."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    channel = models.CharField(max_length=16)
    reporter_kind = models.CharField(max_length=12)
    danger_now = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    received_precision = models.CharField(max_length=7, default="moment")
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Complaint"] = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("channel", CHANNELS),
            one_of("reporter_kind", REPORTERS),
            one_of("danger_now", YES_NO_UNKNOWN),
            one_of("received_precision", ("moment", "day", "month", "year", "unknown")),
        ]

    def __str__(self) -> str:
        return "complaint"


class Report(models.Model):
    """Section `reporter`: who reported, and how to answer. The latest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=time.now)
    name = Sealed()
    phone = Sealed()
    relation = Sealed()
    how_to_answer = Sealed()

    unscoped: models.Manager["Report"] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="report_latest")]

    def __str__(self) -> str:
        return "report"


class Harmed(models.Model):
    """One person harmed, by one complaint: who she is lies on her own dossier. Gets a case, or a reason for none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="harmed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    age = models.CharField(max_length=6)
    no_case_reason = models.CharField(max_length=40, blank=True)

    unscoped: models.Manager["Harmed"] = models.Manager()

    class Meta:
        ordering = ("position", "id")
        constraints = [
            one_of("age", AGES),
            max_length("no_case_reason", 40),
            models.UniqueConstraint(fields=["complaint", "person"], name="harmed_once"),
            models.CheckConstraint(
                condition=models.Q(case__isnull=True) | models.Q(no_case_reason=""), name="harmed_case_or_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="harmed_case"),
            models.Index(fields=["person"], name="harmed_person"),
        ]

    def __str__(self) -> str:
        return "harmed"


class HarmedNeed(models.Model):
    """Section `need` of a complaint: a kind of help that was asked for her at the start ('' = nobody knows yet)."""

    harmed = models.ForeignKey(Harmed, models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            max_length("kind", 20),
            models.UniqueConstraint(fields=["harmed", "kind"], name="harmed_need_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class Call(models.Model):
    """Danger now: a number that was called first, and what came of it. Section `need`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    number = models.CharField(max_length=20)
    answered = models.BooleanField()
    called_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Call"] = models.Manager()

    class Meta:
        constraints = [max_length("number", 20)]

    def __str__(self) -> str:
        return self.number
