"""The inbox, what waits for others, my people, referrals: codes only, nothing is decrypted (P1, P2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.db.models.functions import Coalesce

from rujukan.accounts.reads import code_of
from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Case
from rujukan.directory.parties import NOBODY, Party, parties
from rujukan.disclosure.packs import neutral_words, pack_by_id, records_of, step_words
from rujukan.disclosure.rows import Due, referral_row
from rujukan.disclosure.shapes import Listing, PersonRow, ReferralLists, ReferralRow, Side, Turn
from rujukan.procedure.models import Course, Holder, Matter
from rujukan.referrals.models import Referral
from rujukan.referrals.sections import fact, for_facts
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import SERVICES
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.referral import OPEN

# -- matters in P1's columns


def inbox(actor: Actor, now: datetime) -> Listing[Turn]:
    """Open matters addressed to my unit in a role of mine, where the dossier's holder of that role is me or nobody
    yet, the soonest first."""
    return _turns(Matter.unscoped.open().addressed_to(actor), actor, now)


def waiting_for_others(actor: Actor, now: datetime) -> Listing[Turn]:
    """Open matters of others on dossiers that my unit leads and on which I am named."""
    led = Course.unscoped.filter(dossier=OuterRef("dossier"), lead_unit=actor.unit)
    rows = Matter.unscoped.open().filter(Exists(_naming(actor)), Exists(led))
    return _turns(rows.exclude(id__in=Matter.unscoped.open().addressed_to(actor).values("id")), actor, now)


def turns_on(code: str, *, to: Actor, now: datetime) -> list[Turn]:
    """My open matters on one dossier, or on a referral that is not yet accepted, by its code: the declared exception
    that shows its row in P1's columns and the form that records it, also to a unit without a grant."""
    here = Q(dossier__code=code) | Q(referral__in=Referral.unscoped.filter(code=code).values("id"))
    return list(_turns(Matter.unscoped.open().addressed_to(to).filter(here), to, now))


def board_turns(rows: Any, actor: Actor, now: datetime) -> Listing[Turn]:
    """Matters of the region for who coordinates it: each under its case's own code, none a link."""

    def read(start: int, stop: int) -> list[Turn]:
        return [replace(turn, visible=False) for turn in _read_turns(rows, actor, now, start, stop)]

    return Listing(partial(_counts, rows, now), read)


def longest_waiting(rows: Any, actor: Actor, now: datetime, most: int) -> list[dict[str, Any]]:
    """The columns of the first few by due, in one query; `turn_of` makes them rows."""
    return list(_columns(rows, actor, now).order_by(F("due_at").asc(nulls_last=True), "id")[:most])


def turn_of(row: dict[str, Any], units: dict[UUID | None, Party], now: datetime) -> Turn:
    """One of them as a board's row."""
    return replace(_turn(row, units, now), visible=False)


def _naming(actor: Actor) -> "QuerySet[Holder, Holder]":
    return Holder.unscoped.filter(dossier=OuterRef("dossier"), user__in=actor.ids, unit=actor.unit, until__isnull=True)


def _turns(rows: Any, actor: Actor, now: datetime) -> Listing[Turn]:
    if not (actor.works or actor.tier == "coordinates") or actor.unit is None:
        rows = rows.none()
    return Listing(partial(_counts, rows, now), partial(_read_turns, rows, actor, now))


def _counts(rows: Any, now: datetime) -> tuple[int, int]:
    late = Count("id", filter=Q(due_at__lt=now, paused_at__isnull=True))
    found = rows.aggregate(total=Count("id"), late=late)
    return found["total"], found["late"]


def _read_turns(rows: Any, actor: Actor, now: datetime, start: int, stop: int) -> list[Turn]:
    """A page of them in three queries: which, what is said of them, whose they are."""
    ids = list(rows.soonest_first().values_list("id", flat=True)[start:stop])
    if not ids:
        return []
    found = {row["id"]: row for row in _columns(Matter.unscoped.filter(id__in=ids), actor, now)}
    page = [found[key] for key in ids if key in found]
    units = parties({row["unit_id"] for row in page} | {row["from_unit"] for row in page})
    return [_turn(row, units, now) for row in page]


