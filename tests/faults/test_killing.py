"""Power goes at any write: what was begun is there whole or not at all, and the chain still verifies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("action", "least"), [("accept", 5), ("complaint", 5), ("backup", 2)])
def test_killed_at_each_write_it_is_all_or_nothing(action: str, least: int, tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", action, str(tmp_path)],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    *kills, last = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
    assert len(kills) >= least and all(kill["killed"] for kill in kills)
    assert [kill for kill in [*kills, last] if kill["faults"]] == []
    assert (last["killed"], last["done"]) == (False, True)
    before = {kill["entries"] for kill in kills if not kill["done"]}
    assert len(before) == 1  # nothing half-written
    assert not any(kill["done"] for kill in kills)  # the last write is the one that makes it so
    if action != "backup":
        assert before < {last["entries"], *before}
