"""A skipped test says why; one without a reason fails."""

from collections.abc import Generator
from typing import Any

import pytest

EMPTY = {"", "unconditional skip", "<Skipped instance>"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _reason(report) in EMPTY:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is skipped and doesn't say why"
    return report


def _reason(report: pytest.TestReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped").strip(": ")
