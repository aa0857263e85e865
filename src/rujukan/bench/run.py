"""One database, from empty to figures. Only in a home of the bench's own, and never in a database that has data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.test import override_settings

from rujukan.accounts.models import User
from rujukan.bench.accepting import measure_accepting
from rujukan.bench.cases import build_cases
from rujukan.bench.goals import Results
from rujukan.bench.measure import Figures
from rujukan.bench.pages import first_load, measure_pages
from rujukan.bench.people import build_town
from rujukan.bench.registers import measure_import
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.rules.refused import Refused

BEFORE = timedelta(days=400)
"""So long ago the members came."""

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def run(*, cases: int, times: int, connections: int, rows: int, say: Callable[[str], None]) -> Results:
    """Build, then measure. Raises Refused in a database that has anything in it."""
    if User.objects.exists() or Dossier.unscoped.exists():
        raise Refused("Basis data ini sudah berisi. Pengukuran hanya dibuat di basis data yang kosong.")
    with time.at(time.now() - BEFORE):
        town = build_town()
    built = build_cases(town, cases, say)
    with override_settings(ROOT_URLCONF="rujukan.bench.urls"):
        found = measure_pages(town, built.codes, times)
        load = first_load(town)
    say("accept")
    found.append(measure_accepting(town, built.referrals[-25 * connections - 1 :], connections))
    say("import")
    with TemporaryDirectory(prefix="rujukan-bench-") as folder:
        imported, growth = measure_import(town.data, Path(folder), rows)
    found.append(imported)
    return Results(NAMES[connection.vendor], {one.name: one for one in found}, load, growth)


def to_json(results: Results) -> str:
    """For the process that asked for it."""
    return json.dumps(asdict(results))


def from_json(text: str) -> Results:
    """What another process measured."""
    found: dict[str, Any] = json.loads(text)
    figures = {name: Figures(**one) for name, one in found.pop("figures").items()}
    return Results(figures=figures, **found)
