"""One row of a register as what the actions take. Nothing is made up: what isn't supplied stays blank or unknown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rujukan.cases.actions.past import Passed, Past
from rujukan.cases.actions.person import Identified, SafeContact
from rujukan.exchange.htcds import parse
from rujukan.exchange.htcds.parse import Row
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.intake.actions.determination import Determined
from rujukan.intake.actions.screening import Answers
from rujukan.rules.when import When

GROWN_UP = 18
SEX_OF = {"Feminine": "female", "Masculine": "male", "NonSpecifiedUnknown": "unknown"}
SCREENING_CODES = {
    "form": "vic_TypeOfExploitation",
    "sector": "vic_ForcedLabourIndustry",
    "sex_form": "vic_TypeOfSexExploitation",
    "destination": "hte_Country",
    "recruitment": "vic_MethodOfRecruitment",
    "control": "vic_MethodsOfControl",
    "event_type": "hte_Type",
}
"""Field of a screening -> the column of its codes."""


def when_of(supplied: parse.When | None, zone: ZoneInfo, now: datetime) -> When:
    """When it happened: the first moment that the register may mean, and how exactly it says so. Where it says nothing
    that is now, of unknown precision."""
    if supplied is None:
        return When(now, "unknown")
    return When(datetime.combine(supplied.value, time(), zone), supplied.precision)


def received_of(row: Row, when: When) -> Received:
    """The complaint with its one person."""
    victim = Victim(age_of(row), (), identity_of(row), contact_of(row))
    return Received("supplied", "unknown", [victim], Reporter("supplied"), when)


def age_of(row: Row) -> str:
    """adult, child or unsure at the time of registering: by the band, else by the birthday; sure only if no day that
    may be meant says otherwise."""
    band, born, registered = row.band("x_AgeBand"), row.when("prs_Birthdate"), row.when("x_RegisteredOn")
    if band and (band.low >= GROWN_UP or (band.high is not None and band.high < GROWN_UP)):
        return "adult" if band.low >= GROWN_UP else "child"
    if band is None and born and registered:
        youngest, oldest = _years(born.last, registered.value), _years(born.value, registered.last)
        if youngest >= GROWN_UP:
            return "adult"
        return "child" if oldest < GROWN_UP else "unsure"
    return "unsure"


def _years(born: date, on: date) -> int:
    """Full years on that day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def sex_of(genders: Collection[str]) -> str:
    """The sex that is counted; several different ones, and all others, are 'other'; blank stays blank."""
    found = {SEX_OF.get(gender, "other") for gender in genders}
    return found.pop() if len(found) == 1 else "other" if found else ""


def identity_of(row: Row) -> Identified:
    """Who she is."""
    born, band = row.when("prs_Birthdate"), row.band("x_AgeBand")
    genders, countries = row.codes("prs_Gender"), row.codes("prs_Citizenship")
    return Identified(
        first_name=row.text("prs_FirstName"), second_name=row.text("prs_SecondName"),
        salutation=row.text("prs_Salutation"), title=row.text("prs_Title"), sex=sex_of(genders),
        age_band=str(band) if band else "", birth_date=str(born) if born else "",
        birth_precision=born.precision if born else "",
        codes=(*(("gender", code) for code in genders), *(("citizenship", code) for code in countries)),
    )  # fmt: skip


def contact_of(row: Row) -> SafeContact:
    """How she could be reached then; whether that is safe, nobody has said."""
    return SafeContact(
        phone=row.text("prs_MobilePhone"), home_phone=row.text("prs_HomePhone"), email=row.text("prs_Email"),
        address=row.text("prs_MailingStreet"), city=row.text("prs_MailingCity"),
        province=row.text("prs_MailingState"), postal_code=row.text("prs_MailingPostalCode"),
        country=row.text("prs_MailingCountry"),
    )  # fmt: skip


def answers_of(row: Row) -> Answers | None:
    """What was found out of what was done to her; None where the register says nothing of it."""
    event, months = row.when("hte_Date"), row.band("x_DurationMonths")
    answers = Answers(
        codes={name: codes for name, column in SCREENING_CODES.items() if (codes := row.codes(column))},
        recruitment_place=row.text("vic_LocationOfRecruitment"),
        exploitation_place=row.text("vic_LocationOfExploitation"),
        event_street=row.text("hte_Street"), event_city=row.text("hte_City"), event_province=row.text("hte_State"),
        event_postal_code=row.text("hte_PostalCode"), event_description=row.text("hte_Description"),
        event_on=event.value if event else None, event_precision=event.precision if event else "",
        duration_months=str(months) if months else "",
    )  # fmt: skip
    return answers if answers != Answers() else None


def determined_of(row: Row) -> Determined | None:
    """The result, its codes as supplied; the organisation that decided is the second person. None: none was made."""
    statuses = row.codes("vic_TraffickingStatus")
    deciding = row.codes("vic_TraffickingStatusDecisionMakingOrg")
    if not statuses and not deciding:
        return None
    codes = (*(("status", code) for code in statuses), *(("decided_by", code) for code in deciding))
    return Determined(result_of(statuses), "", codes=codes)


def result_of(statuses: Collection[str]) -> str:
    """The result that HTCDS statuses mean; contrary ones leave it open."""
    if "NotAVictimOfTrafficking" in statuses:
        return "not_trafficking" if len(statuses) == 1 else "more_needed"
    if "ActualVictimOfTrafficking" in statuses:
        return "victim"
    return "presumed_victim" if statuses else "more_needed"


def past_of(row: Row) -> Past:
    """What is said of the case itself."""
    return Past(
        statuses=row.codes("cas_Status"), reference=row.text("x_Reference"), owner=row.text("cas_CaseOwner"),
        closing_reason=row.text("cas_ReasonForCaseClosure"), came=_came(row), sent=_sent(row),
        consent=row.flag("con_Consent"),
    )  # fmt: skip


def _came(row: Row) -> Passed:
    on = row.when("cas_IncomingReferralDate")
    return Passed(
        row.text("cas_ReferringOrganisation"), row.text("cas_ReferringPrimaryCaseWorker"),
        row.text("cas_IncomingReferralDetails"), row.codes("cas_ReasonForIncomingReferral"),
        on.value if on else None, on.precision if on else "",
    )  # fmt: skip


def _sent(row: Row) -> Passed:
    on = row.when("cas_OutgoingReferralDate")
    return Passed(
        row.text("cas_ReferredOrganisation"), row.text("cas_ReferredPrimaryCaseWorker"),
        row.text("cas_OutgoingReferralDetails"), row.codes("cas_ReasonForOutgoingReferral"),
        on.value if on else None, on.precision if on else "",
    )  # fmt: skip
