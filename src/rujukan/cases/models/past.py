"""What a register supplied of a case that was closed elsewhere, before this product."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed


class PastCase(models.Model):
    """Section `decisions`: how it was closed, by whom it was kept."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=time.now)
    reference = Sealed()
    """The giver's own."""
    owner = Sealed()
    closing_reason = Sealed()

    unscoped: models.Manager["PastCase"] = models.Manager()

    def __str__(self) -> str:
        return "past case"


class PastStatus(models.Model):
    """HTCDS cas_Status, each value."""

    past = models.ForeignKey(PastCase, models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            max_length("code", 20),
            models.UniqueConstraint(fields=["past", "code"], name="past_status_once"),
        ]

    def __str__(self) -> str:
        return self.code


class PastReferral(models.Model):
    """Section `decisions`: from whom she came, or to whom she was sent, as a register has it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3)
    on = models.DateField(null=True)
    precision = models.CharField(max_length=7, blank=True)
    organisation = Sealed()
    case_worker = Sealed()
    details = Sealed()

    unscoped: models.Manager["PastReferral"] = models.Manager()

    class Meta:
        constraints = [
            one_of("direction", ("in", "out")),
            one_of("precision", ("", "day", "month", "year")),
            models.UniqueConstraint(fields=["dossier", "direction"], name="past_referral_once"),
        ]

    def __str__(self) -> str:
        return self.direction


class PastReferralReason(models.Model):
    """HTCDS reason for referral, each value."""

    referral = models.ForeignKey(PastReferral, models.PROTECT, related_name="reasons")
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            max_length("code", 60),
            models.UniqueConstraint(fields=["referral", "code"], name="past_referral_reason_once"),
        ]

    def __str__(self) -> str:
        return self.code
