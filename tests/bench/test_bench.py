"""The bench at the size of a thimble: that it measures what it says, and tells what is missed."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from rujukan.bench.accepting import measure_accepting
from rujukan.bench.cases import Built, build_cases
from rujukan.bench.goals import Results, goals
from rujukan.bench.measure import Figures, Stopwatch, counted, kilobytes, memory, percentile
from rujukan.bench.pages import first_load, measure_pages
from rujukan.bench.people import Town, build_town
from rujukan.bench.registers import measure_import
from rujukan.bench.report import page
from rujukan.bench.run import BEFORE, from_json, run, to_json
from rujukan.cases.models import Case
from rujukan.exchange.models import ImportedRow
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.referrals.models import Referral
from rujukan.rules.refused import Refused
from tests.story import Story


def small(cases: int) -> tuple[Town, Built]:
    with time.at(time.now() - BEFORE):
        town = build_town()
    return town, build_cases(town, cases)


@pytest.mark.django_db
def test_each_case_is_built_to_referrals_that_wait() -> None:
    _town, built = small(5)
    assert len(set(built.codes)) == Case.unscoped.count() == 5
    waiting = Referral.unscoped.filter(id__in=built.referrals, status="requested")
    assert waiting.count() == len(built.referrals) == 5 + 2


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="rujukan.bench.urls")
def test_pages_are_measured_as_a_browser_gets_them() -> None:
    town, built = small(5)
    found = {one.name: one for one in measure_pages(town, built.codes, 3)}
    assert list(found) == ["floor", "inbox", "people", "case"]
    for one in found.values():
        assert one.times == 3
        assert 0 < one.p50 <= one.p95 <= one.most
        assert one.statements > 0 and one.kilobytes > 0
    assert found["floor"].statements == 3  # session, membership, rows
    assert first_load(town) > found["inbox"].kilobytes


@pytest.mark.django_db(transaction=True)
def test_two_accept_at_once_and_each_referral_is_accepted() -> None:
    town, built = small(3)
    found = measure_accepting(town, built.referrals, 2)
    assert (found.errors, found.times) == (0, 3)
    assert not Referral.unscoped.filter(status="requested").exists()


@pytest.mark.django_db
def test_the_import_is_measured_row_by_row(tmp_path: Path) -> None:
    town, _built = small(1)
    found, _growth = measure_import(town.data, tmp_path, 10)
    assert (found.errors, found.times) == (0, 10)
    assert found.rate > 0
    assert ImportedRow.unscoped.count() == 10 + 5 + 1
    assert found.statements <= 70


@pytest.mark.django_db
def test_a_database_that_has_data_is_refused() -> None:
    Story.begin()
    before = Dossier.unscoped.count()
    with pytest.raises(Refused, match="kosong"):
        run(cases=1, times=1, connections=1, rows=1, say=lambda _line: None)
    assert Dossier.unscoped.count() == before


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert [percentile(values, p) for p in (50, 95, 100, 1)] == [3.0, 5.0, 5.0, 1.0]
    assert percentile([7.0], 50) == 7.0


def test_a_stopwatch_takes_each_time_apart() -> None:
    watch = Stopwatch()
    for _ in range(2):
        with watch.once():
            sum(range(1000))
    assert len(watch.wall) == len(watch.cpu) == 2
    assert min(watch.wall) > 0


@pytest.mark.django_db
def test_statements_are_counted_and_nothing_stays_behind() -> None:
    assert counted(lambda: [Dossier.unscoped.exists() for _ in range(3)]) == 3
    assert counted(lambda: None) == 0


def test_bytes_are_those_that_travel_and_memory_is_known() -> None:
    assert kilobytes(b"a" * 100_000) < 1
    assert memory() > 1 or not Path("/proc/self/smaps_rollup").exists()


def results(**changed: Figures) -> Results:
    """Results that meet every goal, but for what was changed."""
    floor = Figures("floor", 10, 2.0, 2.0, 3.0, 4.0, 3, 1.0, 90.0)
    good = {
        "floor": floor, "inbox": Figures("inbox", 10, 5.0, 5.0, 6.0, 7.0, 8, 9.0, 90.0),
        "people": Figures("people", 10, 5.0, 5.0, 6.0, 7.0, 8, 9.0, 90.0),
        "case": Figures("case", 10, 15.0, 15.0, 16.0, 17.0, 25, 12.0, 90.0),
        "accept": Figures("accept", 200, 9.0, 50.0, 99.0, 120.0, 16, 0.0, 60.0),
        "import": Figures("import", 100, 15.0, 20.0, 25.0, 90.0, 60, 0.0, 70.0, 0, 45.0),
    }  # fmt: skip
    return Results("SQLite", good | changed, 40.0, 0.5)


def test_what_meets_every_goal_says_so() -> None:
    assert all(goal.met for goal in goals(results()))
    assert "All goals are met." in page([results()], cases=1000, connections=8, today=date(2026, 11, 24), load=0.2)


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        (Figures("inbox", 10, 6.5, 5.0, 6.0, 7.0, 8, 9.0), "inbox: CPU as a multiple of the floor"),
        (Figures("people", 10, 5.0, 5.0, 6.0, 7.0, 9, 9.0), "people: statements"),
        (Figures("case", 10, 15.0, 15.0, 16.0, 17.0, 26, 12.0), "case: statements"),
        (Figures("case", 10, 15.0, 15.0, 16.0, 17.0, 25, 15.5), "case: KB compressed"),
        (Figures("accept", 200, 9.0, 50.0, 251.0, 260.0, 16), "accept: p95 as a multiple of p50"),
        (Figures("accept", 200, 9.0, 50.0, 99.0, 120.0, 17), "accept: statements"),
        (Figures("accept", 200, 9.0, 50.0, 99.0, 120.0, 16, errors=1), "accept: errors"),
        (Figures("import", 100, 15.0, 20.0, 25.0, 90.0, 60, rate=39.0), "import: rows a second"),
        (Figures("import", 100, 15.0, 20.0, 25.0, 90.0, 71, rate=45.0), "import: statements a row"),
    ],
)
def test_a_missed_goal_is_named(changed: Figures, missed: str) -> None:
    text = page([results(**{changed.name: changed})], cases=1000, connections=8, today=date(2026, 11, 24), load=0.2)
    assert f"Missed: {missed}." in text


def test_results_travel_between_processes_unchanged() -> None:
    assert from_json(to_json(results())) == results()
    assert json.loads(to_json(results()))["database"] == "SQLite"


def test_the_command_measures_in_a_home_of_its_own_and_not_in_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, str] = {}

    def pretend(command: list[str], *, env: dict[str, str], **_options: object) -> object:
        asked.update(env)
        return type("Done", (), {"returncode": 0, "stdout": to_json(results())})

    monkeypatch.setattr("rujukan.cli.management.commands.bench.subprocess.run", pretend)
    monkeypatch.setenv("DATABASE_URL", "postgresql://register@localhost/register")
    out = tmp_path / "bench.md"
    call_command("bench", "--only", "sqlite", "--out", str(out))
    assert asked["DATABASE_URL"] == ""
    assert asked["RUJUKAN_HOME"] != os.environ["RUJUKAN_HOME"]
    assert not Path(asked["RUJUKAN_HOME"]).exists()
    assert out.read_text() == capsys.readouterr().out[:-1]
