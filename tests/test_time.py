"""Nothing reads the real time but `rujukan.foundation.time`: so that tests, demo and bench can set it."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "rujukan"
ALLOWED = {SOURCE / "foundation" / "time.py"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localtime",
    "timezone.localdate", "time.time", "time.localtime", "time.gmtime",
}  # fmt: skip


def readings(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each reading of the real time; the stopwatch `time.monotonic` is none."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            name = ".".join(ast.unparse(node).split(".")[-2:])
            if name in CLOCKS:
                yield node.lineno, name


def test_readings_are_found() -> None:
    assert list(readings("import datetime\nx = datetime.datetime.now()\ny = time.now()")) == [(2, "datetime.now")]


def test_nothing_reads_the_real_time() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {name}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path not in ALLOWED and "migrations" not in path.parts
        for line, name in readings(path.read_text())
    ]
    assert found == []
