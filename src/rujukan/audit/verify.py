"""`rujukan audit verify`: names the entry that was altered, removed, moved or cut off."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from rujukan.audit.anchor import SHORT, Log, file_of, read
from rujukan.audit.chain import head_of, mac_of
from rujukan.audit.models import Entry
from rujukan.foundation.models import Dossier

GONE = "hilang atau dipindah / removed or moved"
ALTERED = "diubah atau dipindah / altered or moved"
CUT = "dipotong / cut off"
ADDED = "ditambahkan / added"
HEAD = "kepala berkas diubah, mungkin dipotong / head altered, perhaps cut off"
MARK = "tanda salah catat tidak cocok / mark of error doesn't match"
EARLIER = "dikembalikan ke keadaan sebelum jangkar / put back to before the anchor"
NO_DOSSIER = "berkasnya hilang sejak jangkar / dossier removed since the anchor"
FILE_ALTERED = "baris berkas jangkar diubah / line of the anchor file altered"
FILE_CUT = "tidak ada di berkas jangkar / missing from the anchor file"


@dataclass(frozen=True)
class Fault:
    """Where the record breaks: the dossier's code (or the anchor file), the entry's number (or line), and how."""

    code: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.code} #{self.seq}: {self.what}"


Head = tuple[int, str]
"""Number and short mac of a last entry."""

Check = Callable[[str], Iterator[Fault]]

_also: list[Check] = []


def also_verify(check: Check) -> None:
    """A room above adds a check of its own (a cached column against its rows); it is given the region, '' = all."""
    _also.append(check)


def verify(*, region: str = "") -> Iterator[Fault]:
    """Walk every chain (of one region, else all) and give each fault found; nothing given means all is well."""
    dossiers = Dossier.unscoped.order_by("id")
    logs: dict[str, Log] = {}
    seen: set[str] = set()
    for dossier in (dossiers.filter(region=region) if region else dossiers).iterator(chunk_size=500):
        if dossier.region not in logs:
            logs[dossier.region] = read(file_of(dossier.region))
        seen.add(str(dossier.id))
        yield from _faults_of(dossier, logs[dossier.region].heads.get(str(dossier.id)))
    for code, log in logs.items():
        yield from _faults_of_file(code, log, seen)
    for check in _also:
        yield from check(region)


@dataclass
class Walk:
    """Where the walk along one chain is: the mac before, how many entries there were, who was corrected by whom."""

    last: bytes = b""
    length: int = 0
    whole: bool = True
    corrected: dict[UUID, int] = field(default_factory=dict)
    marked: dict[UUID, int] = field(default_factory=dict)

    def step(self, entry: Entry) -> Iterator[tuple[int, str]]:
        """Each fault at this entry, by number."""
        before, self.length = self.length, entry.seq
        yield from ((missing, GONE) for missing in range(before + 1, entry.seq))
        follows = entry.seq == before + 1
        if follows and not hmac.compare_digest(mac_of(entry, self.last), bytes(entry.mac)):
            yield entry.seq, ALTERED
            follows = False
        self.whole = self.whole and follows
        self.last = bytes(entry.mac)
        if entry.corrects:
            self.corrected[entry.corrects] = entry.seq
        if entry.in_error:
            self.marked[entry.id] = entry.seq


def _faults_of(dossier: Dossier, anchored: Head | None) -> Iterator[Fault]:
    walk = Walk()
    for entry in Entry.unscoped.filter(dossier=dossier).order_by("seq", "id").iterator(chunk_size=500):
        yield from (Fault(dossier.code, seq, what) for seq, what in walk.step(entry))
        if walk.whole and anchored and anchored[0] == entry.seq and walk.last[:SHORT].hex() != anchored[1]:
            yield Fault(dossier.code, entry.seq, EARLIER)
    yield from _faults_of_length(dossier, walk.length, anchored)
    if walk.whole and walk.length == dossier.seq and not _has_right_head(dossier, walk.last):
        yield Fault(dossier.code, dossier.seq, HEAD)
    for id_ in walk.corrected.keys() ^ walk.marked.keys():
        yield Fault(dossier.code, walk.marked.get(id_) or walk.corrected[id_], MARK)


def _has_right_head(dossier: Dossier, last: bytes) -> bool:
    return dossier.seq == 0 or hmac.compare_digest(head_of(dossier, last), bytes(dossier.head))


def _faults_of_length(dossier: Dossier, length: int, anchored: Head | None) -> Iterator[Fault]:
    for missing in range(length + 1, max(dossier.seq, anchored[0] if anchored else 0) + 1):
        yield Fault(dossier.code, missing, CUT if missing <= dossier.seq else EARLIER)
    for extra in range(dossier.seq + 1, length + 1):
        yield Fault(dossier.code, extra, ADDED)


def _faults_of_file(region: str, log: Log, seen: set[str]) -> Iterator[Fault]:
    name = file_of(region).name
    if log.broken_at:
        yield Fault(name, log.broken_at, FILE_ALTERED)
    for gone in sorted(log.heads.keys() - seen):
        yield Fault(gone, log.heads[gone][0], NO_DOSSIER)
    days = Entry.unscoped.filter(dossier__region=region, kind=Entry.Kind.ANCHOR).select_related("dossier")
    for entry in days.order_by("seq"):
        if not log.anchors.get(str(entry.item), "").startswith(entry.value):
            yield Fault(entry.dossier.code, entry.seq, FILE_CUT)
