"""Is this a demonstration? It decides about the banner and, asked anew each time, about entering without password."""

from time import monotonic

from django.db import connection

from rujukan.accounts.models import Demonstration

AGAIN = 60.0
"""Seconds after which a no is asked again; a yes stays, since a demonstration never becomes anything else."""

_known: dict[str, tuple[bool, float]] = {}


def mark_as_demo() -> None:
    """Mark this database. Only `rujukan demo` does this, in a database that has nothing in it."""
    Demonstration.objects.get_or_create(id=1)


def asked_is_demo() -> bool:
    """Asks the database."""
    return Demonstration.objects.exists()


def is_demo() -> bool:
    """As `asked_is_demo`, remembered per process. For the banner; it opens nothing."""
    if connection.in_atomic_block:  # what may yet be rolled back is not remembered
        return asked_is_demo()
    name = str(connection.settings_dict["NAME"])
    answer, until = _known.get(name, (False, 0.0))
    if answer or monotonic() < until:
        return answer
    _known[name] = (asked_is_demo(), monotonic() + AGAIN)
    return _known[name][0]


def forget_cached() -> None:
    """Drop what this process remembers (tests that make their own databases)."""
    _known.clear()
