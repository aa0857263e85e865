"""How a row that was taken in is known again; what it said is not kept here."""

from django.db import models

from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier


class ImportedRow(models.Model):
    """One row of a register, and the case that was opened for it. Key and hash are keyed from outside the database
    (`exchange.htcds.keys`): a dump can't be asked whether somebody is in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.BinaryField(unique=True)
    values_hash = models.BinaryField()
    recorded_at = models.DateTimeField(default=time.now)

    unscoped: models.Manager["ImportedRow"] = models.Manager()

    def __str__(self) -> str:
        return "imported row"
