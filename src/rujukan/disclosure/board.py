"""The task force's board (class B): P1's columns and nothing more, without a grant, for who coordinates the region.

Each number is made of these columns, and `rows_of` gives exactly the rows that it counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rujukan.cases.models import NeedClosing
from rujukan.directory.models import Region
from rujukan.directory.parties import NOBODY, Party, parties
from rujukan.disclosure.lists import board_turns, longest_waiting, turn_of
from rujukan.disclosure.packs import neutral_words, pack_in_force, same
from rujukan.disclosure.shapes import Listing, Turn
from rujukan.intake.models import Complaint, Harmed
from rujukan.procedure.models import Course, Matter
from rujukan.referrals.models import Referral
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.calendar import add
from rujukan.rules.procedure.pack import Pack, Words

Bucket = Literal["answer", "serve", "result", "step"]
BUCKETS: Mapping[str, Bucket] = {
    "referral.respond": "answer",
    "referral.serve": "serve",
    "referral.report": "result",
    "referral.loop": "result",
}
"""Steps that the board tells apart; all others count as a step of the SOP."""

SOON = timedelta(days=2)
What = Literal["late", "soon", "dormant", "unreferred", "unmet"]
WHATS: tuple[What, ...] = get_args(What)


@dataclass(frozen=True)
class UnitLine:
    """One unit: what of it is late, by bucket, and what falls due within two days."""

    unit: Party
    late: Mapping[Bucket, int]
    soon: int

    @property
    def total(self) -> int:
        return sum(self.late.values())


@dataclass(frozen=True)
class UnmetLine:
    """Unmet needs of one service, by the pack's reasons: (code, words, how many)."""

    service: str
    words: Words
    count: int
    reasons: tuple[tuple[str, Words, int], ...]


@dataclass(frozen=True)
class Board:
    units: tuple[UnitLine, ...]
    longest: tuple[Turn, ...]
    unmet: tuple[UnmetLine, ...]
    unmet_people: int
    dormant: int
    unreferred: int
    complaints: int
    sent: int
    in_time: int
    closed_loops: int
    """This month: complaints, referrals sent, of those answered in time, loops closed."""

    @property
    def late(self) -> int:
        return sum(line.total for line in self.units)

    @property
    def unmet_count(self) -> int:
        return sum(line.count for line in self.unmet)


@dataclass(frozen=True)
class BoardRow:
    """A case, complaint or need in P1's columns."""

    code: str
    unit: Party
    age: str
    service: Words | None = None
    reason: Words | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Wanted:
    """Which rows of the board: what, of which unit (its code), bucket, service or reason ('' = all)."""

    what: What
    unit: str = ""
    bucket: str = ""
    service: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Rows:
    """What a number of the board counts: matters, or cases, complaints and needs."""

    turns: Listing[Turn] | None = None
    others: tuple[BoardRow, ...] = field(default=())


def board(*, to: Actor, now: datetime, month: datetime) -> Board:
    """The whole board. `month`: its first moment in the region's time. Raises Refused for another tier."""
    check_tier(to, "see_board")
    pack, calendar = pack_in_force(to.region)
    waiting = longest_waiting(_late(to, now), to, now, 5)
    found = _open_by_unit(to, now)
    names = parties({*found, *(row["unit_id"] for row in waiting)})
    units = tuple(sorted(_lines(found, names), key=lambda one: (-one.total, one.unit.agency, one.unit.name)))
    unmet = tuple(_unmet_lines(to, pack))
    counts = _counts(to, now, month, add(now, pack.values.dormant, calendar) - now)
    longest = tuple(turn_of(row, names, now) for row in waiting)
    return Board(units, longest, unmet, **counts)


