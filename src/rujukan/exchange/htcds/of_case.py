"""What one case is in the columns of HTCDS: of its disclosure to the reader, so that a value that was changed in the
product goes out changed.

Of a case that came from a register each supplied value goes out as it came. Of one that began here the columns are
filled as far as they fit: not `con_Consent`, since consent here is given to one unit at a time; not the deciding
organisation, whose kind nobody wrote down; not its referrals, of which the standard holds one, and whose receiver may
be a safe place (P5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from rujukan.cases.sections import ConsentRow, ContactRow, IdentityRow, PassedRow, PastRow
from rujukan.disclosure.shapes import Disclosure
from rujukan.exchange.htcds.columns import BY_NAME
from rujukan.exchange.htcds.parse import Band, Precision, Value, When
from rujukan.exchange.htcds.to_actions import SCREENING_CODES, result_of, sex_of
from rujukan.intake.sections import ReasonsRow, ScreeningRow
from rujukan.rules.disclosure import Row

R = TypeVar("R", bound=Row)

GENDER_OF = {"female": "Feminine", "male": "Masculine", "unknown": "NonSpecifiedUnknown"}
STATUS_OF = {
    "victim": "ActualVictimOfTrafficking",
    "presumed_victim": "PossibleVictimOfTrafficking",
    "witness_only": "NotAVictimOfTrafficking",
    "not_trafficking": "NotAVictimOfTrafficking",
}


@dataclass(frozen=True)
class Frame:
    """What stands about a case in no section: when it was reported and how exactly that is known, whether it is
    closed, why by the SOP's words, and the region's time."""

    received_at: datetime
    precision: str
    closed: bool
    closing: str
    zone: ZoneInfo


def values_of(case: Disclosure, frame: Frame) -> dict[str, Value]:
    """Column -> value; what is blank is not there."""
    supplied = dict(_all(case, frame))
    return {name: value for name, value in supplied.items() if value not in ("", (), None)}


def _all(case: Disclosure, frame: Frame) -> Iterator[tuple[str, Value]]:
    past = _last(case, "decisions", PastRow)
    yield from _case(case, past, frame)
    if identity := _last(case, "identity", IdentityRow):
        yield from _identity(identity)
    if contact := _last(case, "contact", ContactRow):
        yield from _contact(contact)
    if screening := _screening_that_counts(case):
        yield from _screening(screening)
    if determined := _last(case, "screening", ReasonsRow):
        yield from _determined(determined)
    for row in case.rows("decisions", PassedRow):
        yield from _passed(row)
    for consent in case.rows("decisions", ConsentRow):
        if consent.supplied:
            yield "con_Consent", consent.supplied == "yes"


def _last(case: Disclosure, section: str, kind: type[R]) -> R | None:
    """The latest row, which counts."""
    rows = case.rows(section, kind)
    return rows[-1] if rows else None


def _case(case: Disclosure, past: PastRow | None, frame: Frame) -> Iterator[tuple[str, Value]]:
    if frame.precision != "unknown":
        day = frame.received_at.astimezone(frame.zone).date()
        yield "x_RegisteredOn", When(day, cast(Precision, "day" if frame.precision == "moment" else frame.precision))
    if past and frame.closed:
        yield "cas_Status", past.statuses
    else:
        yield "cas_Status", ("Closed",) if frame.closed else ("Active",)
    yield "x_Reference", past.reference if past else case.code
    yield "cas_CaseOwner", past.owner if past else ""
    yield "cas_ReasonForCaseClosure", past.closing_reason if past else frame.closing


def _identity(row: IdentityRow) -> Iterator[tuple[str, Value]]:
    """A name that was written here stands before the names that were supplied."""
    yield "prs_FirstName", row.name or row.first_name
    yield "prs_SecondName", "" if row.name else row.second_name
    yield "prs_Salutation", row.salutation
    yield "prs_Title", row.title
    yield "prs_Gender", _genders(row)
    yield "prs_Citizenship", _codes(row.codes, "citizenship")
    if row.birth_date:
        yield "prs_Birthdate", _when(row.birth_date)
    if row.age_band or row.age is not None:
        yield "x_AgeBand", _band(row.age_band or f"{row.age}-{row.age}")


def _genders(row: IdentityRow) -> tuple[str, ...]:
    """The genders as supplied, while they still say the same as the sex."""
    genders = _codes(row.codes, "gender")
    if genders and sex_of(genders) == row.sex:
        return genders
    return (GENDER_OF[row.sex],) if row.sex in GENDER_OF else ()


def _contact(row: ContactRow) -> Iterator[tuple[str, Value]]:
    yield "prs_MobilePhone", row.phone
    yield "prs_HomePhone", row.home_phone
    yield "prs_Email", row.email
    yield "prs_MailingStreet", row.address
    yield "prs_MailingCity", row.city
    yield "prs_MailingState", row.province
    yield "prs_MailingPostalCode", row.postal_code
    yield "prs_MailingCountry", row.country


def _screening_that_counts(case: Disclosure) -> ScreeningRow | None:
    done = [row for row in case.rows("screening", ScreeningRow) if row.completed_at]
    return max(done, key=lambda row: cast(datetime, row.completed_at), default=None)


def _screening(row: ScreeningRow) -> Iterator[tuple[str, Value]]:
    for field, column in SCREENING_CODES.items():
        yield column, _known(column, _codes(row.codes, field))
    yield "vic_LocationOfRecruitment", row.recruitment_place
    yield "vic_LocationOfExploitation", row.exploitation_place
    yield "hte_Street", row.event_street
    yield "hte_City", row.event_city
    yield "hte_State", row.event_province
    yield "hte_PostalCode", row.event_postal_code
    yield "hte_Description", row.event_description
    if row.event_on:
        yield "hte_Date", When(row.event_on, cast(Precision, row.event_precision))
    if row.duration_months:
        yield "x_DurationMonths", _band(row.duration_months)


def _determined(row: ReasonsRow) -> Iterator[tuple[str, Value]]:
    """The statuses as supplied, while they still say the same as the result."""
    statuses = _codes(row.codes, "status")
    if not row.codes or result_of(statuses) != row.result:
        statuses = (STATUS_OF[row.result],) if row.result in STATUS_OF else ()
    yield "vic_TraffickingStatus", statuses
    yield "vic_TraffickingStatusDecisionMakingOrg", _codes(row.codes, "decided_by")


def _passed(row: PassedRow) -> Iterator[tuple[str, Value]]:
    to, way = ("Referring", "Incoming") if row.direction == "in" else ("Referred", "Outgoing")
    yield f"cas_{to}Organisation", row.organisation
    yield f"cas_{to}PrimaryCaseWorker", row.case_worker
    yield f"cas_ReasonFor{way}Referral", row.reasons
    yield f"cas_{way}ReferralDetails", row.details
    if row.on:
        yield f"cas_{way}ReferralDate", When(row.on, cast(Precision, row.precision))


def _codes(codes: Sequence[tuple[str, str]], field: str) -> tuple[str, ...]:
    return tuple(sorted(code for name, code in codes if name == field))


def _known(column: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the standard has: a code of a region's own stays at home."""
    picklist = BY_NAME[column].picklist
    return codes if picklist is None else tuple(code for code in codes if code in picklist.labels)


def _when(text: str) -> When:
    """A day, month or year as it is kept: `2007`, `2007-03`, `2007-03-12`."""
    precisions: Mapping[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return When(date.fromisoformat(f"{text}-01-01"[:10]), precisions[len(text)])


def _band(text: str) -> Band:
    low, _, high = text.removesuffix("+").partition("-")
    return Band(int(low), int(high) if high else None)
