"""P14: the check of who cares for her before any contact, and who decides in a suspect guardian's place."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.intake import YES_NO_UNKNOWN


class GuardianCheck(models.Model):
    """Section `screening`. A dated row each time; the latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    money = models.CharField(max_length=8)
    """Did anyone at home receive money?"""
    arranged = models.CharField(max_length=8)
    """Did anyone at home arrange the departure?"""
    result = models.CharField(max_length=9)
    remarks = Sealed()
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["GuardianCheck"] = models.Manager()

    class Meta:
        constraints = [
            one_of("money", YES_NO_UNKNOWN),
            one_of("arranged", YES_NO_UNKNOWN),
            one_of("result", ("safe", "suspected", "unknown")),
        ]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="guardian_latest")]

    def __str__(self) -> str:
        return self.result


class Substitute(models.Model):
    """Who decides for a child whose guardian can't, by decision of the unit head, for the pack's term."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    who = models.CharField(max_length=16)
    reasons = Sealed()
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)
    until = models.DateTimeField()

    unscoped: models.Manager["Substitute"] = models.Manager()

    class Meta:
        constraints = [one_of("who", ("social_worker", "unit_head", "court")), max_length("who", 16)]
        indexes = [models.Index(fields=["dossier", "until"], name="substitute_latest")]

    def __str__(self) -> str:
        return self.who
