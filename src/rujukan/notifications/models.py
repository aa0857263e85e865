"""Notices to staff: an outbox row written inside the act. A code, and that there is something; never content (P20)."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier


class Notice(models.Model):
    """To whoever has the role in the unit for the dossier, resolved when it is read. Keeps its own attempts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    what = models.CharField(max_length=60)
    """`turn:<step>`, `late:<step>` or an event: which words to show, nothing of the person."""
    referral = models.UUIDField(null=True)
    at = models.DateTimeField(default=time.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [max_length("what", 60), max_length("role", 10)]
        indexes = [
            models.Index(fields=["unit", "role", "at"], name="notice_for"),
            models.Index(fields=["at"], condition=models.Q(sent_at__isnull=True), name="notice_unsent"),
        ]

    def __str__(self) -> str:
        return self.what