def _columns(rows: "QuerySet[Matter, Matter]", actor: Actor, now: datetime) -> Any:
    course = Course.unscoped.filter(dossier=OuterRef("dossier"))
    referral = Referral.unscoped.filter(id=OuterRef("referral"))
    started = Entry.unscoped.filter(id=OuterRef("started_by"))
    grants = AccessGrant.unscoped.live(now).of(actor).filter(dossier=OuterRef("dossier"))
    return rows.order_by("id").values(
        "id", "step", "service", "unit_id", "due_at", "paused_at", "paused_until", "nobody_holds",
        code=F("dossier__code"), of=F("dossier__kind"), pack=_uuid(course, "pack"),
        age=Subquery(course.values("age")[:1]), referral_code=Subquery(referral.values("code")[:1]),
        referral_status=Subquery(referral.values("status")[:1]),
        granted=Value(True) if actor.tier == "coordinates" else Exists(grants),
        from_unit=Coalesce(_uuid(referral.filter(to_unit=OuterRef("unit")), "from_unit"),
                           _uuid(referral, "to_unit"), _uuid(started, "by_unit")),
    )  # fmt: skip


def _uuid(rows: Any, column: str) -> Subquery:
    return Subquery(rows.values(column)[:1], output_field=UUIDField())


def _turn(row: dict[str, Any], units: dict[UUID | None, Party], now: datetime) -> Turn:
    pack = pack_by_id(row["pack"])
    step = pack.steps.get(row["step"])
    listed = pack.services.get(step.chapter or step.service) if step else None
    shown = listed is not None and listed.show_steps
    code, kind = row["code"], row["of"]
    if row["referral_code"] and not row["granted"]:
        code, kind = row["referral_code"], "referral"
    return Turn(
        code=code, kind=kind, service=row["service"],
        service_words=neutral_words(pack, row["service"]),
        step=row["step"], step_name=step_words(pack, row["step"]) if shown else None, due_at=row["due_at"],
        late=row["due_at"] is not None and row["due_at"] < now and row["paused_at"] is None,
        paused_until=row["paused_until"] if row["paused_at"] else None,
        from_unit=units.get(row["from_unit"], units[None]), unit=units.get(row["unit_id"], units[None]),
        age=row["age"] or "", nobody_holds=row["nobody_holds"], visible=row["granted"],
        referral=row["referral_code"] or "", key=code_of(Matter(id=row["id"])),
        records=records_of(pack, row["step"]),
    )  # fmt: skip


# -- my people


def my_people(actor: Actor, now: datetime) -> Listing[PersonRow]:
    """Open cases that my unit may see and on which I am named, the soonest due of mine first."""
    if not (actor.works and actor.user and actor.roles):
        return Listing(lambda: (0, 0), lambda start, stop: [])
    rows: Any = Case.unscoped.visible_to(actor, now).of_holder(actor).open()
    mine = Matter.unscoped.open().addressed_to(actor).filter(dossier=OuterRef("dossier")).soonest_first()
    dated = rows.annotate(next_due=Subquery(mine.values("due_at")[:1]))

    @cache
    def ordered() -> list[tuple[UUID, datetime | None]]:
        """All of them at once: to order them, each due is asked for anyway."""
        soonest = dated.order_by(F("next_due").asc(nulls_last=True), "pk")
        return list(soonest.values_list("pk", "next_due"))

    def counts() -> tuple[int, int]:
        return len(ordered()), sum(due is not None and due < now for _, due in ordered())

    return Listing(counts, lambda start, stop: _read_people([pk for pk, _ in ordered()[start:stop]], actor, now))


