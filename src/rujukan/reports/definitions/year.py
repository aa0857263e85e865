"""The year in review: what is counted, and which sums its reader knows. `VERSION` rises with every change of a
definition; the words of the definitions stand in `rujukan.reports.words`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from rujukan.reports import rows
from rujukan.reports.clocks import KEPT, MISSED
from rujukan.reports.hiding import Sum, hidden_cells
from rujukan.reports.spans import FIRST, HALVES, SECOND, WHOLE, Slot, Span
from rujukan.rules.intake import CHANNELS
from rujukan.rules.procedure.engine import OWN_SERVICES
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.suppression import Shown
from rujukan.rules.trafficking import RESULTS

VERSION = 1
BANDS = ("0-17", "18-20", "21-29", "30-38", "39+")
BAND_OF = {
    "0-8": "0-17", "9-17": "0-17", "15-17": "0-17", "18-20": "18-20", "21-23": "21-29", "24-26": "21-29",
    "27-29": "21-29", "30-38": "30-38", "39-47": "39+", "48+": "39+",
}  # fmt: skip
UNKNOWN = "unknown"
SEXES = ("female", "male", "other", UNKNOWN)
GRADES = ("high", "medium", "low", "")
SENT = ("sent", "answered", "in_time", "done", "loop")
HELP = ("got_help", "partly", "not_helped")

Key = tuple[str, str, str]
"""(table, row, column); a single number has neither row nor column."""


def one(code: str) -> Key:
    """A number that stands by itself."""
    return (code, "", "")


TOTALS = {
    "channel": one("complaints"), "sex": one("persons"), "age": one("persons"), "result": one("cases"),
    **dict.fromkeys(rows.COUNTED, one("cases")), "unmet": ("needs", "", "unmet"),
}  # fmt: skip
"""Tables of one column, each with the number that it breaks down."""

NEEDS = ("given", "unmet", "waiting")


@dataclass
class Figures:
    """All counts of two years and their halves, what of them is hidden, and which units recorded nothing."""

    counts: dict[Slot, Counter[Key]]
    silent: dict[Slot, tuple[str, ...]] = field(default_factory=dict)
    hidden: dict[int, set[tuple[int, Key]]] = field(default_factory=dict)

    def shown(self, slot: Slot, key: Key) -> Shown:
        """The number as it may be shown."""
        year, half = slot
        return Shown(None) if (half, key) in self.hidden[year] else Shown(self.counts[slot][key])

    def rows(self, table: str) -> set[str]:
        """The rows of a table in which there is anything."""
        found = (key for counts in self.counts.values() for key, n in counts.items() if n)
        return {row for name, row, _ in found if name == table and row}


def count(span: Span, pack: Pack, units: Mapping[UUID, str]) -> Figures:
    """Everything, from the rows. `units`: id -> code."""
    counter = _Counting(span)
    counter.complaints()
    counter.cases()
    counter.needs()
    counter.referrals()
    counter.clocks(pack)
    figures = Figures(counter.counts)
    for slot in counter.counts:
        heard = {units.get(unit, "") for unit in counter.units[slot]}
        figures.silent[slot] = tuple(code for code in pack.units if code not in heard and _works(pack, code))
    for year in span.years:
        cells = {(half, key): counter.counts[year, half][key] for half in HALVES for key in _keys(counter.counts)}
        figures.hidden[year] = hidden_cells(cells, _sums(counter.counts))
    return figures


def _works(pack: Pack, unit: str) -> bool:
    """Has it a role that works cases?"""
    return any(pack.roles[role].tier == "works" for role in (*pack.units[unit].roles, *pack.units[unit].fallback))


class _Counting:
    """Counts the rows into the slots to which they belong."""

    def __init__(self, span: Span) -> None:
        self.span = span
        slots = [(year, half) for year in span.years for half in HALVES]
        self.counts: dict[Slot, Counter[Key]] = {slot: Counter() for slot in slots}
        self.units: dict[Slot, set[UUID]] = {slot: set() for slot in slots}

    def _add(self, key: Key, at: datetime, precision: str = "moment", unit: UUID | None = None) -> None:
        for slot in self.span.slots(at, precision):
            self.counts[slot][key] += 1
            if unit:
                self.units[slot].add(unit)

    def _add_unknown_year(self, code: str) -> None:
        for counts in self.counts.values():
            counts["undated", code, ""] += 1

    def complaints(self) -> None:
        for row in rows.complaints(self.span):
            if row.history:
                continue
            if row.precision == "unknown":
                self._add_unknown_year("complaints")
            self._add(one("complaints"), row.at, row.precision, row.unit)
            self._add(("channel", row.channel, ""), row.at, row.precision)

    def cases(self) -> None:
        found = rows.cases(self.span)
        results, screened = rows.determinations(self.span), rows.screenings(self.span)
        codes: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
        for screening, name, code in rows.screening_codes(self.span):
            codes[screening, name].append(code)
        by_slot: defaultdict[Slot, list[rows.CaseRow]] = defaultdict(list)
        for row in found:
            if row.precision == "unknown":
                self._add_unknown_year("history" if row.history else "cases")
            elif row.history:
                self._add(one("history"), row.at, row.precision)
            else:
                self._case(row, results.get(row.id, UNKNOWN), codes, screened.get(row.id))
                for slot in self.span.slots(row.at, row.precision):
                    by_slot[slot].append(row)
        self._persons(by_slot)

    def _case(
        self, row: rows.CaseRow, result: str, codes: Mapping[tuple[UUID, str], list[str]], screening: UUID | None
    ) -> None:
        self._add(one("cases"), row.at, row.precision)
        self._add(("result", result, ""), row.at, row.precision)
        for name in rows.COUNTED:
            known = codes.get((screening, name), []) if screening else []
            for code in known or [UNKNOWN]:
                self._add((name, code, ""), row.at, row.precision)

    def _persons(self, by_slot: Mapping[Slot, Iterable[rows.CaseRow]]) -> None:
        """Each person once in a year, and once in a half; an event once, however many were harmed by it."""
        known = rows.identities(self.span)
        for slot, found in by_slot.items():
            for person in {row.person for row in found}:
                sex, age, band = known.get(person, ("", None, ""))
                self.counts[slot][one("persons")] += 1
                self.counts[slot]["sex", sex or UNKNOWN, ""] += 1
                self.counts[slot]["age", band_of(age, band), ""] += 1
            events = Counter(row.event or row.complaint or row.id for row in found)
            self.counts[slot][one("events")] = len(events)
            self.counts[slot][one("events_many")] = sum(1 for n in events.values() if n > 1)

    def needs(self) -> None:
        ended, served = rows.closings(self.span), set[UUID]()
        for episode in rows.episodes(self.span):
            served.add(episode.need)
            self._add(one("services"), episode.at, episode.precision, episode.unit)
            self._add(("services", episode.service, ""), episode.at, episode.precision)
        for need in rows.needs(self.span):
            result, reason = ended.get(need.id, ("", ""))
            state = "unmet" if result == "unmet" else "given" if result or need.id in served else "waiting"
            for row, column in ((need.service, state), (need.service, ""), ("", state), ("", "")):
                self._add(("needs", row, column), need.at, "moment", need.unit)
            if state == "unmet":
                self._add(("unmet", reason or UNKNOWN, ""), need.at)

    def referrals(self) -> None:
        moves: defaultdict[UUID, list[rows.StatusRow]] = defaultdict(list)
        for status in rows.statuses(self.span):
            moves[status.referral].append(status)
            if status.by_unit:
                self._heard(status.sent, status.by_unit)
        closed, said = rows.acknowledged(self.span), rows.confirmations(self.span)
        for referral, known in moves.items():
            states = {move.status for move in known}
            if "requested" in states and "entered-in-error" not in states:
                self._referral(referral, known[0], states, closed, said)

    def _heard(self, at: datetime, unit: UUID) -> None:
        for slot in self.span.slots(at):
            self.units[slot].add(unit)

    def _referral(
        self, referral: UUID, row: rows.StatusRow, states: Collection[str], closed: Collection[UUID],
        said: Mapping[tuple[UUID, bool], str],
    ) -> None:  # fmt: skip
        reached = {"sent": True, "answered": bool({"accepted", "rejected"} & set(states)),
                   "done": "completed" in states, "loop": referral in closed}  # fmt: skip
        for column in (name for name, so in reached.items() if so):
            self._add(("referrals", row.service, column), row.sent)
            self._add(("referrals", "", column), row.sent)
        for herself in (True, False):
            if answer := said.get((referral, herself)):
                self._add(("help", answer, "person" if herself else "others"), row.sent)
                self._add(("help", "", "person" if herself else "others"), row.sent)

    def clocks(self, pack: Pack) -> None:
        risks = rows.risks(self.span)
        for row in rows.clocks(self.span, pack):
            if row.outcome not in (KEPT, MISSED):
                continue
            grade = row.grade or risks.get(row.dossier, "")
            for step in (row.step, ""):
                for key in ((step, row.outcome), (step, "")):
                    self._add(("clocks", *key), row.at)
                self._add((f"clocks.{grade}", step, row.outcome), row.at)
            if row.step == "referral.respond" and row.outcome == KEPT:
                self._add(("referrals", "", "in_time"), row.at)


def band_of(age: int | None, band: str) -> str:
    """The age band of the report, by the age, else by the band as it was written down."""
    if age is None:
        return BAND_OF.get(band, UNKNOWN)
    tops = (18, 21, 30, 39)
    return BANDS[sum(1 for top in tops if age >= top)]


# -- what adds up to what


def _keys(counts: Mapping[Slot, Counter[Key]]) -> set[Key]:
    found = {key for each in counts.values() for key in each}
    return found | {total for _, total in TOTALS.items()} | {one(code) for code in ("complaints", "persons", "cases")}


def _sums(counts: Mapping[Slot, Counter[Key]]) -> list[Sum[tuple[int, Key]]]:
    """Every sum that a reader can do: within a half, and of the halves in their year."""
    keys = sorted(_keys(counts))
    within = [*_table_sums(keys), *_need_sums(keys), *_clock_sums(keys), *_referral_sums(keys)]
    known: list[Sum[tuple[int, Key]]] = [
        ((half, total), [(half, part) for part in parts]) for half in HALVES for total, parts in within if parts
    ]
    return known + [((WHOLE, key), [(FIRST, key), (SECOND, key)]) for key in keys]


def _table_sums(keys: Collection[Key]) -> list[Sum[Key]]:
    parts = {name: [key for key in keys if key[0] == name and key[1]] for name in (*TOTALS, "services")}
    return [*((total, parts[name]) for name, total in TOTALS.items()), (one("services"), parts["services"])]


def _need_sums(keys: Collection[Key]) -> list[Sum[Key]]:
    cells = {key for key in keys if key[0] == "needs"}
    of_rows = {row for _, row, _ in cells}
    found: list[Sum[Key]] = [
        (("needs", row, ""), sorted(k for k in cells if k[1] == row and k[2])) for row in sorted(of_rows)
    ]
    for column in ("", *NEEDS):
        found.append((("needs", "", column), sorted(k for k in cells if k[1] and k[2] == column)))
    return [one for one in found if one[0] in cells]


def _referral_sums(keys: Collection[Key]) -> list[Sum[Key]]:
    found: list[Sum[Key]] = []
    for table, columns in (("referrals", SENT), ("help", ("person", "others"))):
        for column in columns:
            parts = [key for key in keys if key[0] == table and key[1] and key[2] == column]
            if (table, "", column) in keys:
                found.append(((table, "", column), parts))
    return found


def _clock_sums(keys: Collection[Key]) -> list[Sum[Key]]:
    known, found = set(keys), list[Sum[Key]]()
    steps = sorted({row for name, row, _ in known if name == "clocks"})
    for step in steps:
        found.append((("clocks", step, ""), [k for c in (KEPT, MISSED) if (k := ("clocks", step, c)) in known]))
    for column in ("", KEPT, MISSED):
        if ("clocks", "", column) in known:
            found.append((("clocks", "", column), [k for s in steps if s and (k := ("clocks", s, column)) in known]))
    return found + _grade_sums(known, steps)


def _grade_sums(known: Collection[Key], steps: Collection[str]) -> list[Sum[Key]]:
    found = list[Sum[Key]]()
    for column in (KEPT, MISSED):
        for step in steps:
            parts = [k for grade in GRADES if (k := (f"clocks.{grade}", step, column)) in known]
            if ("clocks", step, column) in known:
                found.append((("clocks", step, column), parts))
        for grade in GRADES:
            if (total := (f"clocks.{grade}", "", column)) in known:
                found.append((total, [k for s in steps if s and (k := (f"clocks.{grade}", s, column)) in known]))
    return found


ORDER: Mapping[str, tuple[str, ...]] = {
    "channel": CHANNELS, "sex": SEXES, "age": (*BANDS, UNKNOWN), "result": (*RESULTS, UNKNOWN),
    "needs": tuple(OWN_SERVICES), "services": tuple(OWN_SERVICES), "referrals": tuple(OWN_SERVICES), "help": HELP,
}  # fmt: skip
"""Rows in an order of their own; all others by size."""
