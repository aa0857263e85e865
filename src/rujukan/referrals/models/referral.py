"""A referral of one need to one unit. Its states are immutable rows; `status` is a cache written by `states.move`."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from rujukan.cases.models import AccessGrant, Need, PlanLine
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import new_code, uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.actor import Actor
from rujukan.rules.referral import ENDED, HOLDS_DATA, MOVES, OPEN

CONFIRMERS = ("person", "provider", "family", "coordinator")
OUTCOMES = ("", "got_help", "partly", "not_helped", "unknown")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, actor: Actor, now: datetime) -> "ReferralQuerySet":
        """Sent to the actor's unit (a draft is not sent), or of a case on which his unit has a live grant."""
        if not actor.works or actor.unit is None:
            return self.none()
        grants = AccessGrant.unscoped.live(now).of(actor).filter(dossier=OuterRef("dossier"))
        mine = Exists(grants) & (Q(from_unit=actor.unit) | Exists(grants.filter(basis="lead")))
        return self.filter(Q(to_unit=actor.unit) & ~Q(status="draft") | mine)

    def open(self) -> "ReferralQuerySet":
        """Sent and not ended."""
        return self.filter(status__in=OPEN)

    def running(self, unit: UUID) -> "ReferralQuerySet":
        """For which the unit holds data: accepted, and not yet acknowledged, failed or cancelled."""
        served = Q(status__in=HOLDS_DATA) | Q(status="completed", acknowledged_at__isnull=True)
        return self.filter(served, to_unit=unit)

    def unacknowledged(self) -> "ReferralQuerySet":
        """Ended, and the sender has not yet taken note."""
        return self.filter(status__in=ENDED, acknowledged_at__isnull=True)


class Referral(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True, default=new_code)
    """Its own, not the case's: all that a receiver knows before he accepts (P3)."""
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    plan_line = models.ForeignKey(PlanLine, models.PROTECT, null=True, related_name="+")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    service = models.CharField(max_length=10)
    urgency = models.CharField(max_length=6)
    status = models.CharField(max_length=16, default="draft")
    status_before_hold = models.CharField(max_length=16, blank=True)
    held_until = models.DateField(null=True)
    holds = models.PositiveSmallIntegerField(default=0)
    """How often it was held; the pack says how often it may be."""
    drafted_at = models.DateTimeField(default=time.now)
    requested_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    """When the receiver first opened the preview."""
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    without_sections = models.BooleanField(default=False)
    """Her consent was withdrawn while it ran: the service goes on without the sections, if she wishes."""
    message = Sealed()
    """What the sender adds for the receiver, opened after acceptance with `need`."""

    unscoped: models.Manager["Referral"] = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            max_length("code", 40),
            max_length("kind", 20),
            max_length("service", 10),
            one_of("urgency", ("high", "medium", "low")),
            one_of("status", tuple(MOVES)),
            one_of("status_before_hold", ("", *MOVES)),
            one_of("outcome", OUTCOMES),
            models.CheckConstraint(condition=~Q(from_unit=models.F("to_unit")), name="referral_not_to_itself"),
        ]
        indexes = [
            models.Index(fields=["dossier"], name="referral_dossier"),
            models.Index(fields=["to_unit", "status"], name="referral_to"),
            models.Index(fields=["from_unit", "status"], name="referral_from"),
        ]

    def __str__(self) -> str:
        return self.code


class ReferralSection(models.Model):
    """A section that the referral asks for; opened on acceptance as far as she consented."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="sections")
    section = models.CharField(max_length=24)

    class Meta:
        constraints = [
            max_length("section", 24),
            models.UniqueConstraint(fields=["referral", "section"], name="referral_section_once"),
        ]

    def __str__(self) -> str:
        return self.section


class ReferralStatus(models.Model):
    """One move, never changed: who, when it happened, when it was recorded, with what reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=16)
    reason = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    until = models.DateField(null=True)
    by_user = models.UUIDField(null=True)
    by_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    on_behalf = models.BooleanField(default=False)
    """Logged by the sender from the receiver's letter, since that unit has nobody in the system."""
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)
    words = Sealed()

    unscoped: models.Manager["ReferralStatus"] = models.Manager()

    class Meta:
        constraints = [
            one_of("status", tuple(MOVES)),
            max_length("reason", 40),
            one_of("outcome", OUTCOMES),
        ]
        indexes = [models.Index(fields=["referral", "recorded_at"], name="referral_status_order")]

    def __str__(self) -> str:
        return self.status


class Feedback(models.Model):
    """What the receiver reports back while serving: of section `service.<its service>`, so that the sender sees it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="feedback")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)
    words = Sealed()

    unscoped: models.Manager["Feedback"] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["referral", "recorded_at"], name="feedback_order")]

    def __str__(self) -> str:
        return "feedback"


class HelpConfirmation(models.Model):
    """Did help arrive, and who says so? The person's own word is counted apart from everybody else's (P17)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="confirmations")
    confirmed_by = models.CharField(max_length=12)
    answer = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    occurred_at = models.DateTimeField(default=time.now)
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["HelpConfirmation"] = models.Manager()

    class Meta:
        constraints = [one_of("confirmed_by", CONFIRMERS), one_of("answer", ("got_help", "partly", "not_helped"))]

    def __str__(self) -> str:
        return f"{self.confirmed_by}: {self.answer}"
