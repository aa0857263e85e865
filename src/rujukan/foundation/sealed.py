"""Sealed values (design.md idea 5): AES-GCM under the key of the row's dossier, bound to table, column and row.

`name = Sealed()` makes a column `name_sealed`; `row.name` opens it, lazily. The row's `dossier` must have been loaded
with the row (`select_related("dossier")`), so that nothing is opened by accident in a list: else `Locked`.
"""

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.db import models


class Locked(Exception):
    """The row came without its dossier, or the dossier's key was destroyed (`Erased`)."""


class Erased(Locked):
    """The dossier's key was destroyed: nobody opens this any more."""


class Tampered(Exception):
    """The ciphertext was altered, or stands in another table, column or row than it was sealed for."""


class Ciphertext(bytes):
    """What the column holds. Only `Sealed` makes one, so that no plain text is ever written into the column."""


def seal(key: bytes, text: str, context: str) -> Ciphertext:
    """`text` sealed under `key` (32 bytes), bound to `context`."""
    nonce = os.urandom(12)
    return Ciphertext(nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode()))


def unseal(key: bytes, blob: bytes, context: str) -> str:
    """The text again. Raises Tampered."""
    try:
        return AESGCM(key).decrypt(blob[:12], blob[12:], context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Tampered(context.split("|")[0]) from error


class SealedField(models.BinaryField[Any, Any]):
    """The stored side: takes and gives `Ciphertext` alone, and can't be searched."""

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise FieldError(f"{self.name} takes sealed values only: set the attribute without _sealed")
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: it can't be filtered; use a blind index")
        return super().get_lookup(lookup_name)


class Sealed(property):
    """The open side of a sealed column. '' stands for nothing there."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        SealedField(null=True, editable=False).contribute_to_class(cls, f"{name}_sealed")
        setattr(cls, name, self)

    def _context(self, row: models.Model) -> str:
        return f"{row._meta.db_table}|{self.name}|{row.pk}"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        blob = getattr(row, f"{self.name}_sealed")
        return "" if blob is None else unseal(key_of(row), blob, self._context(row))

    def __set__(self, row: Any, text: str) -> None:
        blob = seal(key_of(row), text, self._context(row)) if text else None
        setattr(row, f"{self.name}_sealed", blob)


def key_of(row: Any) -> bytes:
    """The data key of the dossier that came with the row. Raises Locked."""
    dossier = row._state.fields_cache.get("dossier")
    if dossier is None:
        raise Locked(f"{row._meta.label} was loaded without its dossier")
    key: bytes = dossier.data_key()
    return key
