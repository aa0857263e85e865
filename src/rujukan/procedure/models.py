"""Stored packs, the course of a dossier, what is open on it, and who is named."""

from datetime import datetime, timedelta

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.actor import Actor


class StoredPack(models.Model):
    """A pack that was put in force: both texts as they were, and their hash. Never changed, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.CharField(max_length=13)
    sha256 = models.CharField(max_length=64)
    national = models.TextField()
    overlay = models.TextField()
    in_force_at = models.DateTimeField(default=time.now)
    by_user = models.UUIDField(null=True)
    moved_at = models.DateTimeField(null=True)
    """When running clocks were moved to its days off."""

    class Meta:
        constraints = [max_length("region", 13), max_length("sha256", 64)]

    def __str__(self) -> str:
        return f"{self.region} {self.sha256[:12]}"


class Course(models.Model):
    """How a dossier runs: its pinned pack, lead unit, risk, and adult, child or unsure. Moved by recorded acts only."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="+")
    pack = models.ForeignKey(StoredPack, models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    risk = models.CharField(max_length=6, blank=True)
    age = models.CharField(max_length=6, default="unsure")
    history = models.BooleanField(default=False)
    """As supplied by a register: no clocks run, figures tell it apart."""
    closed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    last_act_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Course"] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(risk__in=["", "high", "medium", "low"]), name="course_risk"),
            models.CheckConstraint(condition=models.Q(age__in=["adult", "child", "unsure"]), name="course_age"),
        ]

    def __str__(self) -> str:
        return f"course of {self.dossier_id}"


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> "MatterQuerySet":
        """Still open."""
        return self.filter(ended_at__isnull=True)

    def overdue(self, now: datetime) -> "MatterQuerySet":
        """Open past its due, and not paused."""
        return self.open().filter(due_at__lt=now, paused_at__isnull=True)

    def addressed_to(self, actor: Actor) -> "MatterQuerySet":
        """To my unit in a role of mine, where the dossier's holder of that role is me or nobody yet."""
        if actor.user is None:
            return self.none()
        turn = models.Q()
        for role in sorted(actor.roles):  # read once for all matters, not once for each
            held = Holder.unscoped.filter(unit=actor.unit, role=role, until__isnull=True).values("dossier")
            nobodys = ~models.Q(dossier__in=held)
            turn |= models.Q(models.Q(dossier__in=held.filter(user=actor.user)) | nobodys, role=role)
        return self.filter(turn, unit=actor.unit, role__in=actor.roles)

    def soonest_first(self) -> "MatterQuerySet":
        """By due, those without one last; `id` settles ties alike on both databases."""
        return self.order_by(models.F("due_at").asc(nulls_last=True), "id")


class Matter(models.Model):
    """Something open on a dossier; with a due it is a clock. Addressed to a unit in a role."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    service = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    nobody_holds = models.BooleanField(default=False)
    """No unit of the region holds the role: it went to the lead unit's head, who is told so."""

    need = models.UUIDField(null=True)
    referral = models.UUIDField(null=True)
    item = models.UUIDField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    grade = models.CharField(max_length=6, blank=True)
    blocks_close = models.BooleanField(default=False)

    started_at = models.DateTimeField()
    first_started_at = models.DateTimeField(null=True)
    run = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    limit = models.CharField(max_length=12, blank=True)
    graded = models.BooleanField(default=False)
    """How the due was reckoned: that limit from then on, by risk or urgency or not; so that it can move with them."""
    applied_at = models.DateTimeField(null=True)
    """When the need was first applied for: some limits never run past it."""
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    paused_by = models.UUIDField(null=True)
    held_for = models.DurationField(default=timedelta)
    """How long it stood still in pauses that are over."""
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True)
    overridden_by = models.UUIDField(null=True)
    """The entry under which it was set aside for closing: it blocks no more, and stays open as what it is."""
    started_by = models.UUIDField(null=True)
    ended_by = models.UUIDField(null=True)
    """Entries of the audit that started and ended it."""
    recorded_at = models.DateTimeField(default=time.now)
    ended_recorded_at = models.DateTimeField(null=True)

    unscoped: models.Manager["Matter"] = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            max_length("step", 40),
            max_length("limit", 12),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="matter_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "due_at", "dossier", "paused_at"],
                condition=models.Q(ended_at__isnull=True),
                name="matter_turn",
            ),  # with all that the count of an inbox asks for
            models.Index(fields=["due_at"], condition=models.Q(ended_at__isnull=True), name="matter_due"),
            models.Index(fields=["dossier", "step"], name="matter_of_dossier"),
            models.Index(
                fields=["dossier", "unit", "role", "due_at"],
                condition=models.Q(ended_at__isnull=True),
                name="matter_open_of",
            ),  # in the order of `soonest_first`, else SQLite walks through all of a role's matters for each dossier
        ]

    def __str__(self) -> str:
        return self.step


class MatterDue(models.Model):
    """A due that a matter had before: kept and shown when risk, a pause or a holiday moved it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="dues")
    due_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40)
    moved_at = models.DateTimeField(default=time.now)
    entry = models.UUIDField(null=True)
    """The act that moved it; none when time or the calendar did."""

    class Meta:
        constraints = [max_length("why", 40)]

    def __str__(self) -> str:
        return self.why


class Rung(models.Model):
    """An escalation that was passed: recorded once per rung and run, however often the sweep comes by."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="rungs")
    due_at = models.DateTimeField()
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    passed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=time.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "due_at", "number"], name="rung_once"),
        ]

    def __str__(self) -> str:
        return f"rung {self.number}"


class Holder(models.Model):
    """A named person: who holds a role for a unit on a dossier."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    user = models.UUIDField()
    since = models.DateTimeField(default=time.now)
    until = models.DateTimeField(null=True)

    unscoped: models.Manager["Holder"] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit", "role", "user"],
                condition=models.Q(until__isnull=True),
                name="holder_once",
            ),
        ]
        indexes = [models.Index(fields=["user", "dossier"], name="holder_user")]

    def __str__(self) -> str:
        return self.role


class Remark(models.Model):
    """What was written with an act: place, note, and why it was entered late. Sealed; of the unit that wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    entry = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    section = models.CharField(max_length=24)
    note = Sealed()
    place = Sealed()
    late = Sealed()

    unscoped: models.Manager["Remark"] = models.Manager()

    class Meta:
        constraints = [max_length("section", 24)]

    def __str__(self) -> str:
        return self.section
