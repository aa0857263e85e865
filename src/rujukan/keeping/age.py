"""Encrypting to recipients (age), as a stream: what goes in is never on the disk in clear."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

import pyrage

from rujukan.rules.refused import Refused

Recipient = Any
Identity = Any


def recipients_of(texts: Iterable[str], files: Iterable[Path] = ()) -> list[Recipient]:
    """Recipients (`age1...`, `ssh-ed25519 ...`), each given or a line of a file. Raises Refused."""
    given = [*texts, *(line for file in files for line in _lines(file))]
    if not given:
        raise Refused("Untuk siapa cadangan ini dikunci? Sebut --to atau --recipients.")
    return [_recipient(text.strip()) for text in given]


def _lines(file: Path) -> list[str]:
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
    except (OSError, UnicodeDecodeError):
        raise Refused("Berkas %(file)s tidak bisa dibaca.", file=str(file)) from None
    return [line for line in lines if line and not line.startswith("#")]


def _recipient(text: str) -> Recipient:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError:
        raise Refused("“%(text)s” bukan penerima age: mulainya age1 atau ssh-.", text=text[:60]) from None


def identities_of(file: Path) -> list[Identity]:
    """The secret keys in a file: of age, or an SSH key without a passphrase. Raises Refused."""
    lines = _lines(file)
    try:
        if lines and lines[0].startswith("-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(file.read_bytes())]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines]
    except (pyrage.IdentityError, ValueError):
        found = []
    if not found:
        raise Refused("Di %(file)s tidak ada kunci age yang bisa dibaca.", file=str(file))
    return found


@contextmanager
def sealed(out: Any, recipients: Sequence[Recipient]) -> Iterator[BinaryIO]:
    """A stream to write to; what is written arrives encrypted in `out`."""
    reading, writing = os.pipe()

    def encrypt() -> None:
        with os.fdopen(reading, "rb") as plain:
            pyrage.encrypt_io(plain, out, list(recipients))

    side = _Side(encrypt)
    try:
        with os.fdopen(writing, "wb") as stream:
            yield stream
    except BrokenPipeError:
        side.join()
        raise
    side.join()


@contextmanager
def opened(source: Any, identities: Sequence[Identity]) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
    """A stream to read from: what `source` holds, decrypted; and what reads to its very end, where alone it shows that
    nothing was cut off. Both raise Refused where it can't be opened or is not whole."""
    reading, writing = os.pipe()

    def decrypt() -> None:
        with os.fdopen(writing, "wb") as plain:
            pyrage.decrypt_io(source, plain, list(identities))

    side = _Side(decrypt)
    try:
        with os.fdopen(reading, "rb") as stream:

            def to_the_end() -> None:
                while stream.read(1 << 16):
                    pass
                side.join()

            yield stream, to_the_end
    except Exception:
        side.join()  # that it could not be decrypted is the reason for whatever else was found wrong
        raise
    side.join()


class _Side:
    """Something that runs beside, and whose failure is told here."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.error: BaseException | None = None
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self.error = error

    def join(self) -> None:
        self.thread.join()
        if isinstance(self.error, BrokenPipeError):
            return  # whoever reads had enough, and says why
        garbled = isinstance(self.error, OSError) and self.error.errno is None  # so pyrage tells of a wrong chunk
        if garbled or isinstance(self.error, (pyrage.DecryptError, ValueError)):
            raise Refused("Cadangan ini tidak bisa dibuka: kuncinya lain, atau berkasnya tidak utuh.") from self.error
        if self.error is not None:
            raise self.error
