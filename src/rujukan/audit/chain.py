"""The chain: each entry's mac covers its columns and the mac before it; the dossier's head covers seq and last mac."""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from rujukan.audit.models import Entry
from rujukan.foundation import keyring
from rujukan.foundation.models import Dossier

COLUMNS = {
    1: (
        "id", "dossier_id", "seq", "version", "kind", "event", "section", "by_user", "by_unit", "by_role", "by_kind",
        "via", "session", "occurred_at", "precision", "recorded_at", "need", "referral", "item", "outcome", "value",
        "due", "until", "follows", "corrects",
    )
}  # fmt: skip
"""Version -> the columns that its mac covers; a new column makes a new version and breaks no old entry."""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


def mac_of(entry: Entry, before: bytes) -> bytes:
    """HMAC-SHA256 over the entry's columns and the mac of the entry before it (b"" for the first)."""
    cells = [_plain(getattr(entry, name)) for name in COLUMNS[entry.version]]
    return hmac.digest(keyring.secret("chain"), before + json.dumps(cells).encode(), "sha256")


def head_of(dossier: Dossier, last: bytes) -> bytes:
    """What the dossier's row holds: the last mac, then an HMAC that ties it to dossier, region and length."""
    text = f"{dossier.id}|{dossier.kind}|{dossier.region}|{dossier.code}|{dossier.seq}".encode()
    return last + hmac.digest(keyring.secret("chain"), b"head|" + text + last, "sha256")


def last_mac(dossier: Dossier) -> bytes:
    """The mac of the last entry, as the head holds it."""
    return bytes(dossier.head)[:32] if dossier.seq else b""


def chain_on(dossier: Dossier, entries: Iterable[Entry]) -> None:
    """Give each entry its seq and mac, in order, and move the dossier's head. Saves nothing."""
    last = last_mac(dossier)
    for entry in entries:
        dossier.seq += 1
        entry.seq = dossier.seq
        entry.mac = last = mac_of(entry, last)
    dossier.head = head_of(dossier, last)
