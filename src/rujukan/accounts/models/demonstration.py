"""The mark of a database that `rujukan demo` made."""

from django.db import models
from django.db.models import Q

from rujukan.foundation import time


class Demonstration(models.Model):
    """One row, or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made_at = models.DateTimeField(default=time.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="accounts_demonstration_one"),)

    def __str__(self) -> str:
        return "demonstration"
