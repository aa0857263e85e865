"""All rows of the database as text that either database takes: lines of JSON, a table after another."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from rujukan.audit.anchor import held_still
from rujukan.foundation.sealed import Ciphertext, SealedField

NOT_KEPT = {"contenttypes", "auth", "sessions"}
"""What migrating fills by itself, and who is signed in at the moment."""

AT_ONCE = 1000

Model = type[models.Model]


def kept() -> list[Model]:
    """Every table that a backup holds, in an order that stays."""
    found = apps.get_models(include_auto_created=True)
    ours = [m for m in found if m._meta.app_label not in NOT_KEPT and m._meta.managed and not m._meta.proxy]
    return sorted(ours, key=lambda model: model._meta.label_lower)


def migrations() -> list[str]:
    """How far the database has come: `app.name`, sorted."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def snapshot() -> Iterator[dict[str, bytes]]:
    """Within it, everything is read as it was at one moment, while others go on writing; gives the files of daily
    anchors of that same moment."""
    with ExitStack() as still:
        files = still.enter_context(held_still())
        with _one_moment() as begin:
            begin()
            anchors = {path.name: path.read_bytes() for path in files if path.exists()}
            still.close()
            yield anchors


@contextmanager
def _one_moment() -> Iterator[Callable[[], None]]:
    """A transaction that only reads; its moment is when `begin` is called."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield lambda: _do("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", FIRST)
        return
    try:  # beside the gate of writers: a reader holds nobody up
        yield lambda: _do("BEGIN DEFERRED", FIRST)
    finally:
        if connection.connection is not None and connection.connection.in_transaction:
            _do("ROLLBACK")


FIRST = "SELECT COUNT(*) FROM foundation_dossier"
"""What is seen is as of the first thing that is read."""


def _do(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def count() -> dict[str, int]:
    """Rows of each table."""
    return {model._meta.label_lower: model._base_manager.count() for model in kept()}


def lines(done: Callable[[int], None]) -> Iterator[bytes]:
    """Each table: a line that names it and its columns, then a line a row. `done` is told how many rows there were."""
    total = 0
    for model in kept():
        columns = [field.attname for field in model._meta.concrete_fields]
        yield _line({"table": model._meta.label_lower, "columns": columns})
        rows = model._base_manager.order_by("pk").values_list(*columns)
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield _line([_told(value) for value in row])
            total += 1
            if total % AT_ONCE == 0:
                done(total)
    done(total)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(value: object) -> object:
    """As JSON has it; what JSON has not, under a letter that says what it is."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    for letter, (kind, tell, _) in KINDS.items():
        if isinstance(value, kind):
            return {letter: tell(value)}
    return {"j": value}


KINDS: dict[str, tuple[Any, Callable[[Any], object], Callable[[Any], object]]] = {
    "b": ((bytes, memoryview), lambda v: base64.b64encode(bytes(v)).decode(), base64.b64decode),
    "u": (UUID, str, UUID),
    "t": (datetime, datetime.isoformat, datetime.fromisoformat),
    "d": (date, date.isoformat, date.fromisoformat),
    "s": (timedelta, lambda v: v // timedelta(microseconds=1), lambda n: timedelta(microseconds=n)),
}
"""Letter -> what it is, how it is told, how it is read again. Of two that fit the first counts."""


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(letter, told)] = value.items()
    return told if letter == "j" else KINDS[letter][2](told)


class Loading:
    """Takes the lines again, in a transaction of the caller's. Raises ValueError for what is no such line."""

    def __init__(self, done: Callable[[int], None]) -> None:
        self.known = {model._meta.label_lower: model for model in kept()}
        self.rows = dict.fromkeys(self.known, 0)
        self.done, self.total = done, 0
        self.model: Model | None = None
        self.columns: list[str] = []
        self.waiting: list[models.Model] = []

    def take(self, line: bytes) -> None:
        row = json.loads(line)
        if isinstance(row, dict):
            self._begin(row)
            return
        if self.model is None or len(row) != len(self.columns):
            raise ValueError("a row of no table")
        values = {name: self._value(name, value) for name, value in zip(self.columns, row, strict=True)}
        self.waiting.append(self.model(**values))
        if len(self.waiting) >= AT_ONCE:
            self._write()

    def _begin(self, head: dict[str, Any]) -> None:
        self._write()
        self.model = self.known[head["table"]]
        self.columns = head["columns"]
        names = {field.attname for field in self.model._meta.concrete_fields}
        if set(self.columns) != names:
            raise ValueError(f"other columns in {head['table']}")

    def _value(self, name: str, value: Any) -> Any:
        assert self.model
        read = _read(value)
        sealed = isinstance(read, bytes) and isinstance(self.model._meta.get_field(name), SealedField)
        return Ciphertext(read) if sealed else read

    def _write(self) -> None:
        if self.model is None or not self.waiting:
            return
        self.model._base_manager.bulk_create(self.waiting)
        self.rows[self.model._meta.label_lower] += len(self.waiting)
        self.total += len(self.waiting)
        self.waiting = []
        self.done(self.total)

    def finish(self) -> dict[str, int]:
        """Write the rest, and let the database count on from the highest number; rows of each table."""
        self._write()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.known.values())):
                cursor.execute(statement)
        return self.rows
