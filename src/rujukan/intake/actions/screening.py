"""Screening by act, means and purpose: half-done answers are kept, a completed one stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from rujukan.cases.access import check_action
from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, found_before
from rujukan.intake.models import Screening, ScreeningCode, ScreeningFact
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.asked import check_again
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.trafficking import CODE_FIELDS, Element, elements_missing
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Fact:
    """One indicator's answer: yes, no, unknown; the fact behind it and who says so."""

    element: Element
    answer: str
    fact: str = ""
    source: str = ""


@dataclass(frozen=True)
class Page:
    """The page from which it was asked. seen: when the screening that it showed was last saved (None: not compared);
    again: why she is screened once more (`rules.asked.AGAIN`)."""

    seen: datetime | None = None
    again: str = ""


ANY = Page()


@dataclass(frozen=True)
class Answers:
    """facts: indicator -> fact; codes: field of `rules.trafficking.CODE_FIELDS` -> its codes (HTCDS)."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recruitment_place: str = ""
    exploitation_place: str = ""
    event_street: str = ""
    event_city: str = ""
    event_province: str = ""
    event_postal_code: str = ""
    event_description: str = ""
    event_on: date | None = None
    event_precision: str = ""
    duration_months: str = ""
    remarks: str = ""


def save_screening(
    *, dossier: UUID, answers: Answers, by: Actor, page: Page = ANY, token: str = ""
) -> Screening | None:
    """Keep the answers as far as they go. None: kept before by this very form. Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "save_screening")
        act.check("screening.completed")
        if found_before(token, by.user):
            return None
        row = _half_done(act, page)
        file_token(token, act.dossier, by.user)
        act.wrote("screening", outcome=page.again)
        return _save(act, row, answers)


def complete_screening(
    *, dossier: UUID, answers: Answers, by: Actor, when: When = NOW, page: Page = ANY, token: str = ""
) -> Screening | None:
    """Complete it. Each yes needs its fact; elements may be missing: the determination says so. None: completed before
    by this very form. Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "complete_screening")
        without = [name for name, fact in answers.facts.items() if fact.answer == "yes" and not fact.fact.strip()]
        if without:
            raise Refused("Tulis fakta yang mendasarinya.", field=f"fact-{without[0]}")
        if not answers.facts and by.kind != "import":
            raise Refused("Belum ada satu pun yang dijawab.")
        if found_before(token, by.user):
            return None
        row = _half_done(act, page)
        file_token(token, act.dossier, by.user)
        if page.again:
            act.wrote("screening", outcome=page.again)
        row.completed_at = act.at
        screening = _save(act, row, answers)
        act.happened("screening.completed", when=when)
        return screening


def _half_done(act: Act, page: Page) -> Screening:
    """The one that is half-done, or a new one; she is not screened once more without a reason (P22)."""
    rows = Screening.unscoped.select_related("dossier").filter(dossier=act.dossier)
    last = rows.order_by(F("completed_at").desc(nulls_first=True), "-id").first()
    if page.seen and last and last.saved_at != page.seen:
        raise StateChanged("Penapisan ini sudah diperbarui orang lain.")
    if last and last.completed_at is None:
        return last
    if last and act.by.kind == "member":
        check_again(page.again)
    return Screening(id=uuid7(), dossier=act.dossier, began_at=act.at)


def _save(act: Act, row: Screening, answers: Answers) -> Screening:
    row.unit_id, row.by_user, row.saved_at = act.unit, act.by.user, act.at
    for name, value in vars(answers).items():
        if name not in ("facts", "codes"):
            setattr(row, name, value)
    if not row._state.adding:
        ScreeningFact.unscoped.filter(screening=row).delete()
        ScreeningCode.objects.filter(screening=row).delete()
    row.save()
    ScreeningFact.unscoped.bulk_create(_fact(act, row, name, fact) for name, fact in answers.facts.items())
    ScreeningCode.objects.bulk_create(
        ScreeningCode(screening=row, field=name, code=code)
        for name in CODE_FIELDS
        for code in dict.fromkeys(answers.codes.get(name, ()))
    )
    return row


def _fact(act: Act, screening: Screening, indicator: str, fact: Fact) -> ScreeningFact:
    row = ScreeningFact(
        id=uuid7(),
        dossier=act.dossier,
        screening=screening,
        element=fact.element,
        indicator=indicator,
        answer=fact.answer,
    )
    row.fact, row.source = fact.fact, fact.source
    return row


def missing_elements(dossier: UUID, age: str) -> tuple[Element, ...]:
    """Elements without a fact behind them in the latest completed screening."""
    latest = (
        Screening.unscoped.filter(dossier=dossier, completed_at__isnull=False).order_by("completed_at", "id").last()
    )
    rows = ScreeningFact.unscoped.filter(screening=latest, answer="yes") if latest else ScreeningFact.unscoped.none()
    return elements_missing(list(rows.values_list("element", flat=True)), age)  # type: ignore[arg-type]
