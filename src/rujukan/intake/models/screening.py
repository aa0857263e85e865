"""Section `screening`: act, means, purpose, with the fact and its source behind each; typed codes after HTCDS 2.0."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.trafficking import CODE_FIELDS, ELEMENTS, FACT_ANSWERS


class Screening(models.Model):
    """Half-done until `completed_at`; then it stays, and a new one may begin. The latest completed one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    began_at = models.DateTimeField(default=time.now)
    saved_at = models.DateTimeField(default=time.now)
    completed_at = models.DateTimeField(null=True)
    recruitment_place = Sealed()
    exploitation_place = Sealed()
    event_street = Sealed()
    event_city = Sealed()
    event_province = Sealed()
    event_postal_code = Sealed()
    event_description = Sealed()
    event_on = models.DateField(null=True)
    event_precision = models.CharField(max_length=7, blank=True)
    """When it was done to her; its first day, and how exactly that is known."""
    duration_months = models.CharField(max_length=12, blank=True)
    """A span of whole months: `0-12`, `61+`."""
    remarks = Sealed()

    unscoped: models.Manager["Screening"] = models.Manager()

    class Meta:
        constraints = [
            one_of("event_precision", ("", "day", "month", "year")),
            max_length("duration_months", 12),
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(completed_at__isnull=True), name="screening_one_half_done"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "completed_at"], name="screening_latest")]

    def __str__(self) -> str:
        return "screening"


class ScreeningFact(models.Model):
    """One indicator: is it so, by which fact, from whom."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="facts")
    element = models.CharField(max_length=7)
    indicator = models.CharField(max_length=40)
    answer = models.CharField(max_length=7)
    fact = Sealed()
    source = Sealed()

    unscoped: models.Manager["ScreeningFact"] = models.Manager()

    class Meta:
        constraints = [
            one_of("element", ELEMENTS),
            one_of("answer", FACT_ANSWERS),
            max_length("indicator", 40),
            models.UniqueConstraint(fields=["screening", "indicator"], name="screening_fact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.answer}"


class ScreeningCode(models.Model):
    """A typed value, which may stand several times: form, sector, destination, recruitment channel, control."""

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="codes")
    field = models.CharField(max_length=12)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            one_of("field", CODE_FIELDS),
            max_length("code", 60),
            models.UniqueConstraint(fields=["screening", "field", "code"], name="screening_code_once"),
        ]
        indexes = [models.Index(fields=["field", "code"], name="screening_code_counted")]

    def __str__(self) -> str:
        return f"{self.field}: {self.code}"
