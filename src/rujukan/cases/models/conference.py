"""The case conference (F08), and closing (F22): proposed by one, decided by another. Section `decisions`."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed


class Conference(models.Model):
    """Who sat together about her, what was weighed, decided, and said against it. Rows are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    she_was = models.CharField(max_length=11)
    """Was she there herself?"""
    options = Sealed()
    decision = Sealed()
    dissent = Sealed()
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Conference"] = models.Manager()

    class Meta:
        constraints = [one_of("she_was", ("there", "represented", "not_there"))]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="conference_latest")]

    def __str__(self) -> str:
        return "conference"


class Attendance(models.Model):
    """A unit that sat in the conference."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="attendance")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "unit"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.unit_id)


class Task(models.Model):
    """A task that the conference gave: to a unit, until a day. Its clock is the matter of the same item."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.UUIDField()
    words = Sealed()
    due_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Task"] = models.Manager()

    def __str__(self) -> str:
        return "task"


class Override(models.Model):
    """A matter that was set aside for closing: by a conference, or by the role that the pack names for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, related_name="overrides")
    matter = models.UUIDField(unique=True)
    step = models.CharField(max_length=40)
    role = models.CharField(max_length=10, blank=True)
    by_user = models.UUIDField(null=True)
    reason = Sealed()
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Override"] = models.Manager()

    class Meta:
        constraints = [max_length("step", 40), max_length("role", 10)]

    def __str__(self) -> str:
        return self.step


class Closing(models.Model):
    """What the case manager proposed (F22), with her own view of it. The decision is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    reason = models.CharField(max_length=40)
    summary = Sealed()
    her_view = Sealed()
    asked_her = models.BooleanField()
    """Was she asked? Where she could not be, `her_view` says why."""
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Closing"] = models.Manager()

    class Meta:
        constraints = [max_length("reason", 40)]
        indexes = [models.Index(fields=["dossier", "recorded_at"], name="closing_latest")]

    def __str__(self) -> str:
        return self.reason


class ClosingDecision(models.Model):
    """What the unit head decided about a proposal, with words."""

    closing = models.OneToOneField(Closing, models.PROTECT, primary_key=True, related_name="decision")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    closed = models.BooleanField()
    words = Sealed()
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["ClosingDecision"] = models.Manager()

    def __str__(self) -> str:
        return "closed" if self.closed else "goes on"
