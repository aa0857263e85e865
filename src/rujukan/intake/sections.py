"""What intake keeps of each section: what came in and who reported, triage, screening, result of identification."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from rujukan.cases.sections import in_order, latest, written
from rujukan.intake.models import (
    Call,
    Determination,
    GuardianCheck,
    Harmed,
    Report,
    Screening,
    ScreeningFact,
    Substitute,
    Triage,
    TriageRisk,
)
from rujukan.rules.disclosure import Row, Scope, Section, Written, of_scopes


@dataclass(frozen=True, kw_only=True)
class ReportRow(Row):
    """Who reported, and how to answer, as last written."""

    name: str
    phone: str
    relation: str
    how_to_answer: str


@dataclass(frozen=True, kw_only=True)
class AskedForRow(Row):
    """What help was asked for one person at the start ('' among the kinds: nobody knows yet)."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TriageRow(Row):
    """Type and authority, and the risk of each person: (position, risk)."""

    type: str
    authority: str
    risks: tuple[tuple[int, str], ...]
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class CallRow(Row):
    """A number that was called first."""

    number: str
    answered: bool
    called_at: datetime


@dataclass(frozen=True)
class Fact:
    """One indicator: is it so, by which fact, from whom."""

    element: str
    indicator: str
    answer: str
    fact: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ScreeningRow(Row):
    """One screening; half-done until `completed_at`."""

    began_at: datetime
    completed_at: datetime | None
    recruitment_place: str
    exploitation_place: str
    event_street: str
    event_city: str
    event_province: str
    event_postal_code: str
    event_description: str
    event_on: date | None
    event_precision: str
    duration_months: str
    remarks: str
    facts: tuple[Fact, ...]
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class GuardianRow(Row):
    """The check of who cares for her (P14)."""

    money: str
    arranged: str
    result: str
    remarks: str
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class SubstituteRow(Row):
    """Who decides in a guardian's place, until when."""

    who: str
    reasons: str
    occurred_at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ReasonsRow(Row):
    """Why a result of identification was reached."""

    result: str
    reasons: str
    codes: tuple[tuple[str, str], ...]
    """As a register supplied it: (status | decided_by, HTCDS code)."""
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class ResultRow(Row):
    """A result of identification, without its reasons."""

    result: str
    referred_to: str
    occurred_at: datetime


