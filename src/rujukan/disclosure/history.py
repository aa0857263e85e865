"""What happened on a dossier and who looked: rows of sections that the reader may see, the unit head's all (P6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window

from rujukan.accounts.reads import code_of
from rujukan.audit.models import Entry
from rujukan.directory.parties import Party
from rujukan.disclosure.access import CLOSED, Access, read_access
from rujukan.disclosure.names import Ids, Names
from rujukan.disclosure.packs import pack_by_id, reason_words
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.disclosure.shapes import SeenRow, TimelineRow
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.access import sees_all_of_history
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import PREVIEW, SECTIONS
from rujukan.rules.procedure.pack import Event, Pack, Words

WRITTEN = "section.written"
"""Somebody wrote to a section, by an act for which the SOP has no event."""

LATER = timedelta(minutes=30)
"""Recorded later than this after it happened, a row says both times."""


def who_has_seen(code: str, *, to: Actor, now: datetime) -> list[SeenRow]:
    """Every look that the actor may see, the newest first. Raises NotVisible."""
    access = read_access(code, to=to, now=now)
    referrals = seen_referrals(access)
    rows = list(looks(access, referrals))
    return seen(rows, Names.of(pairs_of(rows), to), referrals)


def timeline(code: str, *, to: Actor, now: datetime) -> list[TimelineRow]:
    """Everything that happened, as far as the actor may see it, the newest first. Raises NotVisible."""
    access = read_access(code, to=to, now=now)
    referrals = seen_referrals(access)
    rows = list(happened(access, referrals))
    names = Names.of(pairs_of(rows), to)
    return [told(access, row, names, referrals) for row in rows]


# -- which rows


@lru_cache(maxsize=64)
def _events_by_section(pack: UUID) -> Mapping[str, frozenset[str]]:
    known = pack_by_id(pack)
    found: dict[str, set[str]] = {}
    for event in known.events.values():
        found.setdefault(section_of_event(event), set()).add(event.code)
    return {section: frozenset(codes) for section, codes in found.items()}


def section_of_event(event: Event) -> str:
    """The section that an act itself is of. What was written with it lies in the pack's own section for it; that it
    happened is a step of the service, so that the sender sees the step and never another unit's notes."""
    section = event.section or "decisions"
    if section.startswith("notes."):
        return "service." + section.removeprefix("notes.")
    if section == "place":
        return "service.social"
    return section


def _visible(access: Access, referrals: Mapping[UUID, ReferralFact]) -> Q:
    """SQL form of P6 for this reader."""
    if sees_all_of_history(access.actor, lead=access.course.lead_unit_id):
        return Q()
    extents = {section: access.extent(section) for section in SECTIONS}
    whole = [section for section, extent in extents.items() if extent == "whole"]
    own = [section for section, extent in extents.items() if extent == "own"]
    by_section = _events_by_section(access.course.pack_id)
    events = {code for section in whole for code in by_section.get(section, ()) if not code.startswith("referral.")}
    written = {code for section in own for code in by_section.get(section, ())}
    filed = Q(section__in=whole) | Q(section="", event__in=events)
    ours = Q(by_unit=access.actor.unit) & (Q(section__in=own) | Q(section="", event__in=written))
    mine = ours | Q(by_unit=access.actor.unit, by_user__in=access.actor.ids)
    on_referral = Q(referral__in=list(referrals)) & (Q(section__in=("", PREVIEW)) | Q(event__startswith="referral."))
    return filed | mine | on_referral


def _entries(access: Access, referrals: Mapping[UUID, ReferralFact]) -> "QuerySet[Entry, Entry]":
    rows = Entry.unscoped.filter(dossier=access.dossier).exclude(kind=Entry.Kind.RIGHTS).exclude(event=CLOSED)
    return rows.filter(_visible(access, referrals)).order_by("-seq")


def looks(access: Access, referrals: Mapping[UUID, ReferralFact]) -> "QuerySet[Entry, Entry]":
    """Who opened what, the newest first; each row knows how many there are (`of_all`)."""
    rows = _entries(access, referrals).filter(kind=Entry.Kind.LOOK)
    return rows.annotate(of_all=Window(Count("id")))


def of_all(rows: Sequence[Entry]) -> int:
    """How many looks there are behind those that were read."""
    return int(vars(rows[0])["of_all"]) if rows else 0


def happened(
    access: Access, referrals: Mapping[UUID, ReferralFact], *, written: bool = True
) -> "QuerySet[Entry, Entry]":
    """Acts and looks, the newest first; without `written` what was only written down is left out."""
    rows = _entries(access, referrals)
    return rows if written else rows.exclude(event=WRITTEN)


# -- in words


def pairs_of(rows: Iterable[Entry]) -> list[Ids]:
    """Whose names are wanted."""
    return [(row.by_user, row.by_unit) for row in rows]


def seen(rows: Iterable[Entry], names: Names, referrals: Mapping[UUID, ReferralFact]) -> list[SeenRow]:
    """Looks in words."""
    return [
        SeenRow(
            names.someone(row.by_user, row.by_unit), row.section, row.recorded_at, row.until, row.event,
            _code(row, referrals),
        )
        for row in rows
    ]  # fmt: skip


def _code(row: Entry, referrals: Mapping[UUID, ReferralFact]) -> str:
    found = referrals.get(row.referral) if row.referral else None
    return found.code if found else ""


def told(access: Access, row: Entry, names: Names, referrals: Mapping[UUID, ReferralFact]) -> TimelineRow:
    """One entry in words."""
    pack, referral = access.pack, referrals.get(row.referral) if row.referral else None
    event = pack.events.get(row.event)
    kind = pack.kinds.get(referral.kind if referral else row.value)
    correctable = row.kind == Entry.Kind.ACT and event is not None and not row.in_error
    return TimelineRow(
        at=row.occurred_at, precision=row.precision, recorded_at=row.recorded_at,
        late=row.recorded_at - row.occurred_at > LATER, event=row.event, name=event.name if event else None,
        look=row.kind == Entry.Kind.LOOK, section=row.section, who=names.someone(row.by_user, row.by_unit),
        outcome=row.outcome, outcome_name=_outcome(pack, event, row), value=row.value, due=row.due,
        referral=referral.code if referral else "", to_unit=referral.to_unit if referral else _asked_about(pack, row),
        kind_name=kind.name if kind else None, in_error=row.in_error, via=row.via,
        key=code_of(row) if correctable and row.by_user == access.actor.user else "",
    )  # fmt: skip


def _asked_about(pack: Pack, row: Entry) -> Party | None:
    """The unit that a consent, its refusal or delay was about: the entry keeps its code."""
    unit = pack.units.get(row.value) if row.event.startswith("consent.") else None
    if unit is None:
        return None
    agency = pack.agencies.get(unit.agency)
    return Party(unit.code, unit.name, agency.name if agency else "")


def _outcome(pack: Pack, event: Event | None, row: Entry) -> Words | None:
    texts = event.asks.texts if event else {}
    return texts.get(row.outcome) or reason_words(pack, row.outcome)
