"""The one-time paper code with which somebody signs in first, or again after losing his second factor.

It has two halves, each seen by one person alone: the administrator who proposed and the one who confirmed. Neither
could take the account by himself.
"""

import hmac
import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from rujukan.accounts.models.user import User
from rujukan.foundation import keyring, time
from rujukan.foundation.ids import uuid7

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is misread on paper: no I, L, O, U, 0, 1."""
LENGTH = 8


def new_half() -> str:
    """'K7QM-2XNR': 39 random bits, to be written down."""
    text = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{text[:4]}-{text[4:]}"


def hash_half(half: str) -> bytes:
    """What is stored of a half: keyed, so that a stolen database can't be tried against."""
    plain = "".join(character for character in half.upper() if character.isalnum())
    return hmac.digest(keyring.secret("first code"), plain.encode(), "sha256")


class FirstCodeQuerySet(models.QuerySet["FirstCode"]):
    def waiting(self, now: datetime) -> Self:
        """Those whose time has come and that were not used: until then their user can't sign in another way."""
        return self.filter(usable_from__lte=now, used_at__isnull=True, cancelled_at__isnull=True)

    def usable(self, now: datetime) -> Self:
        """Those that would be taken now."""
        return self.waiting(now).filter(expires_at__gt=now)


class FirstCode(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="first_codes")
    first_hash = models.BinaryField()
    second_hash = models.BinaryField()
    made_at = models.DateTimeField(default=time.now)
    usable_from = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = FirstCodeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("usable_from")), name="accounts_firstcode_expires_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"first code of {self.user_id}"

    def opens_with(self, first: str, second: str) -> bool:
        """Are these its two halves?"""
        one = hmac.compare_digest(bytes(self.first_hash), hash_half(first))
        other = hmac.compare_digest(bytes(self.second_hash), hash_half(second))
        return one and other