def reports(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each complaint the latest row."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_report, latest(_rows(Report.unscoped.all(), ids, unit)))

    return of_scopes(scopes, read)


def _rows(rows: "QuerySet[Any, Any]", ids: Collection[UUID], unit: UUID | None) -> "QuerySet[Any, Any]":
    return in_order(rows, ids, whole=unit is None, unit=unit)


def _report(row: Report) -> tuple[UUID, Row]:
    return row.dossier_id, ReportRow(
        written=written(row, row.recorded_at), name=row.name, phone=row.phone, relation=row.relation,
        how_to_answer=row.how_to_answer,
    )  # fmt: skip


def asked_for(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """What was asked for each person of a complaint; `own` only in the unit that took it."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = Harmed.unscoped.filter(complaint__in=ids)
        mine = rows if unit is None else rows.filter(complaint__unit=unit)
        return map(_asked_for, mine.select_related("complaint").prefetch_related("needs").order_by("position", "id"))

    return of_scopes(scopes, read)


def _asked_for(row: Harmed) -> tuple[UUID, Row]:
    kinds = tuple(sorted(need.kind for need in row.needs.all()))
    by = Written(row.complaint.recorded_at, row.complaint.by_user, row.complaint.unit_id)
    return row.complaint_id, AskedForRow(written=by, position=row.position, kinds=kinds)


def triages(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every triage, oldest first."""

    risks = Prefetch("risks", TriageRisk.objects.select_related("harmed").order_by("id"))

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_triage, _rows(Triage.unscoped.all(), ids, unit).prefetch_related(risks))

    return of_scopes(scopes, read)


def _triage(row: Triage) -> tuple[UUID, Row]:
    return row.dossier_id, TriageRow(
        written=written(row, row.recorded_at), type=row.type, authority=row.authority, occurred_at=row.occurred_at,
        risks=tuple(sorted((risk.harmed.position, risk.risk) for risk in row.risks.all())),
    )  # fmt: skip


def calls(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Calls, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_call, _rows(Call.unscoped.all(), ids, unit))

    return of_scopes(scopes, read)


def _call(row: Call) -> tuple[UUID, Row]:
    return row.dossier_id, CallRow(
        written=written(row, row.recorded_at), number=row.number, answered=row.answered, called_at=row.called_at
    )


def screenings(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every screening with its facts and codes, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = Screening.unscoped.filter(dossier__in=ids)
        mine = rows if unit is None else rows.filter(unit=unit)
        full = mine.select_related("dossier").prefetch_related("facts", "codes")
        return map(_screening, full.order_by("began_at", "id"))

    return of_scopes(scopes, read)


def _screening(row: Screening) -> tuple[UUID, Row]:
    return row.dossier_id, ScreeningRow(
        written=written(row, row.saved_at), began_at=row.began_at, completed_at=row.completed_at,
        recruitment_place=row.recruitment_place, exploitation_place=row.exploitation_place, remarks=row.remarks,
        event_street=row.event_street, event_city=row.event_city, event_province=row.event_province,
        event_postal_code=row.event_postal_code, event_description=row.event_description, event_on=row.event_on,
        event_precision=row.event_precision, duration_months=row.duration_months,
        facts=tuple(_fact(row, fact) for fact in sorted(row.facts.all(), key=lambda fact: (fact.element, fact.id))),
        codes=tuple(sorted((code.field, code.code) for code in row.codes.all())),
    )  # fmt: skip


def _fact(screening: Screening, row: ScreeningFact) -> Fact:
    row.dossier = screening.dossier
    return Fact(row.element, row.indicator, row.answer, row.fact, row.source)


def guardians(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every check, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_guardian, _rows(GuardianCheck.unscoped.all(), ids, unit))

    return of_scopes(scopes, read)


def _guardian(row: GuardianCheck) -> tuple[UUID, Row]:
    return row.dossier_id, GuardianRow(
        written=written(row, row.recorded_at), money=row.money, arranged=row.arranged, result=row.result,
        remarks=row.remarks, occurred_at=row.occurred_at,
    )  # fmt: skip


def substitutes(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every naming, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_substitute, _rows(Substitute.unscoped.all(), ids, unit))

    return of_scopes(scopes, read)


def _substitute(row: Substitute) -> tuple[UUID, Row]:
    return row.dossier_id, SubstituteRow(
        written=written(row, row.recorded_at), who=row.who, reasons=row.reasons, occurred_at=row.occurred_at,
        until=row.until,
    )  # fmt: skip


def reasons(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """The reasons of every result, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_reasons, _rows(Determination.unscoped.prefetch_related("codes"), ids, unit))

    return of_scopes(scopes, read)


def _supplied(row: Determination) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((code.field, code.code) for code in row.codes.all()))


def _reasons(row: Determination) -> tuple[UUID, Row]:
    return row.dossier_id, ReasonsRow(
        written=written(row, row.recorded_at), result=row.result, reasons=row.reasons, codes=_supplied(row),
        occurred_at=row.occurred_at,
    )  # fmt: skip


def results(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every result, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_result, _rows(Determination.unscoped.all(), ids, unit))

    return of_scopes(scopes, read)


def _result(row: Determination) -> tuple[UUID, Row]:
    return row.dossier_id, ResultRow(
        written=written(row, row.recorded_at), result=row.result, referred_to=row.referred_to,
        occurred_at=row.occurred_at,
    )  # fmt: skip


ON_COMPLAINT, ON_CASE = ("complaint",), ("case",)

SECTIONS = (
    Section("reporter", "reports", reports, ON_COMPLAINT),
    Section("need", "asked_for", asked_for, ON_COMPLAINT),
    Section("need", "triages", triages, ON_COMPLAINT),
    Section("need", "calls", calls, ON_COMPLAINT),
    Section("screening", "screenings", screenings, ON_CASE),
    Section("screening", "guardians", guardians, ON_CASE),
    Section("screening", "substitutes", substitutes, ON_CASE),
    Section("screening", "reasons", reasons, ON_CASE),
    Section("plan", "results", results, ON_CASE),
)