def _read_people(ids: Sequence[UUID], actor: Actor, now: datetime) -> list[PersonRow]:
    if not ids or actor.unit is None:
        return []
    found = Course.unscoped.filter(dossier__in=ids).order_by("dossier").values(
        "age", "risk", "pack", pk=F("dossier"), code=F("dossier__code"), lead=F("lead_unit"),
        lead_code=F("lead_unit__code"), lead_name=F("lead_unit__name"), lead_agency=F("lead_unit__agency__name"),
        referrals=_count_of(_seen_open_referrals(actor)), serves=Subquery(_served_by(actor).values("service")[:1]),
    )  # fmt: skip
    turns = _turns_on(ids, actor)
    by_id: dict[UUID, Any] = {row["pk"]: {**row, **turns.get(row["pk"], NO_TURN)} for row in found}
    roles = _roles_on(ids, actor)
    return [_person(by_id[key], roles.get(key, []), actor, now) for key in ids if key in by_id]


NO_TURN: Mapping[str, Any] = {"step": None, "due": None, "paused": None, "turn_of": None, "turns": 0}


def _turns_on(ids: Sequence[UUID], actor: Actor) -> dict[UUID, dict[str, Any]]:
    """Of each dossier the soonest of my open matters, and how many there are."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = Matter.unscoped.open().addressed_to(actor).filter(dossier__in=ids).soonest_first()
    for of, step, due, paused, service in rows.values_list("dossier", "step", "due_at", "paused_at", "service"):
        first = {"step": step, "due": due, "paused": paused, "turn_of": service, "turns": 0}
        found.setdefault(of, first)["turns"] += 1
    return found


def _count_of(rows: Any) -> Coalesce:
    counted = rows.filter(dossier=OuterRef("dossier")).order_by().values("dossier").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _seen_open_referrals(actor: Actor) -> "QuerySet[Referral, Referral]":
    """Open referrals that my unit sent or received."""
    return Referral.unscoped.filter(Q(from_unit=actor.unit) | Q(to_unit=actor.unit), status__in=OPEN)


def _roles_on(ids: Collection[UUID], actor: Actor) -> dict[UUID, list[tuple[str, datetime]]]:
    found: dict[UUID, list[tuple[str, datetime]]] = {}
    rows = Holder.unscoped.filter(dossier__in=ids, user__in=actor.ids, unit=actor.unit, until__isnull=True)
    for dossier, role, since in rows.order_by("since", "id").values_list("dossier_id", "role", "since"):
        found.setdefault(dossier, []).append((role, since))
    return found


def _person(
    row: dict[str, Any], roles: Sequence[tuple[str, datetime]], actor: Actor, now: datetime
) -> PersonRow:  # fmt: skip
    pack = pack_by_id(row["pack"])
    due = row["due"]
    lead = Party(row["lead_code"], row["lead_name"], row["lead_agency"]) if row["lead"] else NOBODY
    return PersonRow(
        code=row["code"], age=row["age"], risk=row["risk"], lead=lead,
        leads=row["lead"] == actor.unit, roles=tuple(dict.fromkeys(role for role, _ in roles)),
        since=min((since for _, since in roles), default=now),
        next_step=step_words(pack, row["step"]) if row["step"] else None, next_due=due,
        late=due is not None and due < now and row["paused"] is None, turns=row["turns"],
        open_referrals=row["referrals"], serves=_serves(row, actor),
    )  # fmt: skip


def _served_by(actor: Actor) -> "QuerySet[Referral, Referral]":
    """Of a case: what was referred to my unit and is not over."""
    running = Referral.unscoped.running(actor.unit) if actor.unit else Referral.unscoped.none()
    return running.filter(dossier=OuterRef("dossier")).order_by("id")


def _serves(row: dict[str, Any], actor: Actor) -> str:
    """The service in which a unit that doesn't lead has something to do: of my next turn, else of a referral to us."""
    if row["lead"] == actor.unit:
        return ""
    return next((code for code in (row["turn_of"], row["serves"]) if code in SERVICES), "")


