"""Time passes here: each minute every sweep runs once.

A sweep is a function of the moment that does whatever is due by then and returns how many rows it changed. It may
miss a week or run twice: it looks at rows, never at when it ran last.
"""

import logging
import os
import signal
from collections.abc import Callable
from datetime import datetime
from threading import Event
from time import monotonic
from types import FrameType

from django.contrib.sessions.models import Session
from django.db import close_old_connections

from rujukan.audit.anchor import anchor
from rujukan.foundation import time
from rujukan.procedure import sweeps
from rujukan.procedure.notices import send_notices

log = logging.getLogger(__name__)

Sweep = Callable[[datetime], int]
MINUTE = 60.0


def forget_ended_sessions(now: datetime) -> int:
    """Rows of sign-ins that ended."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


SWEEPS: tuple[Sweep, ...] = (
    sweeps.start_periods,
    sweeps.move_with_calendar,
    sweeps.release_who_left,
    sweeps.resume_paused,
    sweeps.escalate,
    send_notices,
    anchor,
    forget_ended_sessions,
)


def tick(sweeps: tuple[Sweep, ...] | None = None) -> list[str]:
    """Run each sweep once; returns the names of those that failed. One's failure stops no other."""
    failed = []
    for sweep in SWEEPS if sweeps is None else sweeps:
        close_old_connections()
        try:
            if count := sweep(time.now()):
                log.info("%s: %d", sweep.__name__, count)
        except Exception:
            log.exception("%s failed; it runs again in a minute", sweep.__name__)
            failed.append(sweep.__name__)
    close_old_connections()
    return failed


def run() -> None:
    """Tick each minute until told to stop (SIGINT, SIGTERM) or until whoever started it is gone."""
    stop, parent = Event(), os.getppid()

    def stopped(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, stopped)
    signal.signal(signal.SIGTERM, stopped)
    while not stop.is_set() and os.getppid() == parent:
        began = monotonic()
        tick()
        stop.wait(max(0.0, MINUTE - (monotonic() - began)))
