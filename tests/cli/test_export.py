"""`./rujukan export htcds`: the register in a file, a line of JSON on standard output."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from rujukan.rules.refused import Refused
from tests.exchange.importing import FULL, register, take_in, town

pytestmark = pytest.mark.django_db


def test_the_register_is_written_and_formula_like_cells_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = town()
    row = {**FULL, "prs_FirstName": "=1+1"}
    take_in(register(tmp_path / "in.csv", [row]), people.ana.actor)
    out = tmp_path / "out.csv"
    call_command("export", "htcds", str(out), "--as", "ana")
    told = capsys.readouterr()
    assert json.loads(told.out) == {"rows": 1, "left_out": 0, "formulas": 1}
    assert "1 sel dimulai dengan" in told.err
    with out.open(encoding="utf-8", newline="") as written:
        assert list(csv.DictReader(written)) == [row]


def test_what_is_not_open_to_him_is_counted_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = town()
    take_in(register(tmp_path / "in.csv", [FULL]), people.ana.actor)
    call_command("export", "htcds", str(tmp_path / "out.csv"), "--as", "budi")
    told = capsys.readouterr()
    assert json.loads(told.out) == {"rows": 0, "left_out": 1, "formulas": 0}
    assert "1 berkas tidak ikut" in told.err


@pytest.mark.parametrize("user", ["nobody", "gita", "hana", "ivan"])
def test_who_works_no_cases_gets_none(user: str, tmp_path: Path) -> None:
    town()
    out = tmp_path / "out.csv"
    with pytest.raises(Refused):
        call_command("export", "htcds", str(out), "--as", user)
    assert not out.exists()
