"""`make check`: format, lint, types, import layers, stale generated documents. All are run; any fault fails."""

import subprocess
import sys
from time import monotonic

from setup import ensure_environment
from steps import CHECKOUT, PYTHON, VENV, say, step

BIN = VENV / "bin"
CHECKS: dict[str, list[object]] = {
    "types": [BIN / "mypy", "--no-error-summary"],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "templates": [BIN / "djlint", "--lint", "--quiet", "src"],
    "layers": [BIN / "lint-imports", "--no-cache"],
    "unscoped": [PYTHON, "tools/lint_unscoped.py"],
    "documents": [CHECKOUT / "rujukan", "docs", "--check"],
}


def main() -> int:
    ensure_environment()
    began = monotonic()
    with step("checks"):
        running = {name: _start(command) for name, command in CHECKS.items()}
        failed = [name for name, process in running.items() if not _ended_well(name, process, began)]
    say("   all is well" if not failed else f"   FAILED: {', '.join(failed)}")
    return bool(failed)


def _start(command: list[object]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        list(map(str, command)), cwd=CHECKOUT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _ended_well(name: str, process: subprocess.Popen[str], began: float) -> bool:
    output, _ = process.communicate()
    say(f"   {name:<10} {'ok' if process.returncode == 0 else 'FAILED'} after {monotonic() - began:.1f} s")
    if process.returncode:
        say(output)
    return process.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
