"""What referrals keep of each section: their states and what came back lie in `service.<their service>`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from rujukan.accounts.reads import code_of
from rujukan.cases.sections import written
from rujukan.directory.parties import Party, party
from rujukan.referrals.models import Feedback, HelpConfirmation, Referral, ReferralStatus
from rujukan.rules.disclosure import SERVICES, Row, Scope, Section, Written, of_sections


@dataclass(frozen=True, kw_only=True)
class ReferralFact(Row):
    """One referral as it stands now. `need` and `line` are keys of its need and plan line."""

    code: str
    need: str
    line: str
    from_unit: Party
    to_unit: Party
    kind: str
    service: str
    urgency: str
    status: str
    before_hold: str
    held_until: date | None
    drafted_at: datetime
    requested_at: datetime | None
    received_at: datetime | None
    acknowledged_at: datetime | None
    status_at: datetime | None
    reason: str
    outcome: str
    confirmed_by: str
    confirmed: str
    replaces: str
    without_sections: bool


@dataclass(frozen=True, kw_only=True)
class FeedbackFact(Row):
    """What a receiver reported back."""

    referral: str
    words: str
    occurred_at: datetime


FIRST_VOICE = Case(
    *(When(confirmed_by=who, then=Value(at)) for at, who in enumerate(("person", "provider", "coordinator"))),
    default=Value(9), output_field=IntegerField(),
)  # fmt: skip
"""The person's own word before everybody else's (P17)."""


def for_facts(rows: QuerySet[Referral, Referral]) -> QuerySet[Referral, Referral]:
    """Each with its units, latest move and who confirmed that help came, in one query."""
    moves = ReferralStatus.unscoped.filter(referral=OuterRef("id")).order_by("-recorded_at", "-id")
    voices = HelpConfirmation.unscoped.filter(referral=OuterRef("id")).order_by(FIRST_VOICE, "-recorded_at", "-id")
    joined = rows.select_related("need", "plan_line", "replaces", "from_unit__agency", "to_unit__agency")
    return joined.annotate(
        status_at=Subquery(moves.values("occurred_at")[:1]),
        status_reason=Subquery(moves.values("reason")[:1]),
        confirmed_by=Subquery(voices.values("confirmed_by")[:1]),
        confirmed=Subquery(voices.values("answer")[:1]),
    )


def referrals(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each service its referrals, oldest first; `own` are those that the unit sent, or received (a draft is not
    sent)."""
    return of_sections(scopes, _read_referrals)


def _read_referrals(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, str, Row]]:
    rows = Referral.unscoped.filter(dossier__in=ids)
    if unit is not None:
        rows = rows.filter(Q(from_unit=unit) | Q(to_unit=unit) & ~Q(status="draft"))
    for row in for_facts(rows).order_by("drafted_at", "id"):
        yield row.dossier_id, f"service.{row.service}", fact(row)


def fact(row: Referral) -> ReferralFact:
    """Of a row that was read `for_facts`."""
    known = vars(row)
    return ReferralFact(
        written=Written(row.drafted_at, row.by_user, row.from_unit_id), code=row.code, need=code_of(row.need),
        line=code_of(row.plan_line) if row.plan_line else "", from_unit=party(row.from_unit),
        to_unit=party(row.to_unit),
        kind=row.kind, service=row.service,
        urgency=row.urgency, status=row.status,
        before_hold=row.status_before_hold, held_until=row.held_until, drafted_at=row.drafted_at,
        requested_at=row.requested_at, received_at=row.received_at, acknowledged_at=row.acknowledged_at,
        status_at=known["status_at"], reason=known["status_reason"] or "", outcome=row.outcome,
        confirmed_by=known["confirmed_by"] or "", confirmed=known["confirmed"] or "",
        replaces=row.replaces.code if row.replaces else "", without_sections=row.without_sections,
    )  # fmt: skip


def feedback(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each service what was reported back, oldest first."""
    return of_sections(scopes, _read_feedback)


def _read_feedback(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, str, Row]]:
    rows = Feedback.unscoped.filter(dossier__in=ids)
    mine = rows if unit is None else rows.filter(unit=unit)
    for row in mine.select_related("dossier", "referral").order_by("recorded_at", "id"):
        told = FeedbackFact(
            written=written(row, row.recorded_at), referral=row.referral.code, words=row.words,
            occurred_at=row.occurred_at,
        )  # fmt: skip
        yield row.dossier_id, f"service.{row.referral.service}", told


SECTIONS = tuple(
    Section(f"service.{service}", part, load)
    for service in SERVICES
    for part, load in (("referrals", referrals), ("feedback", feedback))
)
