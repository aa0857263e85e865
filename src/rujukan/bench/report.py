"""docs/bench.md: the tables, the goals, the machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import django

from rujukan.bench.goals import Goal, Results, goals
from rujukan.bench.measure import Figures

HEAD = """# Bench

Written by `make bench`; don't edit. {cases} invented cases, built by the actions that everybody uses, in a home and a
database of its own. Pages go through the whole middleware with session and actor (Django's client, in one process).
CPU and p50 are medians; statements are those of one time, the borders of transactions apart; KB is compressed by gzip;
memory is PSS. `floor` is the committed template of six plain cells a row
(`src/rujukan/bench/templates/bench/floor.html`), fifty rows and one query; `inbox`, `people` and `case` are those of a
case manager with a fourth of the cases. `accept` is done by {connections} processes at once, each with its own
connection. PostgreSQL is that of `tools/pg.py`, which doesn't wait for the disk; SQLite does, at each commit.
"""
COLUMNS = ("", "times", "CPU ms", "p50 ms", "p95 ms", "max ms", "x floor", "statements", "KB", "PSS MB", "a second",
           "errors")  # fmt: skip


def page(results: Sequence[Results], *, cases: int, connections: int, today: date, load: float) -> str:
    """The whole document."""
    parts = [HEAD.format(cases=f"{cases:,}", connections=connections), _machine(today, load)]
    for one in results:
        parts += [f"## {one.database}\n", table(one), _goals(list(goals(one)))]
    return "\n".join(parts)


def _machine(today: date, load: float) -> str:
    versions = f"Python {platform.python_version()}, Django {django.get_version()}"
    lines = (f"Date: {today.isoformat()}", f"Machine: {_processor()}, {os.cpu_count()} cores, {_memory()}",
             f"System: {platform.system()} {platform.release()}, {versions}",
             f"Load average when it began: {load:.1f} (over 0.5: the machine had other work too)")  # fmt: skip
    return "".join(f"- {line}\n" for line in lines)


def _processor() -> str:
    return _field("/proc/cpuinfo", "model name") or platform.machine()


def _memory() -> str:
    kilobytes = _field("/proc/meminfo", "MemTotal").split(" ")[0]
    return f"{int(kilobytes) / 1024 / 1024:.0f} GB memory" if kilobytes else "memory unknown"


def _field(path: str, name: str) -> str:
    if not Path(path).exists():
        return ""
    found = [line.partition(":")[2].strip() for line in Path(path).read_text().splitlines() if line.startswith(name)]
    return found[0] if found else ""


def table(results: Results) -> str:
    """What was measured, a line each."""
    floor = results.figures["floor"]
    lines = [_line(COLUMNS), _line(["---", *["---:"] * (len(COLUMNS) - 1)])]
    lines += [_line(_cells(found, floor)) for found in results.figures.values()]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(found: Figures, floor: Figures) -> Iterator[str]:
    yield from (found.name, str(found.times), *(f"{n:.1f}" for n in (found.cpu, found.p50, found.p95, found.most)))
    yield f"{found.cpu / floor.cpu:.1f}" if found.kilobytes else ""
    yield str(found.statements)
    yield f"{found.kilobytes:.1f}" if found.kilobytes else ""
    yield f"{found.memory:.0f}"
    yield f"{found.rate:.0f}" if found.rate else ""
    yield str(found.errors)


def _goals(found: Sequence[Goal]) -> str:
    missed = [goal for goal in found if not goal.met]
    lines = [_line(("goal", "measured", "limit", "")), _line(("---", "---:", "---:", "---"))]
    for goal in found:
        limit = f"{'at least' if goal.at_least else 'at most'} {goal.limit:g}"
        lines.append(_line((goal.name, f"{goal.found:.1f}", limit, "met" if goal.met else "**missed**")))
    said = "All goals are met." if not missed else f"Missed: {'; '.join(goal.name for goal in missed)}."
    return "\n".join(lines) + f"\n\n{said}\n"
