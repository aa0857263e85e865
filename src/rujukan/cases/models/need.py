"""Needs, how each service was answered, and the lines of the plan."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed


class ServiceAnswer(models.Model):
    """Is one of the six services needed? A dated row per answer; the latest counts."""

    ANSWERS = ("needed", "not_needed", "declined", "later")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    service = models.CharField(max_length=10)
    answer = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    """Of the pack's list `declined`."""
    said_by = models.CharField(max_length=8, default="team")
    ask_again_on = models.DateField(null=True)
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["ServiceAnswer"] = models.Manager()

    class Meta:
        constraints = [
            one_of("answer", ("needed", "not_needed", "declined", "later")),
            one_of("said_by", ("person", "guardian", "team")),
            max_length("service", 10),
            max_length("reason", 40),
        ]
        indexes = [models.Index(fields=["dossier", "service"], name="service_answer")]

    def __str__(self) -> str:
        return f"{self.service}: {self.answer}"


class Need(models.Model):
    """One thing asked for, of one kind in the pack."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    service = models.CharField(max_length=10)
    urgency = models.CharField(max_length=6)
    """high = immediate, medium = urgent, low = routine."""
    identified_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)
    applied_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    unscoped: models.Manager["Need"] = models.Manager()

    class Meta:
        constraints = [
            max_length("kind", 20),
            max_length("service", 10),
            one_of("urgency", ("high", "medium", "low")),
        ]
        indexes = [models.Index(fields=["dossier"], name="need_dossier")]

    def __str__(self) -> str:
        return self.kind


class NeedClosing(models.Model):
    """How a need ended: met, partly, unmet with the pack's reason."""

    need = models.OneToOneField(Need, models.PROTECT, primary_key=True, related_name="closing")
    result = models.CharField(max_length=8)
    reason = models.CharField(max_length=40, blank=True)
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    class Meta:
        constraints = [one_of("result", ("met", "partly", "unmet")), max_length("reason", 40)]

    def __str__(self) -> str:
        return self.result


class PlanLine(models.Model):
    """A line of the plan: the person's own words, the goal, who, until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    for_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    own_words = Sealed()
    goal = Sealed()
    due_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=time.now)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    unscoped: models.Manager["PlanLine"] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["dossier"], name="plan_line_dossier")]

    def __str__(self) -> str:
        return "plan line"
