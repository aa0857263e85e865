"""Triage: type and authority of a complaint, and the risk of each person in it."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.intake.models.complaint import Harmed


class Triage(models.Model):
    """A dated row each time; the latest counts. Section `need`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    type = models.CharField(max_length=40)
    authority = models.CharField(max_length=40)
    """Codes of the pack's lists `type` and `authority`."""
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Triage"] = models.Manager()

    class Meta:
        constraints = [max_length("type", 40), max_length("authority", 40)]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="triage_latest")]

    def __str__(self) -> str:
        return self.type


class TriageRisk(models.Model):
    """The risk of one person."""

    triage = models.ForeignKey(Triage, models.PROTECT, related_name="risks")
    harmed = models.ForeignKey(Harmed, models.PROTECT, related_name="risks")
    risk = models.CharField(max_length=6)

    class Meta:
        constraints = [
            one_of("risk", ("high", "medium", "low")),
            models.UniqueConstraint(fields=["triage", "harmed"], name="triage_risk_once"),
        ]

    def __str__(self) -> str:
        return self.risk
