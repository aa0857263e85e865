"""What happened and who looked: append-only entries, chained per dossier under a key that is not in the database."""

from django.db import models

from rujukan.foundation import time
from rujukan.foundation.constraints import max_length
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier


class EntryQuerySet(models.QuerySet["Entry"]):
    def acts(self) -> "EntryQuerySet":
        """What was done, mistakes left out."""
        return self.filter(kind=Entry.Kind.ACT, in_error=False)

    def looks(self) -> "EntryQuerySet":
        """Who opened what."""
        return self.filter(kind=Entry.Kind.LOOK)


class Entry(models.Model):
    """One act, look, change of rights or daily anchor. Nobody changes or removes one; `in_error` alone is set later, by
    an entry that `corrects` it (it stands outside the mac and is compared by verify)."""

    class Kind(models.TextChoices):
        ACT = "act"
        LOOK = "look"
        RIGHTS = "rights"
        ANCHOR = "anchor"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=6, choices=Kind)
    event = models.CharField(max_length=40)
    section = models.CharField(max_length=24, blank=True)

    by_user = models.UUIDField(null=True)
    by_unit = models.UUIDField(null=True)
    by_role = models.CharField(max_length=10, blank=True)
    by_kind = models.CharField(max_length=10)
    via = models.CharField(max_length=24, blank=True)
    session = models.CharField(max_length=16, blank=True)

    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=7, default="moment")
    recorded_at = models.DateTimeField(default=time.now)

    need = models.UUIDField(null=True)
    referral = models.UUIDField(null=True)
    item = models.UUIDField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=40, blank=True)
    due = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    follows = models.UUIDField(null=True)
    corrects = models.UUIDField(null=True)

    mac = models.BinaryField()
    in_error = models.BooleanField(default=False)

    unscoped: models.Manager["Entry"] = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="audit_entry_seq"),
            models.CheckConstraint(
                condition=models.Q(precision__in=["moment", "day", "month", "year", "unknown"]),
                name="audit_entry_precision",
            ),
            *(max_length(n, m) for n, m in [("event", 40), ("section", 24), ("outcome", 40), ("value", 40)]),
        ]
        indexes = [
            models.Index(fields=["dossier", "event"], name="audit_entry_event"),
            models.Index(fields=["by_user", "recorded_at"], name="audit_entry_user"),
        ]

    def __str__(self) -> str:
        return f"{self.event} #{self.seq}"


class Anchor(models.Model):
    """Once a day: count and hash of all heads of a region, kept here and in a file outside the database."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.CharField(max_length=13)
    at = models.DateTimeField(default=time.now)
    dossiers = models.PositiveIntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints = [max_length("region", 13)]

    def __str__(self) -> str:
        return f"{self.region} {self.at:%Y-%m-%d}"
