"""What a backup is: a tar, compressed, encrypted; its last member has the hash of each before it, so that half of one
can't pass for a whole."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from rujukan.keeping import age
from rujukan.rules.refused import Refused

FORMAT = 1
HEAD, TAIL = "head.json", "tail.json"
PIECE = 4 * 1024 * 1024
"""Bytes of rows in one member."""

UNFINISHED = "belum-selesai"


class Hashing:
    """A file that is written, and its SHA-256 along the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.sha256, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        self.size += len(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[Hashing]:
    """A new file that has its name only when it is whole and on the disk. Raises Refused where it can't be."""
    if path.exists():
        raise Refused("%(file)s sudah ada. Cadangan lama tidak ditimpa.", file=str(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.{UNFINISHED}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise Refused("Berkas %(file)s tidak bisa ditulis: %(why)s.", file=str(path), why=error.strerror) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield Hashing(file)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused("Berkas %(file)s tidak bisa ditulis: %(why)s.", file=str(path), why=error.strerror) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Writer:
    """Adds members one by one, and notes their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.hashes: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        self.tar.addfile(info, io.BytesIO(data))
        self.hashes[name] = hashlib.sha256(data).hexdigest()

    def add_pieces(self, folder: str, lines: Iterable[bytes]) -> None:
        """Lines in members of a few megabytes, in order."""
        piece, size, number = [], 0, 0
        for line in lines:
            piece.append(line)
            size += len(line)
            if size >= PIECE:
                self.add(f"{folder}/{number:06}.jsonl", b"".join(piece))
                piece, size, number = [], 0, number + 1
        self.add(f"{folder}/{number:06}.jsonl", b"".join(piece))

    def close(self, **more: object) -> None:
        self.add(TAIL, json.dumps({"sha256": self.hashes, **more}).encode())


@contextmanager
def writing(
    path: Path, recipients: Sequence[age.Recipient], head: Mapping[str, object]
) -> Iterator[tuple[Writer, Hashing]]:
    """A new backup of this name; it is there when the block has ended well, and else not at all."""
    with whole_or_nothing(path) as out:
        with age.sealed(out, recipients) as stream, tarfile.open(fileobj=stream, mode="w|gz") as tar:
            writer = Writer(tar)
            writer.add(HEAD, json.dumps({"format": FORMAT, **head}).encode())
            yield writer, out
        out.flush()


class Reader:
    """Members in order, each hashed; `tail` when all were read. Raises Refused for what is no whole backup."""

    def __init__(self, tar: tarfile.TarFile, to_the_end: Callable[[], None]) -> None:
        self.tar, self.to_the_end = tar, to_the_end
        self.head: dict[str, Any] = {}
        self.tail: dict[str, Any] = {}
        self.hashes: dict[str, str] = {}
        self._members = self._read()
        name, data = next(self._members, ("", b""))
        if name != HEAD or (head := json.loads(data)).get("format") != FORMAT:
            raise Refused(NOT_WHOLE)
        self.head = head

    def _read(self) -> Iterator[tuple[str, bytes]]:
        for info in self.tar:
            file = self.tar.extractfile(info)
            data = file.read() if file else b""
            if info.name == TAIL:
                self.tail = json.loads(data)
                return
            self.hashes[info.name] = hashlib.sha256(data).hexdigest()
            yield info.name, data

    def members(self) -> Iterator[tuple[str, bytes]]:
        yield from self._members
        self.to_the_end()
        if self.tail.get("sha256") != self.hashes:
            raise Refused(NOT_WHOLE)


NOT_WHOLE = "Ini bukan cadangan Rujukan yang utuh."


@contextmanager
def reading(path: Path, identities: Sequence[age.Identity]) -> Iterator[Reader]:
    """A backup, read from its beginning. Raises Refused."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused("Berkas %(file)s tidak bisa dibuka: %(why)s.", file=str(path), why=error.strerror) from None
    with file, age.opened(file, identities) as (stream, to_the_end):
        try:
            with tarfile.open(fileobj=stream, mode="r|gz") as tar:
                yield Reader(tar, to_the_end)
        except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
            raise Refused(NOT_WHOLE) from error


Progress = Callable[[int, int], None]
