"""`./rujukan import htcds`: results on standard output, all else on standard error, exit codes tell."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from rujukan.accounts.demonstration import mark_as_demo
from rujukan.cases.models import Case
from rujukan.rules.refused import Refused
from tests.exchange.importing import CLOSED, FULL, register, town
from tests.exchange.registers import register_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object], str]:
    """Exit code, the summary, and what stood on standard error."""
    code = 0
    try:
        call_command("import", "htcds", *map(str, arguments))
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr()
    (line,) = told.out.splitlines()
    return code, json.loads(line), told.err


def test_a_register_comes_in_and_one_line_of_json_says_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town()
    code, summary, told = run(capsys, register(file, [FULL, CLOSED]), "--as", "ana")
    assert code == 0
    assert summary == {"rows": 2, "opened": 2, "already": 0, "refused": 0, "warnings": []}
    assert "2 dari 2" in told
    assert run(capsys, file, "--as", "ana")[1]["already"] == 2


def test_a_refused_row_is_told_on_standard_error_and_by_the_exit_code(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town()
    bad = {"x_Reference": "B-2", "cas_Status": "Closed", "prs_Gender": "F"}
    code, summary, told = run(capsys, register(file, [CLOSED, bad]), "--as", "ana")
    assert (code, summary["opened"], summary["refused"]) == (1, 1, 1)
    (line,) = [line for line in told.splitlines() if "B-2" in line]
    assert line.startswith("3 B-2 prs_Gender: F tidak ada dalam daftar. (Feminine;")


def test_refused_rows_are_written_with_what_is_allowed(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town()
    errors = tmp_path / "errors.csv"
    bad = {"x_Reference": "=B-2", "cas_Status": "Active"}
    with translation.override("en"):
        _code, _summary, told = run(capsys, register(file, [bad]), "--as", "ana", "--errors", errors)
    assert "B-2" not in told
    with errors.open(encoding="utf-8", newline="") as written:
        (row,) = csv.DictReader(written)
    assert row == {
        "row": "2", "x_Reference": "'=B-2", "column": "cas_Status", "value": "Active",
        "reason": "Only closed cases can be taken in: this command is for history that is over.",
        "allowed": "Closed; ClosedReferred",
    }  # fmt: skip


def test_a_column_that_is_not_taken_in_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town()
    register_csv(file, [["cas_Status", "prs_Nickname"], ["Closed", "Mia"]])
    _code, summary, told = run(capsys, file, "--as", "ana")
    assert summary["warnings"] == ["Kolom prs_Nickname tidak dikenal dan tidak dimasukkan."]
    assert "prs_Nickname" in told


def test_a_dry_run_writes_nothing_and_says_that_it_was_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town()
    _code, summary, _told = run(capsys, register(file, [CLOSED]), "--as", "ana", "--dry-run")
    assert (summary["opened"], summary["dry_run"]) == (1, True)
    assert not Case.unscoped.exists()


def test_in_a_demonstration_it_says_for_which_data_it_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town()
    assert "peragaan" not in run(capsys, register(file, [CLOSED]), "--as", "ana", "--dry-run")[2]
    mark_as_demo()
    assert "data rekaan atau data yang sudah terbit" in run(capsys, file, "--as", "ana")[2]


def test_what_belongs_to_others_is_refused_before_the_first_row(file: Path) -> None:
    town()
    register_csv(file, [["cas_Status", "per_FirstName"], ["Closed", "Yan"]])
    with pytest.raises(Refused, match="per_FirstName"):
        call_command("import", "htcds", str(file), "--as", "ana")
    assert not Case.unscoped.exists()


@pytest.mark.parametrize("user", ["nobody", "fajar", "gita", "citra"])
def test_who_may_not_is_told_so(user: str, file: Path) -> None:
    town()
    register(file, [CLOSED])
    with pytest.raises(Refused):
        call_command("import", "htcds", str(file), "--as", user)


def test_a_list_of_errors_that_cannot_be_written_stops_before_the_first_row(file: Path, tmp_path: Path) -> None:
    town()
    register(file, [CLOSED])
    with pytest.raises(Refused, match="tidak bisa ditulis"):
        call_command("import", "htcds", str(file), "--as", "ana", "--errors", str(tmp_path / "no" / "errors.csv"))
    assert not Case.unscoped.exists()
