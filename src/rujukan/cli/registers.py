"""What import and export of registers share on the command line."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TextIO

from django.utils.translation import gettext as _

from rujukan.rules.refused import Refused

EVERY = 2.0
"""Seconds between two lines of progress."""


def print_summary(summary: dict[str, object]) -> None:
    """The result: one line of JSON on standard output."""
    print(json.dumps(summary, ensure_ascii=False))


def say(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr, flush=True)


def progress() -> Callable[[int, int], None]:
    """Says now and then how far it is, and at the end."""
    began = last = monotonic()

    def told(done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        if done < total and now - last < EVERY:
            return
        last = now
        say(_("%(done)s dari %(total)s, %(seconds)s detik") % {
            "done": done, "total": total, "seconds": round(now - began),
        })  # fmt: skip

    return told


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """A new text file for CSV; what can't be written is refused before anything is done."""
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise Refused("Berkas %(file)s tidak bisa ditulis: %(why)s.", file=str(path), why=error.strerror) from None
    with file:
        yield file
