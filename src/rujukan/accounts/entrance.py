"""The demonstration's entrance: enter as an invented person, without password. Whether it is open is asked each time.

Only in a database that `rujukan demo` made, only from this machine, only by its own names, and only with nothing in
between: a proxy would make everybody look near.
"""

import ipaddress
import re
from collections.abc import Mapping

from django.http import HttpRequest

from rujukan.accounts.demonstration import asked_is_demo

OWN_NAMES = re.compile(r"(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED")


def entrance_is_open(request: HttpRequest) -> bool:
    """May this request enter as anybody?"""
    meta = request.META
    return _is_near(meta) and _is_by_own_name(meta) and _is_direct(meta) and asked_is_demo()


def _is_near(meta: Mapping[str, str]) -> bool:
    try:
        return ipaddress.ip_address(meta.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _is_by_own_name(meta: Mapping[str, str]) -> bool:
    return OWN_NAMES.fullmatch(meta.get("HTTP_HOST", "").lower()) is not None


def _is_direct(meta: Mapping[str, str]) -> bool:
    return not any(name.startswith(PASSED_ON) for name in meta)
