"""Django's SQLite backend, where a transaction waits its turn at a gate before it begins.

SQLite's own back-off polls and is unfair; the kernel queues those who wait for a file lock in order of arrival.
A process that dies lets go of it. In memory there is nobody to wait for.
"""

import fcntl
import os
import threading
from typing import Any

from django.db.backends.sqlite3 import base

_threads: dict[str, threading.Lock] = {}


class Gate:
    """Held from BEGIN to COMMIT or ROLLBACK: one lock among threads, one among processes."""

    def __init__(self, path: str) -> None:
        self.path, self.file, self.held = path, -1, False
        self.turn = _threads.setdefault(path, threading.Lock())

    def enter(self) -> None:
        if self.held:
            return
        self.turn.acquire()
        try:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self.file, fcntl.LOCK_EX)
        except OSError:
            self._let_go()
            raise
        self.held = True

    def leave(self) -> None:
        if self.held:
            self.held = False
            self._let_go()

    def _let_go(self) -> None:
        if self.file >= 0:
            os.close(self.file)
            self.file = -1
        self.turn.release()


class DatabaseWrapper(base.DatabaseWrapper):
    gate: Gate | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(self.settings_dict["NAME"])
        if ":memory:" not in name and "mode=memory" not in name:
            self.gate = Gate(name + ".gate")
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self.gate is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self.gate.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.gate.leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self.gate is not None:
            self.gate.leave()
