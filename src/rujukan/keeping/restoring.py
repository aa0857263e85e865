"""Restoring into an empty place: nothing is there before, everything or nothing is there after, and what was erased
stays erased."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from rujukan.accounts.models import User
from rujukan.foundation import keyring
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Tampered
from rujukan.keeping import register, tables
from rujukan.keeping.archive import NOT_WHOLE, Progress, Reader
from rujukan.keeping.erasing import erase_again
from rujukan.rules.refused import Refused

FOLDERS = ("anchors", "files")


def restore(reader: Reader, *, erased: Path | None, progress: Progress) -> dict[str, object]:
    """What the backup holds: keys, or the register. `erased`: the register of erasures, where it does not lie in
    RUJUKAN_HOME already. Raises Refused; then nothing was changed."""
    if reader.head["kind"] == "keys":
        return _restore_keys(reader)
    _check_keys()
    known = _erased(erased, at_least=reader.head["erased"])
    call_command("migrate", verbosity=0, interactive=False)
    _check_empty()
    _check_version(reader)
    with _staging() as staged:
        with transaction.atomic():
            rows = _load(reader, staged, progress)
            _check_opens()
            again = erase_again(known.dossiers)
            _keep(erased)
            _place(staged)
        return {"made_at": reader.head["made_at"], "rows": rows, "erased_again": again}


def _restore_keys(reader: Reader) -> dict[str, object]:
    if keyring.exists():
        raise Refused("Di sini sudah ada kunci. Kunci tidak pernah ditimpa.")
    found = {name: data for name, data in reader.members() if name in ("keys/master.json", "erased.jsonl")}
    for name, data in found.items():
        path = Path(settings.RUJUKAN_HOME) / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, data)
    return {"made_at": reader.head["made_at"], "keys": sorted(found)}


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check_keys() -> None:
    if not keyring.exists():
        raise Refused("Belum ada kunci di sini. Pulihkan dulu cadangan kuncinya, dengan perintah yang sama.")
    keyring.master()


def _erased(given: Path | None, *, at_least: int) -> register.Register:
    if given is not None and not given.exists():
        raise Refused("Berkas %(file)s tidak bisa dibaca.", file=str(given))
    known = max((register.read(path) for path in (given, register.file()) if path), key=lambda r: len(r.dossiers))
    if len(known.dossiers) < at_least:
        raise Refused(
            "Daftar penghapusan belum lengkap: cadangan ini tahu %(n)s, di sini %(m)s. Sebut --erased BERKAS.",
            n=at_least, m=len(known.dossiers),
        )  # fmt: skip
    return known


def _keep(given: Path | None) -> None:
    """The longer register is the one that stays here."""
    if given is None or len(register.read(given).dossiers) <= len(register.read().dossiers):
        return
    new = register.file().with_suffix(".new")
    new.unlink(missing_ok=True)
    _write(new, given.read_bytes())
    new.replace(register.file())


def _check_empty() -> None:
    if Dossier.unscoped.exists() or User.objects.exists():
        raise Refused("Basis data ini sudah berisi. Pulihkan hanya ke tempat yang kosong.")
    for name in FOLDERS:
        folder = _home(name)
        if folder.exists() and any(path.suffix != ".lock" for path in folder.rglob("*")):
            raise Refused("Folder %(folder)s sudah berisi. Pulihkan hanya ke tempat yang kosong.", folder=str(folder))


def _home(name: str) -> Path:
    return Path(settings.FILES_FOLDER) if name == "files" else Path(settings.RUJUKAN_HOME) / name


def _check_version(reader: Reader) -> None:
    here, there = set(tables.migrations()), set(reader.head["migrations"])
    if here != there:
        other = ", ".join(sorted(here ^ there)[:3])
        raise Refused(
            "Cadangan ini dari versi lain (%(other)s). Pulihkan dengan versi itu, lalu perbarui.", other=other
        )


@contextmanager
def _staging() -> Iterator[Path]:
    """A folder beside where things will lie, gone when all is done."""
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=settings.RUJUKAN_HOME))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load(reader: Reader, staged: Path, progress: Progress) -> int:
    loading = tables.Loading(lambda done: progress(done, done + 1))
    for name, data in reader.members():
        if name.startswith("database/"):
            for line in data.splitlines():
                loading.take(line)
        else:
            _stage(staged, name, data)
    rows = loading.finish()
    if rows != reader.tail["rows"]:
        raise Refused(NOT_WHOLE)
    connection.check_constraints()
    return sum(rows.values())


def _stage(staged: Path, name: str, data: bytes) -> None:
    parts = PurePosixPath(name).parts
    if parts[0] not in FOLDERS or ".." in parts or len(parts) < 2:
        raise Refused(NOT_WHOLE)
    path = staged.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, data)


def _check_opens() -> None:
    """The keys here are those of this register."""
    dossier = Dossier.unscoped.filter(key_wrapped__isnull=False).order_by("id").first()
    try:
        if dossier:
            dossier.data_key()
    except Tampered:
        raise Refused("Kunci di sini bukan kunci cadangan ini.") from None


def _place(staged: Path) -> None:
    for name in FOLDERS:
        target = _home(name)
        if (staged / name).exists():
            if target.exists():  # nothing in it but locks
                shutil.rmtree(target)
            (staged / name).rename(target)