def rows_of(wanted: Wanted, *, to: Actor, now: datetime) -> Rows:
    """Exactly the rows that a number counts. Raises Refused for another tier."""
    check_tier(to, "see_board")
    pack, calendar = pack_in_force(to.region)
    if wanted.what in ("late", "soon"):
        return Rows(turns=board_turns(_matters(wanted, to, now), to, now))
    if wanted.what == "dormant":
        return Rows(others=tuple(_dormant_rows(to, now, add(now, pack.values.dormant, calendar) - now)))
    if wanted.what == "unreferred":
        return Rows(others=tuple(_unreferred_rows(to, pack)))
    return Rows(others=tuple(_unmet_rows(wanted, to, pack)))


# -- matters


def _late(to: Actor, now: datetime) -> Any:
    return Matter.unscoped.overdue(now).filter(dossier__region=to.region)


def _soon(to: Actor, now: datetime) -> Any:
    rows = Matter.unscoped.open().filter(dossier__region=to.region, paused_at__isnull=True)
    return rows.filter(due_at__gte=now, due_at__lt=now + SOON)


def _matters(wanted: Wanted, to: Actor, now: datetime) -> Any:
    rows = _late(to, now) if wanted.what == "late" else _soon(to, now)
    if wanted.unit:
        rows = rows.filter(unit__code=wanted.unit)
    if wanted.bucket == "step":
        return rows.exclude(step__in=BUCKETS)
    steps = [step for step, bucket in BUCKETS.items() if bucket == wanted.bucket]
    return rows.filter(step__in=steps) if steps else rows


ByUnit = dict[UUID, tuple[dict[Bucket, int], int]]


def _open_by_unit(to: Actor, now: datetime) -> ByUnit:
    """Unit -> what of it is late, by bucket, and how many fall due soon; in one query."""
    rows = Matter.unscoped.open().filter(dossier__region=to.region, paused_at__isnull=True, due_at__lt=now + SOON)
    late = Count("id", filter=Q(due_at__lt=now))
    found: ByUnit = {}
    for row in rows.order_by("unit", "step").values("unit", "step").annotate(late=late, all=Count("id")):
        counts, soon = found.setdefault(row["unit"], (dict.fromkeys(get_args(Bucket), 0), 0))
        counts[BUCKETS.get(row["step"], "step")] += row["late"]
        found[row["unit"]] = counts, soon + row["all"] - row["late"]
    return found


def _lines(found: ByUnit, names: Mapping[UUID | None, Party]) -> Iterator[UnitLine]:
    for unit, (counts, soon) in found.items():
        yield UnitLine(names[unit], counts, soon)


# -- needs that were not met


def _unmet(to: Actor) -> "QuerySet[NeedClosing, NeedClosing]":
    return NeedClosing.objects.filter(result="unmet", need__dossier__region=to.region)


def _unmet_lines(to: Actor, pack: Pack) -> Iterator[UnmetLine]:
    rows = _unmet(to).order_by("need__service", "reason").values("need__service", "reason").annotate(n=Count("need"))
    by_service: dict[str, list[tuple[str, Words, int]]] = {}
    for row in rows:
        by_service.setdefault(row["need__service"], []).append((row["reason"], _reason(pack, row["reason"]), row["n"]))
    for service, reasons in sorted(by_service.items(), key=lambda one: -sum(n for *_, n in one[1])):
        most_first = tuple(sorted(reasons, key=lambda one: -one[2]))
        yield UnmetLine(service, neutral_words(pack, service), sum(n for *_, n in reasons), most_first)


def _reason(pack: Pack, code: str, among: str = "unmet") -> Words:
    return next((reason.name for reason in pack.reasons.get(among, ()) if reason.code == code), same(code))


def _unmet_rows(wanted: Wanted, to: Actor, pack: Pack) -> Iterator[BoardRow]:
    rows = _unmet(to).order_by("-occurred_at", "need_id")
    if wanted.service:
        rows = rows.filter(need__service=wanted.service)
    if wanted.reason:
        rows = rows.filter(reason=wanted.reason)
    course = Course.unscoped.filter(dossier=OuterRef("need__dossier"))
    found = list(rows.values(
        "reason", "occurred_at", code=F("need__dossier__code"), service=F("need__service"),
        age=Subquery(course.values("age")[:1]), lead=Subquery(course.values("lead_unit")[:1]),
    ))  # fmt: skip
    names = parties({row["lead"] for row in found})
    for row in found:
        yield BoardRow(row["code"], names.get(row["lead"], NOBODY), row["age"], neutral_words(pack, row["service"]),
                       _reason(pack, row["reason"]), row["occurred_at"])  # fmt: skip


