"""SQLite: who wants to write waits his turn at a gate; nobody starves, nobody hears that the database is locked."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from rujukan.audit.actions import append
from rujukan.audit.verify import verify
from rujukan.foundation.models import Dossier, lock_dossier, new_dossier
from rujukan.foundation.sqlite.base import Gate
from rujukan.rules.actor import system
from tests.at_once import at_once
from tests.guards.clock import Clock
from tests.people import REGION


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(str(tmp_path / "db.gate"))


def enters(gate: Gate, within: float) -> bool:
    """Does another one come in within so many seconds? (He leaves again.)"""
    other, entered = Gate(gate.path), threading.Event()

    def go() -> None:
        other.enter()
        entered.set()
        other.leave()

    threading.Thread(target=go, daemon=True).start()
    return entered.wait(within)


def test_one_is_in_and_the_next_waits(gate: Gate) -> None:
    gate.enter()
    assert not enters(gate, 0.2)
    gate.leave()
    assert enters(gate, 5)


def test_who_is_in_does_not_wait_for_himself(gate: Gate) -> None:
    gate.enter()
    gate.enter()
    gate.leave()
    assert enters(gate, 5)


def test_a_process_that_dies_lets_go(gate: Gate) -> None:
    holds = (
        "import fcntl, os, sys, time; f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT);"
        "fcntl.flock(f, fcntl.LOCK_EX); print('in', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", holds, gate.path], stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    assert not enters(gate, 0.2)
    child.kill()
    child.wait()
    child.stdout.close()
    assert enters(gate, 5)


@pytest.mark.django_db(transaction=True)
class TestManyWriters:
    def test_each_gets_his_share_and_none_is_refused(self, clock: Clock) -> None:
        if connection.vendor != "sqlite":
            return  # PostgreSQL locks rows; tests/foundation/test_lock.py
        cases = [new_dossier(Dossier.Kind.CASE, REGION).id for _ in range(4)]
        until = time.monotonic() + 2

        def write(case: UUID) -> int:
            count = 0
            while time.monotonic() < until:
                with transaction.atomic():
                    append(lock_dossier(case), system(REGION), event="e")
                count += 1
            return count

        counts = at_once(*[lambda case=case: write(case) for case in cases])
        assert all(isinstance(count, int) for count in counts), counts
        assert min(counts) > max(counts) / 3  # type: ignore[type-var, operator]
        assert list(verify()) == []
