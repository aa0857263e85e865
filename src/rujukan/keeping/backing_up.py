"""Backups: the register (database, files, daily anchors) in one file; the keys, with what was erased, in another."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from rujukan.foundation import keyring, time
from rujukan.keeping import age, register, tables
from rujukan.keeping.archive import Progress, writing


def back_up(path: Path, recipients: Sequence[age.Recipient], progress: Progress) -> dict[str, object]:
    """Everything but the keys, as of one moment, while others go on working. Needs no passphrase: what is sealed stays
    sealed inside. Raises Refused."""
    head = {"kind": "register", "made_at": time.now().isoformat(), "migrations": tables.migrations(),
            "erased": register.length()}  # fmt: skip
    with writing(path, recipients, head) as (writer, out), tables.snapshot() as anchors:
        for name, data in sorted(anchors.items()):
            writer.add(f"anchors/{name}", data)
        for file in _files():
            writer.add(f"files/{file.relative_to(settings.FILES_FOLDER)}", file.read_bytes())
        rows = tables.count()
        total = sum(rows.values())
        writer.add_pieces("database", tables.lines(lambda done: progress(done, total)))
        writer.close(rows=rows)
    return {"path": str(path), "sha256": out.sha256.hexdigest(), "bytes": out.size, "rows": total}


def _files() -> list[Path]:
    folder = Path(settings.FILES_FOLDER)
    return sorted(file for file in folder.rglob("*") if file.is_file()) if folder.exists() else []


def back_up_keys(path: Path, recipients: Sequence[age.Recipient]) -> dict[str, object]:
    """The master key, still locked by its passphrase, and the register of what was erased. Raises Refused."""
    names = [keyring.key_file(), register.file()]
    head = {"kind": "keys", "made_at": time.now().isoformat()}
    with writing(path, recipients, head) as (writer, out):
        for name in names:
            if name.exists():
                writer.add(str(name.relative_to(settings.RUJUKAN_HOME)), name.read_bytes())
        writer.close()
    return {"path": str(path), "sha256": out.sha256.hexdigest(), "bytes": out.size, "keys": True}
