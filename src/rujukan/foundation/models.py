"""What everything hangs on, and the token that makes a replayed form act once."""

import os
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, models
from django.db.transaction import TransactionManagementError

from rujukan.foundation import keyring, time
from rujukan.foundation.constraints import max_length
from rujukan.foundation.ids import new_code, uuid7
from rujukan.foundation.sealed import Erased, Tampered


class Dossier(models.Model):
    """The lock, the head of the audit chain, the owner of the data key, and what grants and openings are about."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint"
        CASE = "case"
        PERSON = "person"
        REGION = "region"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    region = models.CharField(max_length=13)
    code = models.CharField(max_length=40, unique=True)
    key_wrapped = models.BinaryField(null=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=time.now)

    head_later = False
    """While several acts are one sitting: number and head are saved once, at its end."""

    unscoped: models.Manager["Dossier"] = models.Manager()

    class Meta:
        constraints = [max_length("code", 40), max_length("region", 13)]

    def __str__(self) -> str:
        return self.code

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._key: bytes | None = None

    @property
    def erased(self) -> bool:
        """Its key was destroyed: what was sealed under it is gone for good."""
        return self.key_wrapped is None

    def data_key(self) -> bytes:
        """The dossier's own key, unwrapped once per loaded row. Raises Erased and Tampered."""
        if self._key is None:
            self._key = self._unwrap()
        return self._key

    def _unwrap(self) -> bytes:
        if self.key_wrapped is None:
            raise Erased(f"the key of {self.code} was destroyed")
        blob = bytes(self.key_wrapped)
        try:
            return AESGCM(keyring.secret("dossier")).decrypt(blob[:12], blob[12:], self._key_context())
        except InvalidTag as error:
            raise Tampered("dossier key") from error

    def _key_context(self) -> bytes:
        return f"dossier key|{self.id}".encode()

    def give_key(self) -> None:
        """A fresh data key, wrapped under the master key."""
        self._key, nonce = os.urandom(32), os.urandom(12)
        sealed = AESGCM(keyring.secret("dossier")).encrypt(nonce, self._key, self._key_context())
        self.key_wrapped = nonce + sealed


class Once(models.Model):
    """A form's token, filed with what came of it: the same form again finds that (double click, replayed POST)."""

    token = models.CharField(primary_key=True, max_length=43)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    user = models.UUIDField(null=True)

    class Meta:
        constraints = [max_length("token", 43)]


def new_dossier(kind: Dossier.Kind, region: str, *, code: str = "") -> Dossier:
    """Open a dossier with a key of its own and a random code that nobody has."""
    dossier = Dossier(kind=kind, region=region, code=code or _free_code())
    dossier.give_key()
    dossier.save(force_insert=True)
    return dossier


def _free_code() -> str:
    code = new_code()
    while Dossier.unscoped.filter(code=code).exists():
        code = new_code()
    return code


def lock_dossier(dossier_id: UUID) -> Dossier:
    """The dossier, its row locked until the transaction ends, in a statement of its own (a row that is joined to the
    lock is stale after a wait). On SQLite the transaction itself holds the lock. Raises Dossier.DoesNotExist."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("lock_dossier needs a transaction")
    rows = Dossier.unscoped.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.get(id=dossier_id)
