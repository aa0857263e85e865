"""What a telephone shows: the changing code of everybody in the tests, or of a secret."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.people import SECRET


def code_now(secret: str = SECRET) -> str:
    """The six digits of this half minute, by the real clock: allauth asks no other."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def another_code(code: str) -> str:
    """Six digits that are none of those that count now."""
    return f"{(int(code) + 123457) % 10**6:06d}"
