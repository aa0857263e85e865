"""Blind index: find a sealed value again by a keyed hash of it, without opening anything."""

import hmac
import unicodedata

from rujukan.foundation import keyring


def blind(kind: str, value: str) -> bytes:
    """HMAC of the normalised value, 16 bytes, apart per kind (`nik`, `phone`). Blank gives b''."""
    text = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    if not text:
        return b""
    return hmac.digest(keyring.secret("index"), f"{kind}\0{text}".encode(), "sha256")[:16]