# -- cases in which nothing happens, complaints that led nowhere


def _dormant(to: Actor, now: datetime, span: timedelta) -> Any:
    """Open cases without an act for the pack's time."""
    rows = Course.unscoped.filter(
        dossier__region=to.region, dossier__kind="case", closed_at__isnull=True, history=False
    )
    return rows.filter(last_act_at__lt=now - span)


def _dormant_rows(to: Actor, now: datetime, span: timedelta) -> Iterator[BoardRow]:
    found = list(_dormant(to, now, span).select_related("dossier").order_by("last_act_at", "dossier_id"))
    names = parties({row.lead_unit_id for row in found})
    for row in found:
        yield BoardRow(row.dossier.code, names.get(row.lead_unit_id, NOBODY), row.age, since=row.last_act_at)


def _unreferred(to: Actor) -> Any:
    """Complaints that ended without a case for anybody: the contact ended without referral."""
    placed = Harmed.unscoped.filter(complaint=OuterRef("pk"))
    rows = Complaint.unscoped.filter(dossier__region=to.region)
    waiting = placed.filter(case__isnull=True, no_case_reason="")
    return rows.filter(~Exists(placed.filter(case__isnull=False)), ~Exists(waiting), Exists(placed))


def _unreferred_rows(to: Actor, pack: Pack) -> Iterator[BoardRow]:
    first = Harmed.unscoped.filter(complaint=OuterRef("pk")).order_by("position")
    course = Course.unscoped.filter(dossier=OuterRef("dossier"))
    found = list(_unreferred(to).order_by("-received_at", "pk").values(
        "unit", "received_at", code=F("dossier__code"), reason=Subquery(first.values("no_case_reason")[:1]),
        age=Subquery(course.values("age")[:1]),
    ))  # fmt: skip
    names = parties({row["unit"] for row in found})
    for row in found:
        yield BoardRow(row["code"], names.get(row["unit"], NOBODY), row["age"],
                       reason=_reason(pack, row["reason"], "no_case"), since=row["received_at"])  # fmt: skip


# -- single numbers, in one query


def _counts(to: Actor, now: datetime, month: datetime, dormant: timedelta) -> dict[str, int]:
    referrals = Referral.unscoped.filter(dossier__region=to.region).exclude(status="entered-in-error")
    answered = Matter.unscoped.filter(dossier__region=to.region, step="referral.respond", started_at__gte=month)
    filed = Complaint.unscoped.filter(dossier__region=to.region, received_at__gte=month)
    counted = {
        "unmet_people": _many(_unmet(to), "need__dossier__region", "need__dossier"),
        "dormant": _many(_dormant(to, now, dormant), "dossier__region", "dossier"),
        "unreferred": _many(_unreferred(to), "dossier__region", "dossier"),
        "complaints": _many(filed, "dossier__region", "dossier"),
        "sent": _many(referrals.filter(requested_at__gte=month), "dossier__region", "id"),
        "in_time": _many(answered.filter(ended_at__lte=F("due_at")), "dossier__region", "id"),
        "closed_loops": _many(referrals.filter(acknowledged_at__gte=month), "dossier__region", "id"),
    }
    found = Region.objects.filter(code=to.region).annotate(**counted).values(*counted).first()
    return dict(found or dict.fromkeys(counted, 0))


def _many(rows: Any, region: str, what: str) -> Coalesce:
    """How many different `what` there are among these rows, as a number within another query."""
    counted = rows.order_by().values(region).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted[:1]), 0)
