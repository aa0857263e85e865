"""Consent: per recipient unit and section, with term, language, medium and who was present (P11)."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.rules.consent import ANSWERS, MEDIA


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self, now: datetime) -> "ConsentQuerySet":
        """SQL form of `rules.consent.is_live`, without the answers."""
        return self.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=now),
            Q(replaced_at__isnull=True) | Q(replaced_at__gt=now),
            given_at__lte=now,
            expires_at__gt=now,
        )


class Consent(models.Model):
    """One sitting's answers about one recipient unit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    given_at = models.DateTimeField(default=time.now)
    """Recorded time: access never runs on a back-dated act."""
    occurred_at = models.DateTimeField(default=time.now)
    expires_at = models.DateTimeField()
    giver = models.CharField(max_length=10, default="person")
    language = models.CharField(max_length=16)
    language_other = Sealed()
    medium = models.CharField(max_length=10)
    alone = models.BooleanField(default=False)
    interpreter = models.BooleanField(default=False)
    family = models.BooleanField(default=False)
    police = models.BooleanField(default=False)
    assent = models.CharField(max_length=9, default="not_asked")
    """A child's own word; of a 15 to 17-year-old it decides (P14)."""
    supplied = models.CharField(max_length=3, blank=True)
    """What a register said of consent: kept and returned, and gives no grant."""
    told_back = Sealed()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    replaced_at = models.DateTimeField(null=True)
    """From then on a later sitting about the same recipient counts instead."""

    unscoped: models.Manager["Consent"] = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("giver", ("person", "guardian", "substitute", "supplied")),
            one_of("medium", (*MEDIA, "supplied")),
            one_of("assent", ("yes", "no", "not_asked")),
            one_of("supplied", ("", "yes", "no")),
            max_length("language", 16),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consent_withdrawn_pair",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "recipient"], name="consent_recipient")]

    def __str__(self) -> str:
        return "consent"


class ConsentAnswer(models.Model):
    """Yes, later or no, for one section."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="answers")
    section = models.CharField(max_length=24)
    answer = models.CharField(max_length=5)

    class Meta:
        constraints = [
            max_length("section", 24),
            one_of("answer", ANSWERS),
            models.UniqueConstraint(fields=["consent", "section"], name="consent_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.answer}"
