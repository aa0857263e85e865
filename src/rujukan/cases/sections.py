"""What cases keep of each section, read for many dossiers at once and given out as frozen rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from rujukan.accounts.reads import code_of
from rujukan.cases.models import (
    Account,
    Closing,
    ClosingDecision,
    Conference,
    Consent,
    Contact,
    Identity,
    Need,
    Override,
    PastCase,
    PastReferral,
    PlanLine,
    ServiceAnswer,
    Task,
)
from rujukan.directory.parties import Party, party
from rujukan.rules.disclosure import Row, Scope, Section, Written, of_scopes

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class IdentityRow(Row):
    """Who she is, as last written. `codes`: (field, code) of what may stand several times."""

    name: str
    call_name: str
    first_name: str
    middle_name: str
    second_name: str
    salutation: str
    sex: str
    age: int | None
    age_band: str
    birth_date: str
    birth_precision: str
    nik: str
    district: str
    title: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ContactRow(Row):
    """How to reach her safely, as last written (P20)."""

    channel: str
    do_not_contact: bool
    phone: str
    hours: str
    who_may_answer: str
    code_word: str
    trusted_person: str
    address: str
    city: str
    province: str
    postal_code: str
    country: str
    email: str
    home_phone: str


@dataclass(frozen=True, kw_only=True)
class AccountRow(Row):
    """What she told, once."""

    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class NeedRow(Row):
    """One need, and how it ended. `key`: what a form sends back for it."""

    key: str
    kind: str
    service: str
    urgency: str
    identified_at: datetime
    applied_at: datetime | None
    taken_at: datetime | None
    result: str
    reason: str
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AnswerRow(Row):
    """How one of the six services was answered; of a service the latest counts."""

    service: str
    answer: str
    said_by: str
    reason: str
    ask_again_on: date | None
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlanLineRow(Row):
    """A line of the plan that was not replaced. `need` is its need's key."""

    key: str
    need: str
    kind: str
    service: str
    for_unit: Party
    own_words: str
    goal: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class ConsentRow(Row):
    """One sitting's answers about one recipient. `answers`: (section, yes | later | no)."""

    key: str
    recipient: Party
    given_at: datetime
    occurred_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    replaced_at: datetime | None
    """From then on a later sitting about the same recipient counts instead."""
    giver: str
    language: str
    language_other: str
    medium: str
    alone: bool
    interpreter: bool
    family: bool
    police: bool
    assent: str
    told_back: str
    answers: tuple[tuple[str, str], ...]
    supplied: str
    """yes or no where a register said something of consent; that opens nothing."""


@dataclass(frozen=True, kw_only=True)
class PastRow(Row):
    """What a register supplied of a case that was over: HTCDS statuses, its reference, who kept it, why it closed."""

    reference: str
    owner: str
    closing_reason: str
    statuses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PassedRow(Row):
    """From whom she came (direction `in`), or to whom she was sent (`out`), as a register has it."""

    direction: str
    organisation: str
    case_worker: str
    details: str
    reasons: tuple[str, ...]
    on: date | None
    precision: str


@dataclass(frozen=True, kw_only=True)
class ConferenceRow(Row):
    """A conference (F08): which units sat in it, was she there, what was weighed, decided, and said against it."""

    attendance: tuple[Party, ...]
    she_was: str
    options: str
    decision: str
    dissent: str
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskRow(Row):
    """A task that a conference gave. A unit reads its own."""

    unit: Party
    words: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class OverrideRow(Row):
    """What was set aside for closing; `role` '' = by a conference."""

    step: str
    role: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClosingRow(Row):
    """What the case manager proposed (F22), with her own view."""

    reason: str
    summary: str
    her_view: str
    asked_her: bool
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClosingDecisionRow(Row):
    """What the second person decided about it."""

    closed: bool
    words: str
    occurred_at: datetime


def written(row: Any, at: datetime) -> Written:
    """By whom and when, of a row that has `by_user` and `unit_id`."""
    return Written(at, row.by_user, row.unit_id)


def latest(rows: Iterable[M]) -> list[M]:
    """Of each dossier the last row in their order."""
    return list({row.dossier_id: row for row in rows}.values())  # type: ignore[attr-defined]


def in_order(rows: QuerySet[M, M], ids: Collection[UUID], *, whole: bool, unit: UUID | None) -> QuerySet[M, M]:
    """The rows of these dossiers that the scopes cover, oldest first, each with its dossier (which holds the key)."""
    covered = rows.filter(dossier__in=ids) if whole else rows.filter(dossier__in=ids, unit=unit)
    return covered.select_related("dossier").order_by("recorded_at", "id")


