"""What the year is counted from, as it had been recorded by the report's moment. Each function is one query, whatever
the number of cases, and gives plain tuples; nothing sealed is read."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery

from rujukan.audit.models import Entry
from rujukan.cases.models import Case, Identity, Need, NeedClosing
from rujukan.intake.models import Complaint, Determination, Harmed, Screening, ScreeningCode, TriageRisk
from rujukan.procedure.models import Course, Matter, MatterDue
from rujukan.referrals.models import HelpConfirmation, ReferralStatus
from rujukan.reports.clocks import Clock, outcome, outcome_in_sql
from rujukan.reports.spans import Span
from rujukan.rules.procedure.pack import Pack
from rujukan.services.models import Episode

COUNTED = ("form", "sector", "destination", "recruitment")
RISING = ("low", "medium", "high")


class ComplaintRow(NamedTuple):
    id: UUID
    unit: UUID
    channel: str
    at: datetime
    precision: str
    history: bool


class CaseRow(NamedTuple):
    id: UUID
    person: UUID
    event: UUID | None
    complaint: UUID | None
    at: datetime
    precision: str
    history: bool


class NeedRow(NamedTuple):
    id: UUID
    unit: UUID
    service: str
    at: datetime


class EpisodeRow(NamedTuple):
    need: UUID
    unit: UUID
    service: str
    at: datetime
    precision: str


class StatusRow(NamedTuple):
    referral: UUID
    service: str
    sent: datetime
    to_unit: UUID
    by_unit: UUID | None
    status: str


class ClockRow(NamedTuple):
    dossier: UUID
    unit: UUID
    step: str
    grade: str
    at: datetime
    outcome: str


def _history(dossier: str) -> Exists:
    """Came from a register: counted apart."""
    return Exists(Course.unscoped.filter(dossier=OuterRef(dossier), history=True))


def _within(span: Span, moment: str, also: str = "") -> Q:
    """Happened in these two years; `also`: or nobody knows when."""
    inside = Q(**{f"{moment}__gte": span.begins, f"{moment}__lt": span.ends})
    return inside | Q(**{also: "unknown"}) if also else inside


# -- who came


def complaints(span: Span) -> list[ComplaintRow]:
    rows = Complaint.unscoped.filter(
        _within(span, "received_at", "received_precision"), dossier__region=span.region, recorded_at__lte=span.as_of
    )
    found = rows.order_by("pk").values_list(
        "pk", "unit_id", "channel", "received_at", "received_precision", _history("dossier")
    )
    return [ComplaintRow(*row) for row in found]


def _cases(span: Span) -> Any:
    return Case.unscoped.filter(
        _within(span, "opened_at", "opened_precision"), dossier__region=span.region, recorded_at__lte=span.as_of
    )


def cases(span: Span) -> list[CaseRow]:
    told = Subquery(Harmed.unscoped.filter(case=OuterRef("pk")).order_by("id").values("complaint")[:1])
    found = _cases(span).order_by("pk").values_list(
        "pk", "person_id", "event_id", told, "opened_at", "opened_precision", _history("dossier")
    )  # fmt: skip
    return [CaseRow(*row) for row in found]


def identities(span: Span) -> dict[UUID, tuple[str, int | None, str]]:
    """Person -> (sex, age, age band), as last written."""
    rows = Identity.unscoped.filter(dossier__in=_cases(span).values("person"), recorded_at__lte=span.as_of)
    found = rows.order_by("recorded_at", "id").values_list("dossier_id", "sex", "age", "age_band")
    return {person: (sex, age, band) for person, sex, age, band in found}


def screenings(span: Span) -> dict[UUID, UUID]:
    """Case -> its latest completed screening."""
    rows = Screening.unscoped.filter(dossier__in=_cases(span).values("pk"), completed_at__lte=span.as_of)
    return dict(rows.order_by("completed_at", "id").values_list("dossier_id", "id"))


def screening_codes(span: Span) -> list[tuple[UUID, str, str]]:
    """(screening, field, code) of what is counted."""
    rows = ScreeningCode.objects.filter(
        screening__dossier__in=_cases(span).values("pk"), screening__completed_at__lte=span.as_of, field__in=COUNTED
    )
    return list(rows.order_by("id").values_list("screening_id", "field", "code"))


def determinations(span: Span) -> dict[UUID, str]:
    """Case -> the latest result."""
    rows = Determination.unscoped.filter(dossier__in=_cases(span).values("pk"), recorded_at__lte=span.as_of)
    return dict(rows.order_by("recorded_at", "id").values_list("dossier_id", "result"))


# -- what was needed and given


def needs(span: Span) -> list[NeedRow]:
    rows = Need.unscoped.filter(
        _within(span, "identified_at"), dossier__region=span.region, recorded_at__lte=span.as_of
    ).exclude(_history("dossier"))
    found = rows.order_by("pk").values_list("pk", "unit_id", "service", "identified_at")
    return [NeedRow(*row) for row in found]


def closings(span: Span) -> dict[UUID, tuple[str, str]]:
    """Need -> (result, reason)."""
    rows = NeedClosing.objects.filter(
        _within(span, "need__identified_at"), need__dossier__region=span.region, recorded_at__lte=span.as_of
    )
    return {need: (result, reason) for need, result, reason in rows.values_list("need_id", "result", "reason")}


def episodes(span: Span) -> list[EpisodeRow]:
    """Begun in these years, or for a need of these years; those known to be mistakes left out."""
    mistaken = Q(stop_reason="in_error", ended_recorded_at__lte=span.as_of)
    rows = Episode.unscoped.filter(
        _within(span, "began_at", "began_precision") | _within(span, "need__identified_at"),
        dossier__region=span.region, recorded_at__lte=span.as_of,
    ).exclude(mistaken)  # fmt: skip
    found = rows.order_by("pk").values_list("need_id", "unit_id", "service", "began_at", "began_precision")
    return [EpisodeRow(*row) for row in found]


# -- referrals


def _sent(span: Span) -> Q:
    return _within(span, "referral__requested_at") & Q(referral__dossier__region=span.region)


def statuses(span: Span) -> list[StatusRow]:
    """The moves of the referrals that were sent in these years, in order."""
    rows = ReferralStatus.unscoped.filter(_sent(span), recorded_at__lte=span.as_of).order_by("recorded_at", "id")
    found = rows.values_list(
        "referral_id", "referral__service", "referral__requested_at", "referral__to_unit_id", "by_unit_id", "status"
    )
    return [StatusRow(*row) for row in found]  # type: ignore[arg-type]  # sent: within the years  # type: ignore[arg-type]  # what is sent has its moment


def acknowledged(span: Span) -> set[UUID]:
    """Referrals whose outcome the sender has read: the loop is closed."""
    there = ReferralStatus.unscoped.filter(_sent(span), status="requested").values("dossier")
    rows = _not_mistaken(Entry.unscoped.filter(event="referral.acknowledged", dossier__in=there), span)
    return set(rows.values_list("referral", flat=True))


def _not_mistaken(rows: Any, span: Span) -> Any:
    """Acts recorded by then, and not yet struck out then."""
    struck = Exists(Entry.unscoped.filter(dossier=OuterRef("dossier"), corrects=OuterRef("pk"),
                                          recorded_at__lte=span.as_of))  # fmt: skip
    return rows.filter(recorded_at__lte=span.as_of).exclude(Q(in_error=True) & struck)


def confirmations(span: Span) -> dict[tuple[UUID, bool], str]:
    """(referral, her own word?) -> the latest answer."""
    rows = HelpConfirmation.unscoped.filter(_sent(span), recorded_at__lte=span.as_of).order_by("recorded_at", "id")
    found = rows.values_list("referral_id", "confirmed_by", "answer")
    return {(referral, by == "person"): answer for referral, by, answer in found}


# -- clocks


def _matters(span: Span) -> Any:
    return Matter.unscoped.filter(
        _within(span, "started_at"), dossier__region=span.region, recorded_at__lte=span.as_of
    ).exclude(dossier__kind="region")


def clocks(span: Span, pack: Pack) -> Iterator[ClockRow]:
    """Each clock that began in these years, with what had become of it."""
    reopened = _reopened(span, pack)
    moved = MatterDue.objects.filter(matter=OuterRef("pk"), moved_at__gt=span.as_of)
    untouched = _matters(span).filter(~Exists(moved)).exclude(pk__in=list(reopened))
    columns = ("dossier_id", "unit_id", "step", "grade", "started_at")
    for row in untouched.order_by("pk").values_list(*columns, outcome_in_sql(span.as_of)):
        yield ClockRow(*row)
    yield from _touched(span, reopened)


def _touched(span: Span, reopened: Mapping[UUID, datetime]) -> Iterator[ClockRow]:
    """Those whose due was moved, or whose end was struck out, only later: as they stood."""
    dues: dict[UUID, tuple[datetime | None, str]] = {}
    later = MatterDue.objects.filter(moved_at__gt=span.as_of, matter__in=_matters(span).values("pk"))
    for matter, due, why in later.order_by("moved_at", "id").values_list("matter_id", "due_at", "why"):
        dues.setdefault(matter, (due, why))
    for matter in _matters(span).filter(pk__in=[*dues, *reopened]).order_by("pk"):
        due, why = dues.get(matter.id, (matter.due_at, ""))
        known = matter.ended_at and (matter.ended_recorded_at or matter.ended_at) <= span.as_of
        ended, how = (matter.ended_at, matter.ended_how) if known else (reopened.get(matter.id), "")
        paused = why == "resumed" or bool(matter.paused_at and matter.paused_at <= span.as_of)
        clock = Clock(due, ended, how if known else "stopped" if ended else "", paused)
        yield ClockRow(
            matter.dossier_id, matter.unit_id, matter.step, matter.grade, matter.started_at, outcome(clock, span.as_of)
        )


def _reopened(span: Span, pack: Pack) -> dict[UUID, datetime]:
    """Clocks that stood ended then, by an act that was struck out only later: matter -> when it had ended."""
    corrections = Entry.unscoped.filter(
        corrects__isnull=False, recorded_at__gt=span.as_of, dossier__region=span.region
    ).values("corrects")
    wrong = Entry.unscoped.filter(id__in=corrections, recorded_at__lte=span.as_of, in_error=True)
    found: dict[UUID, datetime] = {}
    for entry in wrong.order_by("recorded_at", "id"):
        steps = [step.code for step in pack.stopped_by(entry.event)]
        rows = _matters(span).filter(dossier=entry.dossier_id, step__in=steps, started_at__lte=entry.occurred_at)
        still = Q(ended_at__isnull=True) | Q(ended_recorded_at__gt=span.as_of)
        same = {name: value for name in ("need", "referral", "item") if (value := getattr(entry, name))}
        for matter in rows.filter(still, **same).values_list("pk", flat=True):
            found.setdefault(matter, entry.occurred_at)
    return found


def risks(span: Span) -> dict[UUID, str]:
    """Case or complaint -> its risk, from what was decided of it in order; a complaint's is its persons' highest."""
    there = _matters(span).values("dossier")
    decided: list[tuple[datetime, int, UUID, str, str]] = []
    rows = TriageRisk.objects.filter(
        Q(harmed__case__in=there) | Q(triage__dossier__in=there), triage__recorded_at__lte=span.as_of
    )
    for at, complaint, case, risk in rows.order_by("triage__recorded_at", "id").values_list(
        "triage__recorded_at", "triage__dossier_id", F("harmed__case_id"), "risk"
    ):
        decided += [(at, 0, dossier, "triage.decided", risk) for dossier in (complaint, case) if dossier]
    entries = Entry.unscoped.filter(event__in=("risk.raised", "risk.lowered", "emergency.found"), dossier__in=there)
    for at, seq, dossier, event, risk in _not_mistaken(entries, span).values_list(
        "recorded_at", "seq", "dossier_id", "event", "outcome"
    ):
        decided.append((at, seq, dossier, event, risk))
    found: dict[UUID, str] = {}
    for _at, _seq, dossier, event, risk in sorted(decided, key=lambda one: (one[0], one[1])):
        found[dossier] = _risk_after(found.get(dossier, ""), event, risk)
    return found


def _risk_after(before: str, event: str, said: str) -> str:
    if event == "risk.lowered":
        lower = RISING[: RISING.index(before or "high")]
        return said if said in lower else lower[-1] if lower else before
    new = said if said in RISING and event != "emergency.found" else "high"
    return max(before, new, key=lambda risk: RISING.index(risk) if risk else -1)
