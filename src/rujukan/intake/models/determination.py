"""The victim determination (administrative: who is entitled), by a second person, with reasons. Its result is of
section `plan`, its reasons of `screening`. Not the legal qualification, which no service waits for."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.trafficking import RESULTS


class Determination(models.Model):
    """A dated row each time; the latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    result = models.CharField(max_length=16)
    referred_to = models.CharField(max_length=40, blank=True)
    """Of who is no victim of trafficking: the pack's code for where she is referred instead."""
    reasons = Sealed()
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Determination"] = models.Manager()

    class Meta:
        constraints = [one_of("result", RESULTS), max_length("referred_to", 40)]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="determination_latest")]

    def __str__(self) -> str:
        return self.result


class DeterminationCode(models.Model):
    """As a register supplied it, value by value: HTCDS status and deciding organisation (the second person)."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="codes")
    field = models.CharField(max_length=10)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            one_of("field", ("status", "decided_by")),
            max_length("code", 60),
            models.UniqueConstraint(fields=["determination", "field", "code"], name="determination_code_once"),
        ]

    def __str__(self) -> str:
        return self.code
