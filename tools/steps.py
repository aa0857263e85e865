"""What the tools share: saying what is done and how long it took, and stopping with the line that helps."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NoReturn

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """End with a message that says what to do."""
    say(text)
    sys.exit(1)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins, and at its end how long it took."""
    say(f"-> {what}")
    began = monotonic()
    yield
    say(f"   {what}: {monotonic() - began:.1f} s")


def run(*command: str | Path, **environment: str) -> None:
    """Run a program in the checkout; if it fails, stop with its exit code."""
    code = call(*command, **environment)
    if code:
        say(f"{Path(command[0]).name} failed (exit code {code})")
        sys.exit(code)


def call(*command: str | Path, **environment: str) -> int:
    """Run a program in the checkout and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=CHECKOUT, env=os.environ | environment).returncode


def is_root() -> bool:
    return os.geteuid() == 0


def can_apt() -> bool:
    """May this machine be given Debian packages by us?"""
    return is_root() and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages, with a fresh list if the first try finds none; True when it worked."""
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with step("apt-get install " + " ".join(packages)):
        return call(*install, **quiet) == 0 or (
            call("apt-get", "update", "-q", **quiet) == 0 and call(*install, **quiet) == 0
        )
