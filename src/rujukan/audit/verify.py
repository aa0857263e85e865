"""`rujukan audit verify`: names the entry that was altered, removed, moved or cut off."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from rujukan.audit.chain import head_of, mac_of
from rujukan.audit.models import Entry
from rujukan.foundation.models import Dossier


@dataclass(frozen=True)
class Fault:
    """Where the chain of one dossier breaks: its code, the entry's number, and what is wrong with it."""

    code: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.code} #{self.seq}: {self.what}"


def verify(*, region: str = "") -> Iterator[Fault]:
    """Walk every chain (of one region, else all) and give each fault found; nothing given means all is well."""
    dossiers = Dossier.unscoped.order_by("id")
    for dossier in (dossiers.filter(region=region) if region else dossiers).iterator(chunk_size=500):
        yield from _faults_of(dossier)


def _faults_of(dossier: Dossier) -> Iterator[Fault]:
    last, expected, corrected, marked = b"", 0, set(), set()
    for entry in Entry.unscoped.filter(dossier=dossier).order_by("seq", "id").iterator(chunk_size=500):
        expected += 1
        if entry.seq != expected:
            yield Fault(dossier.code, expected, "hilang atau dipindah / removed or moved")
            expected = entry.seq
        elif not hmac.compare_digest(mac_of(entry, last), bytes(entry.mac)):
            yield Fault(dossier.code, entry.seq, "diubah atau dipindah / altered or moved")
        last = bytes(entry.mac)
        corrected |= {entry.corrects} - {None}
        marked |= {entry.id} if entry.in_error else set()
    yield from _faults_of_head(dossier, expected, last)
    if corrected != marked:
        yield Fault(dossier.code, 0, "tanda salah catat tidak cocok / marks of error don't match")


def _faults_of_head(dossier: Dossier, length: int, last: bytes) -> Iterator[Fault]:
    if length < dossier.seq:
        yield Fault(dossier.code, length + 1, "dipotong / cut off")
    elif length > dossier.seq:
        yield Fault(dossier.code, dossier.seq + 1, "ditambahkan / added")
    elif dossier.seq and not hmac.compare_digest(head_of(dossier, last), bytes(dossier.head)):
        yield Fault(dossier.code, dossier.seq, "kepala berkas diubah / head altered")
