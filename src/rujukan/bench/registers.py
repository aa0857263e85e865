"""An invented register as an agency hands it over, and how fast it comes in."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from rujukan.accounts.models import Membership
from rujukan.bench.measure import Figures, Stopwatch, counted, figures, memory
from rujukan.bench.people import actor
from rujukan.exchange.htcds.codes import METHODS_OF_CONTROL, TYPE_OF_EXPLOITATION
from rujukan.exchange.htcds.importing import Hearing, import_register, importer
from rujukan.exchange.htcds.read import read_table

COLUMNS = (
    "x_Reference", "x_RegisteredOn", "prs_Gender", "x_AgeBand", "prs_Citizenship", "vic_TraffickingStatus",
    "vic_TraffickingStatusDecisionMakingOrg", "vic_MethodOfRecruitment", "vic_MethodsOfControl",
    "vic_TypeOfExploitation", "hte_Country", "hte_Type", "x_DurationMonths", "cas_Status",
)  # fmt: skip
"""Those that the published records fill."""


def write_register(path: Path, rows: int, reference: str) -> Path:
    """A register of so many rows, the same each time."""
    chance = Random(reference)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        lines.writerows(_row(chance, f"{reference}-{number}") for number in range(rows))
    return path


def _row(chance: Random, reference: str) -> tuple[str, ...]:
    control = ";".join(sorted(chance.sample(sorted(METHODS_OF_CONTROL.labels), chance.randint(0, 4))))
    return (
        reference, str(chance.randint(2005, 2025)), chance.choice(("Feminine", "Masculine")),
        chance.choice(("9-17", "18-20", "21-23", "30-38", "48+")), chance.choice(("IDN", "TLS")),
        "ActualVictimOfTrafficking", "NGO", chance.choice(("", "ThroughFriendsOrSocialEvents")), control,
        chance.choice(sorted(TYPE_OF_EXPLOITATION.labels)), chance.choice(("MYS", "SGP", "")), "Exploitation",
        chance.choice(("", "0-12", "61+")), "Closed",
    )  # fmt: skip


def measure_import(by: Membership, folder: Path, rows: int) -> tuple[Figures, float]:
    """Figures a row, and by how many megabytes the memory grew between the first tenth and the last row."""
    importing = importer(actor(by))
    single = read_table(write_register(folder / "one.csv", 1, "SATU"))
    import_register(read_table(write_register(folder / "warm.csv", 5, "AWAL")), by=importing)
    statements = counted(lambda: import_register(single, by=importing))
    table = read_table(write_register(folder / "register.csv", rows, "BENCH"))
    seen, watch = list[float](), Stopwatch()
    laps = _Laps(watch)
    summary = import_register(table, by=importing, hearing=Hearing(progress=lambda done, _total: laps.lap(seen, done)))
    found = figures(
        "import", watch, statements=statements, memory=seen[-1], errors=rows - summary.opened,
        rate=1000 * rows / sum(watch.wall),
    )  # fmt: skip
    return found, seen[-1] - seen[max(0, len(seen) // 10 - 1)]


class _Laps:
    """Takes the time between one row and the next."""

    def __init__(self, watch: Stopwatch) -> None:
        self.watch = watch
        self.running = watch.once()
        self.running.__enter__()

    def lap(self, seen: list[float], done: int) -> None:
        self.running.__exit__(None, None, None)
        if done == 1 or done % 10 == 0:
            seen.append(memory())
        self.running = self.watch.once()
        self.running.__enter__()
