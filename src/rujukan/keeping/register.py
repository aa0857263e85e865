"""The register of what was erased (P26): RUJUKAN_HOME/erased.jsonl, in no backup, so that a restore can erase it again.

A line names a dossier by its id, says when, and closes with an HMAC over itself and the line before: who has no keys
can't add, alter, or take a line out of its middle. That its end was cut off shows by the number that a backup notes.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from rujukan.foundation import keyring
from rujukan.rules.refused import Refused


@dataclass(frozen=True)
class Register:
    """What stands in the file, oldest first."""

    dossiers: tuple[UUID, ...] = ()
    last: bytes = b""
    end: int = 0
    """Bytes up to the end of the last whole line; what stands behind it, a crash left there."""


def file() -> Path:
    return Path(settings.RUJUKAN_HOME) / "erased.jsonl"


def read(path: Path | None = None) -> Register:
    """The register; none yet is an empty one. Raises Refused where a line was altered or taken out."""
    path = path or file()
    found: list[UUID] = []
    last, end = b"", 0
    for number, raw in enumerate(path.read_bytes().splitlines(keepends=True) if path.exists() else (), start=1):
        if not raw.endswith(b"\n"):
            break
        row = _row(raw)
        mac = str(row.pop("mac", ""))
        last = _mac(row, last)
        if not hmac.compare_digest(last.hex(), mac):
            raise Refused("Daftar penghapusan %(file)s diubah di baris %(line)s.", file=str(path), line=number)
        found.append(UUID(row["dossier"]))
        end += len(raw)
    return Register(tuple(found), last, end)


def length() -> int:
    """How many lines it has, read without any key."""
    return file().read_bytes().count(b"\n") if file().exists() else 0


def _row(raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _mac(row: dict[str, Any], before: bytes) -> bytes:
    return hmac.digest(keyring.secret("register"), before + json.dumps(row).encode(), "sha256")


def note(dossiers: Iterable[UUID], at: datetime) -> None:
    """Add those that do not stand there yet, and wait until the disk has them."""
    with _alone() as path:
        known = read(path)
        last, lines = known.last, []
        for id_ in dossiers:
            if id_ not in known.dossiers:
                row = {"dossier": str(id_), "at": at.isoformat()}
                last = _mac(row, last)
                lines.append(json.dumps({**row, "mac": last.hex()}) + "\n")
        _append(path, known.end, "".join(lines).encode())


@contextmanager
def _alone() -> Iterator[Path]:
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _append(path: Path, end: int, text: bytes) -> None:
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        file.truncate(end)
        file.seek(end)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
