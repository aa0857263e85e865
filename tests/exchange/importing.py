"""What the tests of import and export share: the town, who imports, a register as rows, and both ways in one call."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from rujukan.exchange.htcds.columns import COLUMNS
from rujukan.exchange.htcds.exporting import Summary as Given
from rujukan.exchange.htcds.exporting import export_register
from rujukan.exchange.htcds.importing import Hearing, Summary, import_register, importer
from rujukan.exchange.htcds.parse import Problem, parse_row
from rujukan.exchange.htcds.read import Line, read_table
from rujukan.exchange.htcds.write import RegisterWriter
from rujukan.rules.actor import Actor
from tests.exchange.registers import TODAY, register_csv
from tests.people import Cast, Person, cast, person, unit_holding
from tests.story import load_pack

CLOSED = {"cas_Status": "Closed"}
FULL: Mapping[str, str] = {
    "x_Reference": "P2TP2A/2019/17", "x_RegisteredOn": "2019-03", "x_AgeBand": "21-23", "cas_CaseOwner": "Ibu Rosa",
    "prs_Salutation": "Ibu", "prs_FirstName": "Maria", "prs_SecondName": "Bunga", "con_Consent": "FALSE",
    "prs_Birthdate": "1996-02", "prs_Gender": "Feminine;NonConforming", "prs_Citizenship": "IDN;TLS",
    "prs_Title": "juru masak", "prs_Email": "m@contoh.example", "prs_HomePhone": "0388 21", "prs_MobilePhone": "+62812",
    "prs_MailingStreet": "Jl. Kelapa 3", "prs_MailingCity": "Kefamenanu", "prs_MailingState": "NTT",
    "prs_MailingPostalCode": "85613", "prs_MailingCountry": "IDN", "vic_TraffickingStatus": "ActualVictimOfTrafficking",
    "vic_TraffickingStatusDecisionMakingOrg": "NGO;Police", "vic_MethodOfRecruitment": "AtWork;Other",
    "vic_LocationOfRecruitment": "pasar", "vic_MethodsOfControl": "DebtBondage;UsesChildren",
    "vic_TypeOfExploitation": "ForcedLabour;Other", "vic_ForcedLabourIndustry": "F_Construction",
    "vic_TypeOfSexExploitation": "Pornography", "vic_LocationOfExploitation": "Sibu",
    "cas_Status": "Closed;ClosedReferred", "cas_ReferringOrganisation": "BP3MI",
    "cas_IncomingReferralDate": "2019-03-04",
    "cas_ReferringPrimaryCaseWorker": "Bapak Yan", "cas_ReasonForIncomingReferral": "Other",
    "cas_IncomingReferralDetails": "pulang lewat Nunukan", "cas_ReferredOrganisation": "RSUD",
    "cas_ReferredPrimaryCaseWorker": "dr. Eta", "cas_ReasonForOutgoingReferral": "AdditionalServicesRequired",
    "cas_OutgoingReferralDate": "2019", "cas_OutgoingReferralDetails": "visum", "cas_ReasonForCaseClosure": "pindah",
    "hte_Street": "Jl. Lada", "hte_City": "Sibu", "hte_State": "Sarawak", "hte_PostalCode": "96000",
    "hte_Country": "MYS", "hte_Date": "2018-06-01", "hte_Type": "Exploitation", "hte_Description": "ditahan di ladang",
    "x_DurationMonths": "7-12",
}  # fmt: skip
"""A row in which every column is filled."""


def town() -> Cast:
    """TTU's pack in force, and everybody in his unit."""
    load_pack()
    return cast()


def data_officer() -> Person:
    """Lia: in the unit that leads, data officer."""
    return person("Lia", unit_holding("CM"), roles=("DAT",))


def register(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """A register with these rows, all columns in its header."""
    names = [column.name for column in COLUMNS]
    return register_csv(path, [names, *([row.get(name, "") for name in names] for row in rows)])


def take_in(path: Path, member: Actor, *, dry_run: bool = False) -> tuple[Summary, list[Problem]]:
    """Import it; what was said of its rows."""
    problems: list[Problem] = []
    summary = import_register(read_table(path), by=importer(member), dry_run=dry_run, hearing=Hearing(problems.append))
    return summary, problems


def give_out(member: Actor) -> tuple[list[dict[str, str]], Given]:
    """Export what he may see: the rows, each with what is not blank."""
    text = io.StringIO(newline="")
    summary = export_register(RegisterWriter(text), by=member)
    text.seek(0)
    rows = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(text)]
    return rows, summary


def supplied(path: Path) -> list[dict[str, str]]:
    """What the register supplies, row by row, in the only text that each value has."""
    table = read_table(path)
    return [_supplied(table.header, line) for line in table.lines()]


def _supplied(header: object, line: Line) -> dict[str, str]:
    row = parse_row(header, line, today=TODAY)  # type: ignore[arg-type]
    assert not isinstance(row, list), row
    return row.supplied()
