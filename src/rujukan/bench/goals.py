"""The goals, each said once, and which of them are missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rujukan.bench.measure import Figures


@dataclass(frozen=True)
class Results:
    """Of one database: the figures by name, and what stands beside them."""

    database: str
    figures: dict[str, Figures]
    first_load: float
    growth: float
    """Megabytes that the import's memory grew by."""


@dataclass(frozen=True)
class Goal:
    """One goal: what it is about, what was measured, what it may be at most (or at least)."""

    name: str
    found: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.found >= self.limit if self.at_least else self.found <= self.limit


def goals(results: Results) -> Iterator[Goal]:
    """Every goal of one database."""
    floor, case = results.figures["floor"], results.figures["case"]
    accept, taken = results.figures["accept"], results.figures["import"]
    for name in ("inbox", "people"):
        page = results.figures[name]
        yield Goal(f"{name}: CPU as a multiple of the floor", page.cpu / floor.cpu, 3)
        yield Goal(f"{name}: statements", page.statements, 8)
    yield Goal("case: CPU as a multiple of the floor", case.cpu / floor.cpu, 8)
    yield Goal("case: statements", case.statements, 25)
    yield Goal("accept: errors", accept.errors, 0)
    yield Goal("accept: p95 as a multiple of p50", accept.p95 / accept.p50, 5)
    yield Goal("accept: statements", accept.statements, 16)
    yield Goal("import: statements a row", taken.statements, 70)
    yield Goal("import: errors", taken.errors, 0)
    if results.database == "SQLite":
        yield Goal("import: rows a second", taken.rate, 40, at_least=True)
    yield Goal("import: growth of memory, MB", results.growth, 5)
    yield Goal("first load, KB compressed", results.first_load, 60)
    for name in ("inbox", "people", "case"):
        yield Goal(f"{name}: KB compressed", results.figures[name].kilobytes, 15)
