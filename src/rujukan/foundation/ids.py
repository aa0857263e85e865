"""Ids and codes. An id is a UUIDv7 (RFC 9562) and never leaves the house, since it shows a date; codes do (P2)."""

import os
import secrets
import time
from uuid import UUID

from rujukan.foundation.code_words import NATURE, QUALITY


def uuid7(*, at_ms: int | None = None) -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, the rest random. `at_ms` is for data made in bulk."""
    moment = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    value = (moment & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def new_code() -> str:
    """A code to be spoken and remembered, `kemiri-teduh-47`: random, says nothing (P2)."""
    return f"{secrets.choice(NATURE)}-{secrets.choice(QUALITY)}-{secrets.randbelow(100):02d}"
