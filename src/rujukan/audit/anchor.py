"""Once a day: count and hash of all heads of a region, in the region's own chain and in a file outside the database.

The file, RUJUKAN_HOME/anchors/<region>.jsonl, is a log: the heads that moved since the day before, then a line that
closes the day with an HMAC over all before it. So `verify` can name a chain that was put back to an earlier state,
which the chain itself can't show.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from rujukan.audit.actions import append
from rujukan.audit.chain import last_mac
from rujukan.audit.models import Anchor, Entry
from rujukan.foundation import keyring
from rujukan.foundation.ids import uuid7
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.rules.actor import system

SHORT = 16
"""Bytes of a mac that stand in the file."""


@dataclass
class Log:
    """What a region's file says: the head of each dossier as last anchored, and the days that it closed."""

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    """Id of the anchor -> digest."""
    seal: bytes = b""
    broken_at: int = 0
    """First line that was altered; 0 = none."""
    end: int = 0
    """Bytes up to the end of the last day that was closed; what stands behind it, a crash left there."""


def file_of(region: str) -> Path:
    return Path(settings.RUJUKAN_HOME) / "anchors" / f"{region}.jsonl"


def anchor(now: datetime) -> int:
    """The day's anchor of each region, if it has none yet."""
    regions = Dossier.unscoped.filter(kind=Dossier.Kind.REGION).order_by("id").values_list("id", "region")
    return sum(_anchor(dossier, region, now) for dossier, region in regions)


def _has_todays(region: str, now: datetime) -> bool:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Anchor.objects.filter(region=region, at__gte=midnight, at__lte=now).exists()


def _anchor(dossier: UUID, region: str, now: datetime) -> int:
    """The file first, then the row: a crash between leaves a day in the file that no chain knows, and no harm."""
    if _has_todays(region, now):
        return 0
    with _locked(region) as path:
        if _has_todays(region, now):
            return 0
        log = read(path)
        heads = {str(d.id): (d.seq, last_mac(d)[:SHORT].hex()) for d in _dossiers(region)}
        made = Anchor(id=uuid7(), region=region, at=now, dossiers=len(heads), digest=digest_of(heads))
        _write(path, log, made, heads)
        with transaction.atomic():
            append(
                lock_dossier(dossier), system(region), event="heads.anchored", kind=Entry.Kind.ANCHOR, item=made.id,
                outcome=str(made.dossiers), value=bytes(made.digest).hex()[:40], recorded_at=now,
            )  # fmt: skip
            made.save(force_insert=True)
    return 1


def _dossiers(region: str) -> Iterator[Dossier]:
    rows = Dossier.unscoped.filter(region=region).only("id", "seq", "head").order_by("id")
    yield from rows.iterator(chunk_size=2000)


def digest_of(heads: dict[str, tuple[int, str]]) -> bytes:
    """Keyed hash over all heads, in the order of their ids."""
    text = json.dumps(sorted(heads.items())).encode()
    return hmac.digest(keyring.secret("chain"), b"anchor|" + text, "sha256")


@contextmanager
def held_still() -> Iterator[list[Path]]:
    """The files of all regions, while nobody adds a day to one: for a backup that takes them with the database."""
    with ExitStack() as stack:
        regions = Dossier.unscoped.filter(kind=Dossier.Kind.REGION).order_by("region").values_list("region", flat=True)
        yield [stack.enter_context(_locked(region)) for region in regions]


@contextmanager
def _locked(region: str) -> Iterator[Path]:
    path = file_of(region)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _write(path: Path, log: Log, made: Anchor, heads: dict[str, tuple[int, str]]) -> None:
    moved = {id_: head for id_, head in heads.items() if log.heads.get(id_) != head}
    lines = [json.dumps({"dossier": id_, "seq": seq, "mac": mac}) for id_, (seq, mac) in moved.items()]
    closing = {"anchor": str(made.id), "at": made.at.isoformat(), "count": made.dossiers, "digest": made.digest.hex()}
    seal = _seal(log.seal, [*lines, json.dumps(closing)])
    text = "\n".join([*lines, json.dumps({**closing, "seal": seal.hex()})]) + "\n"
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        file.truncate(log.end)
        file.seek(log.end)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _seal(before: bytes, lines: list[str]) -> bytes:
    return hmac.digest(keyring.secret("chain"), b"file|" + before + "\n".join(lines).encode(), "sha256")


def read(path: Path) -> Log:
    """The file as it stands; a last day that was not closed (a crash) is left out."""
    log, block, heads, end = Log(), [], {}, 0
    text = path.read_bytes() if path.exists() else b""
    for number, raw in enumerate(text.splitlines(keepends=True), start=1):
        line, end = raw.decode(errors="replace").rstrip("\n"), end + len(raw)
        row = _row(line)
        if "anchor" not in row:
            block.append(line)
            if "dossier" in row:
                heads[row["dossier"]] = (row["seq"], row["mac"])
            continue
        seal = row.pop("seal", "")
        log.seal = _seal(log.seal, [*block, json.dumps(row)])
        if not hmac.compare_digest(log.seal.hex(), str(seal)) and not log.broken_at:
            log.broken_at = number - len(block)
        log.heads |= heads
        log.anchors[row["anchor"]] = row["digest"]
        block, heads, log.end = [], {}, end
    return log


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}