def identities(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each person the latest row."""
    return of_scopes(scopes, lambda ids, unit: map(_identity, _latest_identities(ids, unit)))


def _latest_identities(ids: Collection[UUID], unit: UUID | None) -> list[Identity]:
    rows = in_order(Identity.unscoped.all(), ids, whole=unit is None, unit=unit)
    return latest(rows.prefetch_related("codes"))


def _identity(row: Identity) -> tuple[UUID, Row]:
    codes = tuple(sorted((code.field, code.code) for code in row.codes.all()))
    return row.dossier_id, IdentityRow(
        written=written(row, row.recorded_at), name=row.name, call_name=row.call_name, first_name=row.first_name,
        middle_name=row.middle_name, second_name=row.second_name, salutation=row.salutation, sex=row.sex,
        age=row.age, age_band=row.age_band, birth_date=row.birth_date,
        birth_precision=row.birth_precision, nik=row.nik, district=row.district, title=row.title, codes=codes,
    )  # fmt: skip


def contacts(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each person the latest row."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = in_order(Contact.unscoped.all(), ids, whole=unit is None, unit=unit)
        return map(_contact, latest(rows))

    return of_scopes(scopes, read)


def _contact(row: Contact) -> tuple[UUID, Row]:
    return row.dossier_id, ContactRow(
        written=written(row, row.recorded_at), channel=row.channel, do_not_contact=row.do_not_contact, phone=row.phone,
        hours=row.hours, who_may_answer=row.who_may_answer, code_word=row.code_word,
        trusted_person=row.trusted_person, address=row.address, city=row.city, province=row.province,
        postal_code=row.postal_code, country=row.country, email=row.email, home_phone=row.home_phone,
    )  # fmt: skip


def accounts(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """All that she told, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = in_order(Account.unscoped.all(), ids, whole=unit is None, unit=unit)
        return map(_account, rows)

    return of_scopes(scopes, read)


def _account(row: Account) -> tuple[UUID, Row]:
    return row.dossier_id, AccountRow(written=written(row, row.recorded_at), text=row.text, language=row.language)


def needs(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Needs, oldest first, with how they ended."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = in_order(Need.unscoped.all(), ids, whole=unit is None, unit=unit)
        return map(_need, rows.select_related("closing"))

    return of_scopes(scopes, read)


def _need(row: Need) -> tuple[UUID, Row]:
    closing = getattr(row, "closing", None)
    return row.dossier_id, NeedRow(
        written=written(row, row.recorded_at), key=code_of(row), kind=row.kind, service=row.service,
        urgency=row.urgency, identified_at=row.identified_at, applied_at=row.applied_at, taken_at=row.taken_at,
        result=closing.result if closing else "", reason=closing.reason if closing else "",
        closed_at=closing.occurred_at if closing else None,
    )  # fmt: skip


def answers(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """How the six services were answered, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = in_order(ServiceAnswer.unscoped.all(), ids, whole=unit is None, unit=unit)
        return map(_answer, rows)

    return of_scopes(scopes, read)


def _answer(row: ServiceAnswer) -> tuple[UUID, Row]:
    return row.dossier_id, AnswerRow(
        written=written(row, row.recorded_at), service=row.service, answer=row.answer, said_by=row.said_by,
        reason=row.reason, ask_again_on=row.ask_again_on, occurred_at=row.occurred_at,
    )  # fmt: skip


def plan_lines(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """The lines that stand; `own` are those for the unit."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = PlanLine.unscoped.filter(dossier__in=ids, replaced_by__isnull=True)
        mine = rows if unit is None else rows.filter(for_unit=unit)
        return map(_line, mine.select_related("dossier", "need", "for_unit__agency").order_by("recorded_at", "id"))

    return of_scopes(scopes, read)


def _line(row: PlanLine) -> tuple[UUID, Row]:
    return row.dossier_id, PlanLineRow(
        written=written(row, row.recorded_at), key=code_of(row), need=code_of(row.need), kind=row.need.kind,
        service=row.need.service, for_unit=party(row.for_unit), own_words=row.own_words, goal=row.goal,
        due_on=row.due_on,
    )  # fmt: skip


def consents(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every consent with its answers, oldest first; `own` are those that the unit itself asked."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = Consent.unscoped.filter(dossier__in=ids)
        mine = rows if unit is None else rows.filter(unit=unit)
        full = mine.select_related("dossier", "recipient__agency").prefetch_related("answers")
        return map(_consent, full.order_by("given_at", "id"))

    return of_scopes(scopes, read)


def _consent(row: Consent) -> tuple[UUID, Row]:
    return row.dossier_id, ConsentRow(
        written=written(row, row.given_at), key=code_of(row), recipient=party(row.recipient), given_at=row.given_at,
        occurred_at=row.occurred_at, expires_at=row.expires_at, withdrawn_at=row.withdrawn_at,
        replaced_at=row.replaced_at, giver=row.giver,
        language=row.language, language_other=row.language_other, medium=row.medium, alone=row.alone,
        interpreter=row.interpreter, family=row.family, police=row.police, assent=row.assent, told_back=row.told_back,
        answers=tuple(sorted((a.section, a.answer) for a in row.answers.all())), supplied=row.supplied,
    )  # fmt: skip


def past_cases(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """What a register supplied of each case."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = PastCase.unscoped.filter(dossier__in=ids)
        mine = rows if unit is None else rows.filter(unit=unit)
        full = mine.select_related("dossier").prefetch_related("statuses")
        return map(_past, full.order_by("recorded_at", "dossier_id"))

    return of_scopes(scopes, read)


def _past(row: PastCase) -> tuple[UUID, Row]:
    return row.dossier_id, PastRow(
        written=written(row, row.recorded_at), reference=row.reference, owner=row.owner,
        closing_reason=row.closing_reason, statuses=tuple(sorted(status.code for status in row.statuses.all())),
    )  # fmt: skip


def past_referrals(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """From whom she came and to whom she was sent before."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = PastReferral.unscoped.filter(dossier__in=ids)
        mine = rows if unit is None else rows.filter(unit=unit)
        return map(_passed, mine.select_related("dossier").prefetch_related("reasons").order_by("direction", "id"))

    return of_scopes(scopes, read)


def _passed(row: PastReferral) -> tuple[UUID, Row]:
    return row.dossier_id, PassedRow(
        written=Written(row.dossier.created_at, None, row.unit_id), direction=row.direction,
        organisation=row.organisation, case_worker=row.case_worker, details=row.details,
        reasons=tuple(sorted(reason.code for reason in row.reasons.all())), on=row.on, precision=row.precision,
    )  # fmt: skip


def conferences(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Every conference, oldest first; `own` are those that the unit wrote down."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = in_order(Conference.unscoped.all(), ids, whole=unit is None, unit=unit)
        return map(_conference, rows.prefetch_related("attendance__unit__agency"))

    return of_scopes(scopes, read)


def _conference(row: Conference) -> tuple[UUID, Row]:
    there = sorted(row.attendance.all(), key=lambda one: one.id)
    return row.dossier_id, ConferenceRow(
        written=written(row, row.recorded_at), attendance=tuple(party(one.unit) for one in there),
        she_was=row.she_was, options=row.options, decision=row.decision, dissent=row.dissent,
        occurred_at=row.occurred_at,
    )  # fmt: skip


def tasks(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """What conferences gave to do; `own` is what the unit itself is to do."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        rows = in_order(Task.unscoped.all(), ids, whole=unit is None, unit=unit)
        return map(_task, rows.select_related("dossier", "unit__agency", "conference"))

    return of_scopes(scopes, read)


def _task(row: Task) -> tuple[UUID, Row]:
    by = Written(row.recorded_at, row.conference.by_user, row.conference.unit_id)
    return row.dossier_id, TaskRow(written=by, unit=party(row.unit), words=row.words, due_at=row.due_at)


def overrides(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """What was set aside for closing. No unit's own: it is a decision about the case."""
    return of_scopes(scopes, lambda ids, unit: [] if unit else map(_override, _rows(Override.unscoped.all(), ids)))


def _rows(rows: QuerySet[M, M], ids: Collection[UUID]) -> QuerySet[M, M]:
    return rows.filter(dossier__in=ids).select_related("dossier").order_by("recorded_at", "pk")


def _override(row: Override) -> tuple[UUID, Row]:
    by = Written(row.recorded_at, row.by_user)
    return row.dossier_id, OverrideRow(written=by, step=row.step, role=row.role, reason=row.reason)


def closings(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """What was proposed for closing, oldest first."""

    def read(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, Row]]:
        return map(_closing, in_order(Closing.unscoped.all(), ids, whole=unit is None, unit=unit))

    return of_scopes(scopes, read)


def _closing(row: Closing) -> tuple[UUID, Row]:
    return row.dossier_id, ClosingRow(
        written=written(row, row.recorded_at), reason=row.reason, summary=row.summary, her_view=row.her_view,
        asked_her=row.asked_her, occurred_at=row.occurred_at,
    )  # fmt: skip


def closing_decisions(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """What was decided about each, oldest first."""
    return of_scopes(
        scopes, lambda ids, unit: [] if unit else map(_decision, _rows(ClosingDecision.unscoped.all(), ids))
    )


def _decision(row: ClosingDecision) -> tuple[UUID, Row]:
    return row.dossier_id, ClosingDecisionRow(
        written=Written(row.recorded_at, row.by_user), closed=row.closed, words=row.words, occurred_at=row.occurred_at
    )


SECTIONS = (
    Section("identity", "persons", identities),
    Section("contact", "contacts", contacts),
    Section("account", "accounts", accounts),
    Section("need", "needs", needs, ("case",)),
    Section("need", "answers", answers, ("case",)),
    Section("plan", "lines", plan_lines),
    Section("decisions", "consents", consents),
    Section("decisions", "conferences", conferences, ("case",)),
    Section("decisions", "tasks", tasks, ("case",)),
    Section("decisions", "overrides", overrides, ("case",)),
    Section("decisions", "closings", closings, ("case",)),
    Section("decisions", "closing decisions", closing_decisions, ("case",)),
    Section("decisions", "past", past_cases, ("case",)),
    Section("decisions", "passed", past_referrals, ("case",)),
)
