"""How an imported row is known again, without keeping it.

Both are HMAC-SHA256 with a key from outside the database, 32 bytes: whoever has a dump can't find out by trying whether
a reference, a name or a birthday is in it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from uuid import UUID

from rujukan.exchange.htcds.parse import Row


def row_key(row: Row, *, unit: UUID, digest: str, key: bytes) -> bytes:
    """The row's own key: the unit with x_Reference, else the unit with the file's SHA-256 (hex) and the row number."""
    name = ["reference", row.reference] if row.reference else ["row", digest, str(row.number)]
    return _keyed(["htcds row", str(unit), *name], key)


def values_hash(supplied: Mapping[str, str], *, key: bytes) -> bytes:
    """The keyed hash of a row's canonical values, whatever the order of their columns; a blank is as if not there."""
    return _keyed(["htcds values", sorted([name, text] for name, text in supplied.items() if text)], key)


def _keyed(parts: list[object], key: bytes) -> bytes:
    return hmac.digest(key, json.dumps(parts, ensure_ascii=True).encode(), "sha256")
