"""A register's first minute: its folder, its keys, its tables."""

import os
import sys
from getpass import getpass

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from rujukan.foundation import keyring

SHORTEST = 12  # characters of a passphrase


def prepare(*, demonstration: bool) -> None:
    """Keys if there are none (open ones for a demonstration), then all tables. Safe to repeat."""
    prepare_keys(demonstration=demonstration)
    call_command("migrate", verbosity=0, interactive=False)


def prepare_keys(*, demonstration: bool) -> None:
    """Make the master key once. A database that lost its keys is refused: new ones would open nothing in it."""
    settings.RUJUKAN_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    if keyring.exists():
        return
    if "foundation_dossier" in connection.introspection.table_names():
        raise CommandError(
            f"Basis data sudah ada, kuncinya tidak: kembalikan folder {settings.RUJUKAN_HOME / 'keys'}. / "
            "There is a database but no keys: put that folder back."
        )
    keyring.prepare(passphrase=None if demonstration else _new_passphrase())


def _new_passphrase() -> str:
    """From RUJUKAN_PASSPHRASE_FILE, else typed twice."""
    passphrase = keyring.ask_passphrase()
    if len(passphrase) < SHORTEST:
        raise CommandError(f"Kata sandi kunci paling sedikit {SHORTEST} huruf. / At least {SHORTEST} characters.")
    if (
        not os.environ.get("RUJUKAN_PASSPHRASE_FILE")
        and sys.stdin.isatty()
        and getpass("Sekali lagi / again: ") != passphrase
    ):
        raise CommandError("Keduanya tidak sama. / The two differ.")
    return passphrase
