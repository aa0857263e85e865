"""An episode: one need served by one unit, from an accepted referral or by the unit that leads itself."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from rujukan.cases.models import Need
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, one_of
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Sealed
from rujukan.referrals.models import Referral
from rujukan.rules.services import BEARERS, ITEMS, SESSIONS

PRECISIONS = ("moment", "day", "month", "year", "unknown")


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def open(self) -> "EpisodeQuerySet":
        """Begun and not ended."""
        return self.filter(ended_at__isnull=True)

    def recorded_by(self, moment: datetime) -> "EpisodeQuerySet":
        """What had been recorded by then, for a report as of a past date."""
        return self.filter(recorded_at__lte=moment)


class Episode(models.Model):
    """Section `service.<its service>`: since when, how it ended, to whom it was handed over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, models.PROTECT, null=True, related_name="+")
    """None: the unit that leads serves it itself."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    service = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    began_precision = models.CharField(max_length=7, default="moment")
    recorded_at = models.DateTimeField(default=time.now)
    ended_at = models.DateTimeField(null=True)
    ended_recorded_at = models.DateTimeField(null=True)
    ended_precision = models.CharField(max_length=7, blank=True)
    stop_reason = models.CharField(max_length=40, blank=True)
    """Where it ended without being done: of the pack's lists `failed`, `cancelled`, `declined`, `unmet`; `in_error`."""
    outcome = models.CharField(max_length=10, blank=True)
    handed_to = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")
    """The referral with which it goes on elsewhere."""

    unscoped: models.Manager["Episode"] = EpisodeQuerySet.as_manager()

    class Meta:
        constraints = [
            max_length("service", 10),
            max_length("kind", 20),
            max_length("stop_reason", 40),
            one_of("outcome", ("", "got_help", "partly", "not_helped", "unknown")),
            one_of("began_precision", PRECISIONS),
            one_of("ended_precision", ("", *PRECISIONS)),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")),
                name="episode_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["need", "unit"], condition=Q(ended_at__isnull=True), name="episode_one_open"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "service"], name="episode_dossier")]

    def __str__(self) -> str:
        return f"{self.service}: {self.kind}"


class Session(models.Model):
    """A meeting or contact within an episode. Its note is of section `notes.<service>`, the unit's own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="sessions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    kind = models.CharField(max_length=7)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=7, default="moment")
    recorded_at = models.DateTimeField(default=time.now)
    note = Sealed()
    place = Sealed()

    unscoped: models.Manager["Session"] = models.Manager()

    class Meta:
        constraints = [
            one_of("kind", SESSIONS),
            one_of("precision", PRECISIONS),
        ]
        indexes = [models.Index(fields=["episode", "occurred_at"], name="session_order")]

    def __str__(self) -> str:
        return self.kind


class Cost(models.Model):
    """Whole rupiah, and who bore it. Section `service.<service>`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="costs")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by_user = models.UUIDField(null=True)
    amount = models.BigIntegerField()
    item = models.CharField(max_length=12)
    borne_by = models.CharField(max_length=8)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=7, default="moment")
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["Cost"] = models.Manager()

    class Meta:
        constraints = [
            one_of("item", ITEMS),
            one_of("borne_by", BEARERS),
            one_of("precision", PRECISIONS),
            models.CheckConstraint(condition=Q(amount__gt=0), name="cost_positive"),
        ]
        indexes = [models.Index(fields=["episode"], name="cost_episode")]

    def __str__(self) -> str:
        return self.item
