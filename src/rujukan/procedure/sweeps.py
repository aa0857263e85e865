"""What time alone brings: escalations, pauses that are over, a decree's new days off, periods that begin and end.

Each looks at rows, never at when it ran last: it may miss a week, run twice, or run in two workers at once.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Q, QuerySet

from rujukan.accounts.models import Membership
from rujukan.accounts.models.membership import MembershipRole
from rujukan.audit.models import Entry
from rujukan.foundation.models import Dossier
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.ladders import Late, pass_rungs
from rujukan.procedure.models import Course, Holder, Matter, StoredPack
from rujukan.procedure.packs import calendar_of, in_force, pack_of, stored_in_force
from rujukan.procedure.reading import as_rule
from rujukan.rules.actor import system
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.procedure.periods import MONTHS, midnight_of, since
from rujukan.rules.refused import Refused
from rujukan.rules.when import When

log = logging.getLogger(__name__)

FAR = timedelta(days=45)
"""A reminder comes at most that long before its date."""


def _on_each(rows: Iterable[tuple[UUID, str]], do: Callable[[Act], int]) -> int:
    """Do it on each (dossier, region), each in a transaction of its own; what fails stops no other, and comes again."""
    done = 0
    for dossier, region in rows:
        try:
            with act_on(dossier, system(region)) as act:
                done += do(act)
        except Exception:
            log.exception("a sweep failed on one dossier; it comes again in a minute")
    return done


def escalate(now: datetime) -> int:
    """Pass each rung of the ladder once, and tell the highest; remind ahead of a date where the step says so."""
    return _on_each(_with_rungs_left(now), lambda act: pass_rungs(act, now))


def _with_rungs_left(now: datetime) -> list[tuple[UUID, str]]:
    open_ = Matter.unscoped.filter(ended_at__isnull=True, paused_at__isnull=True, due_at__lt=now + FAR)
    last = Max("rungs__number", filter=Q(rungs__due_at=F("due_at")))
    rows = open_.annotate(last=last).values_list("dossier", "dossier__region", "step", "due_at", "last", "grade")
    known: dict[tuple[UUID, str], list[Late]] = {}
    for dossier, region, *clock in rows.order_by("dossier", "id").iterator(chunk_size=2000):
        known.setdefault((dossier, region), []).append(Late(*clock))
    packs = _packs_of(dossier for dossier, _region in known)
    days = {region: calendar_of(stored_in_force(region)) for region in {region for _dossier, region in known}}
    return [at for at, clocks in known.items() if any(c.waits(packs[at[0]], days[at[1]], now) for c in clocks)]


def _packs_of(dossiers: Iterable[UUID]) -> dict[UUID, Pack]:
    """The pinned pack of each."""
    ids, found = list(dossiers), {}
    for at in range(0, len(ids), 500):
        courses = Course.unscoped.filter(dossier__in=ids[at : at + 500]).select_related("pack")
        for course in courses.defer("pack__national", "pack__overlay").order_by("dossier"):
            found[course.dossier_id] = pack_of(course.pack)
    return found


def resume_paused(now: datetime) -> int:
    """Clocks whose agreed day has come go on, their dues moved by the time held."""
    over = Matter.unscoped.filter(ended_at__isnull=True, paused_until__lte=now)
    return _on_each(_dossiers_of(over), lambda act: _resume(act, now))


def _resume(act: Act, now: datetime) -> int:
    over = [m for m in act.matters if m.ended_at is None and m.paused_until and m.paused_until <= now]
    for matter in over:
        act.move(engine.resumed(as_rule(matter), matter.paused_until or now))
        act.tell(matter.unit_id, matter.role, f"turn:{matter.step}", matter.referral)
    return len(over)


def _dossiers_of(matters: QuerySet[Matter]) -> list[tuple[UUID, str]]:
    return list(matters.order_by("dossier").values_list("dossier", "dossier__region").distinct())


def release_who_left(now: datetime) -> int:
    """Who left his unit, or lost the role there, is named no more: his turns are open to all who hold it, and the head
    of the unit that leads is told, so that nobody is lost with him."""
    gone = _gone(now)
    named = Holder.unscoped.filter(until__isnull=True, user__in={user for user, _unit, _role in gone})
    rows = named.order_by("dossier", "id").values_list("dossier", "dossier__region", "user", "unit", "role")
    left = {(dossier, region) for dossier, region, *who in rows if tuple(who) in gone}
    return _on_each(sorted(left), lambda act: _release(act, gone))


Held = tuple[UUID, UUID, str]
"""Who, in which unit, in which role."""


def _gone(now: datetime) -> set[Held]:
    over = Q(ends_at__lte=now) | Q(membership__ends_at__lte=now) | Q(membership__user__is_active=False)
    live = MembershipRole.objects.live(now).filter(membership__in=Membership.objects.live(now))
    names = ("membership__user", "membership__unit", "role")
    return set(MembershipRole.objects.filter(over).values_list(*names)) - set(live.values_list(*names))


def _release(act: Act, gone: set[Held]) -> int:
    left = [h for h in act.holders if (h.user, h.unit_id, h.role) in gone]
    for holder in left:
        act.end_holder(holder)
        act.tell(act.course.lead_unit_id, "UH", "holder.left")
    return len(left)


def move_with_calendar(now: datetime) -> int:
    """A later decree moves running clocks: once for each pack put in force, the old dues kept."""
    moved = 0
    for stored in StoredPack.objects.filter(moved_at__isnull=True).order_by("in_force_at", "id"):
        if _days_off_differ(stored):
            running = Matter.unscoped.filter(dossier__region=stored.region, ended_at__isnull=True, since__isnull=False)
            moved += _on_each(_dossiers_of(running), _move_dues)
        StoredPack.objects.filter(id=stored.id).update(moved_at=now)
    return moved


def _days_off_differ(stored: StoredPack) -> bool:
    at = stored.in_force_at
    older = Q(in_force_at__lt=at) | Q(in_force_at=at, id__lt=stored.id)
    earlier = StoredPack.objects.filter(older, region=stored.region)
    before = earlier.order_by("in_force_at", "id").last()
    return before is not None and calendar_of(before) != calendar_of(stored)


def _move_dues(act: Act) -> int:
    moves = list(engine.redue(act.pack, act.facts, act.known(), why="holiday"))
    for move in moves:
        act.move(move)
    return len(moves)


def start_periods(now: datetime) -> int:
    """Quarters, half-years and years end and begin at local midnight, on the region's own dossier. A register that
    opens in between begins them on its first day, so that nothing is late from the start."""
    regions = Dossier.unscoped.filter(kind=Dossier.Kind.REGION).order_by("id").values_list("id", "region")
    due = [(dossier, region) for dossier, region in regions if any(_missing(dossier, region, now))]
    return _on_each(due, lambda act: _begin(act, now))


def _missing(dossier: UUID, region: str, now: datetime) -> Iterator[tuple[datetime, str, bool]]:
    """(moment, kind of period, did one of its kind run before) of each beginning that is not recorded, oldest first."""
    try:
        pack = in_force(region)
    except Refused:  # no pack yet, so no periods
        return
    zone = ZoneInfo(pack.zone)
    rows = Entry.unscoped.filter(dossier=dossier, event="period.started", kind="act", in_error=False)
    last = dict(rows.values_list("value").annotate(Max("occurred_at")).order_by("value"))
    known = [kind for kind in MONTHS if kind in pack.events["period.started"].asks.periods]
    found = []
    for kind in known:
        if kind in last:
            found += [(moment, kind, True) for moment in since(kind, last[kind], now, zone)]
        else:
            found.append((midnight_of(now, zone), kind, False))
    yield from sorted(found)


def _begin(act: Act, now: datetime) -> int:
    """Under the lock, asked again: another worker may have been here."""
    missing = list(_missing(act.dossier.id, act.dossier.region, now))
    for moment, kind, ran in missing:
        if ran:
            act.happened("period.ended", when=When(moment), kind=kind)
        act.happened("period.started", when=When(moment), kind=kind)
    return len(missing)