# -- referrals


def referral_lists(actor: Actor, now: datetime) -> ReferralLists:
    """What my unit sent (drafts too) and received, what still runs first."""
    rows: Any = Referral.unscoped.visible_to(actor, now)
    sent = rows.filter(from_unit=actor.unit)
    received = rows.filter(to_unit=actor.unit).exclude(status__in=("draft", "entered-in-error"))
    return ReferralLists(_referrals(sent, "sender", actor, now), _referrals(received, "receiver", actor, now))


def _referrals(rows: Any, side: Side, actor: Actor, now: datetime) -> Listing[ReferralRow]:
    matters = Matter.unscoped.open().filter(referral=OuterRef("id")).soonest_first()
    dated = rows.annotate(
        due_at=Subquery(matters.filter(paused_at__isnull=True).values("due_at")[:1]),
        over=Choose(When(status__in=("draft", *OPEN), then=Value(0)), default=Value(1)),
    )

    def counts() -> tuple[int, int]:
        found = dated.aggregate(total=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
        return found["total"], found["late"]

    return Listing(counts, partial(_read_referrals, dated, side, actor, now))


def _read_referrals(rows: Any, side: Side, actor: Actor, now: datetime, start: int, stop: int) -> list[ReferralRow]:
    ordered = rows.order_by("over", F("due_at").asc(nulls_last=True), "-drafted_at", "id")
    ids = list(ordered.values_list("id", flat=True)[start:stop])
    if not ids:
        return []
    matters = Matter.unscoped.open().filter(referral=OuterRef("id")).soonest_first()
    course = Course.unscoped.filter(dossier=OuterRef("dossier"))
    grants = AccessGrant.unscoped.live(now).of(actor).filter(dossier=OuterRef("dossier"))
    full = for_facts(Referral.unscoped.filter(id__in=ids)).select_related(
        "dossier", "need", "plan_line", "replaces", "from_unit__agency", "to_unit__agency"
    ).annotate(
        step=Subquery(matters.values("step")[:1]), due_at=Subquery(matters.values("due_at")[:1]),
        paused=Subquery(matters.values("paused_at")[:1]),
        mine=Exists(Matter.unscoped.addressed_to(actor).filter(id=_nearest(OuterRef(OuterRef("id"))))),
        age=Subquery(course.values("age")[:1]), pack=_uuid(course, "pack"), granted=Exists(grants),
        replaced=Subquery(Referral.unscoped.filter(replaces=OuterRef("id")).order_by("id").values("code")[:1]),
    )  # fmt: skip
    by_id = {row.id: row for row in full.order_by("id")}
    return [_referral(by_id[key], side, now) for key in ids if key in by_id]


def _nearest(referral: OuterRef) -> Subquery:
    return Subquery(Matter.unscoped.open().filter(referral=referral).soonest_first().values("id")[:1])


def _referral(row: Referral, side: Side, now: datetime) -> ReferralRow:
    """One row. A receiver learns the case's code only once he may see the case."""
    known = vars(row)
    case = row.dossier.code if known["granted"] else ""
    due = known["due_at"]
    late = due is not None and due < now and known["paused"] is None
    matter = Due(known["step"], due, late, known["mine"]) if known["step"] else None
    pack = pack_by_id(known["pack"])
    found = referral_row(
        pack, fact(row), case=case, side=side, due=matter, replaced_by=known["replaced"] or "", age=known["age"] or ""
    )
    return found if known["granted"] else _before_acceptance(pack, found)


def _before_acceptance(pack: Pack, row: ReferralRow) -> ReferralRow:
    """P1's columns and no more: kind, urgency and the case's code are not told before the preview is opened."""
    neutral = neutral_words(pack, row.service)
    return replace(row, kind="", kind_name=neutral, service_name=neutral, urgency="", replaces="", replaced_by="")
