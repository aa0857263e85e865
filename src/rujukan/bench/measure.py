"""What is measured, and how: moments, CPU, statements, bytes, memory."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

MEMORY = Path("/proc/self/smaps_rollup")
BORDERS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Figures:
    """One thing that was done many times. Milliseconds; statements and kilobytes of one time; PSS in megabytes."""

    name: str
    times: int
    cpu: float
    p50: float
    p95: float
    most: float
    statements: int
    kilobytes: float = 0.0
    memory: float = 0.0
    errors: int = 0
    rate: float = 0.0
    """How many a second; 0 where it is no stream."""


@dataclass
class Stopwatch:
    """Adds up how long each time took."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def once(self) -> Iterator[None]:
        began, busy = time.perf_counter(), time.process_time()
        yield
        self.wall.append((time.perf_counter() - began) * 1000)
        self.cpu.append((time.process_time() - busy) * 1000)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least so many percent do not exceed."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def figures(name: str, watch: Stopwatch, *, statements: int, **more: Any) -> Figures:
    """The figures of what a stopwatch took."""
    return Figures(
        name, len(watch.wall), percentile(watch.cpu, 50), percentile(watch.wall, 50), percentile(watch.wall, 95),
        max(watch.wall), statements, **more,
    )  # fmt: skip


def counted(do: Callable[[], object]) -> int:
    """How many statements it sends to the database, the borders of transactions apart."""
    before = connection.force_debug_cursor
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    try:
        do()
        return sum(not query["sql"].startswith(BORDERS) for query in connection.queries_log)
    finally:
        connection.force_debug_cursor = before
        connection.queries_log.clear()


def kilobytes(content: bytes) -> float:
    """As it travels: compressed with gzip."""
    return len(gzip.compress(content, 6)) / 1024


def memory() -> float:
    """Memory of this process, shared pages by their share (PSS), in megabytes; 0 where the system doesn't tell."""
    if not MEMORY.exists():
        return 0.0
    for line in MEMORY.read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
