"""The closed list of columns that we understand, and how the header of a file is matched to it.

They are the 38 columns of IOM's Excel template, the `hte_` columns without coordinates, and four `x_` columns for what
HTCDS lacks: the giver's own reference, when the case was registered, an age band, a duration in months. Every other
column of HTCDS (`vic_RelationshipToTrafficker`, say) is named in a warning and not taken in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from django.utils.translation import gettext_noop as _

from rujukan.exchange.htcds import codes
from rujukan.rules.refused import Refused

SHORT, LONG = 200, 20_000


class Kind(Enum):
    """How a cell is read, and what type its value has (see `parse`)."""

    TEXT = "text"
    CODES = "codes"
    COUNTRY = "country"
    COUNTRIES = "countries"
    DATE = "date"
    CHECKBOX = "checkbox"
    BAND = "band"


@dataclass(frozen=True)
class Column:
    """One column: its name and its label in IOM's template, how it is read; `limit` is in characters, for TEXT."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    picklist: codes.Picklist | None = None
    limit: int = SHORT


def _codes(name: str, label: str, picklist: codes.Picklist) -> Column:
    return Column(name, label, Kind.CODES, picklist)


COLUMNS: tuple[Column, ...] = (
    Column("x_Reference", "", limit=100),
    Column("x_RegisteredOn", "", Kind.DATE),
    Column("x_AgeBand", "", Kind.BAND),
    Column("cas_CaseOwner", "Case Owner"),
    Column("prs_Salutation", "Salutation"),
    Column("prs_FirstName", "First Name"),
    Column("prs_SecondName", "Second Name"),
    Column("con_Consent", "Consent", Kind.CHECKBOX, codes.CONSENT),
    Column("prs_Birthdate", "Birthdate", Kind.DATE),
    _codes("prs_Gender", "Gender", codes.GENDER),
    Column("prs_Citizenship", "Citizenship", Kind.COUNTRIES),
    Column("prs_Title", "Title"),
    Column("prs_Email", "Email"),
    # Numbers stay as they are written: E.164 is the standard's advice, and a register has `0812...` and two in a cell.
    Column("prs_HomePhone", "Home Phone"),
    Column("prs_MobilePhone", "Mobile Phone"),
    Column("prs_MailingStreet", "Mailing Street"),
    Column("prs_MailingCity", "Mailing City"),
    Column("prs_MailingState", "Mailing State/Province"),
    Column("prs_MailingPostalCode", "Mailing Zip/Postal Code"),
    Column("prs_MailingCountry", "Mailing Country", Kind.COUNTRY),
    _codes("vic_TraffickingStatus", "Trafficking Status", codes.TRAFFICKING_STATUS),
    _codes(
        "vic_TraffickingStatusDecisionMakingOrg",
        "Trafficking Status Decision Making Organization",
        codes.DECISION_MAKING_ORG,
    ),
    _codes("vic_MethodOfRecruitment", "Method of Recruitment", codes.METHOD_OF_RECRUITMENT),
    Column("vic_LocationOfRecruitment", "Location of Recruitment"),
    _codes("vic_MethodsOfControl", "Methods of Control", codes.METHODS_OF_CONTROL),
    _codes("vic_TypeOfExploitation", "Type of Exploitation", codes.TYPE_OF_EXPLOITATION),
    _codes("vic_ForcedLabourIndustry", "Forced Labour Industry", codes.FORCED_LABOUR_INDUSTRY),
    _codes("vic_TypeOfSexExploitation", "Type of Sex Exploitation", codes.TYPE_OF_SEX_EXPLOITATION),
    Column("vic_LocationOfExploitation", "Location of Exploitation"),
    _codes("cas_Status", "Status", codes.CASE_STATUS),
    Column("cas_ReferringOrganisation", "Referring Organisation"),
    Column("cas_IncomingReferralDate", "Incoming Referral Date", Kind.DATE),
    Column("cas_ReferringPrimaryCaseWorker", "Referring Primary Case Worker"),
    _codes("cas_ReasonForIncomingReferral", "Reason for Incoming Referral", codes.REASON_FOR_REFERRAL),
    Column("cas_IncomingReferralDetails", "Incoming Referral Details", limit=LONG),
    Column("cas_ReferredOrganisation", "Referred Organisation"),
    Column("cas_ReferredPrimaryCaseWorker", "Referred Primary Case Worker"),
    _codes("cas_ReasonForOutgoingReferral", "Reason for Outgoing Referral", codes.REASON_FOR_REFERRAL),
    Column("cas_OutgoingReferralDate", "Outgoing Referral Date", Kind.DATE),
    Column("cas_OutgoingReferralDetails", "Outgoing Referral Details", limit=LONG),
    Column("cas_ReasonForCaseClosure", "Reason for Case Closure", limit=LONG),
    Column("hte_Street", "Street"),
    Column("hte_City", "City"),
    Column("hte_State", "State"),
    Column("hte_PostalCode", "PostalCode"),
    Column("hte_Country", "Country", Kind.COUNTRIES),
    Column("hte_Date", "Date", Kind.DATE),
    _codes("hte_Type", "Type", codes.EVENT_TYPE),
    Column("hte_Description", "Description", limit=LONG),
    Column("x_DurationMonths", "", Kind.BAND),
)
# Organisations, perpetrators, support plans and case comments: never taken from a register of victims.
REFUSED_PREFIXES = ("org_", "per_", "spl_", "cco_")


def _key(title: str) -> str:
    """A title as it is compared: no case, no blanks, and IOM's `vic_TraffickinStatus...` put right."""
    bare = "".join(title.replace("\u200b", "").replace("\ufeff", "").split()).casefold()
    return bare.replace("traffickinstatus", "traffickingstatus")


BY_NAME = {column.name: column for column in COLUMNS}
_BY_NAME_KEY = {_key(column.name): column for column in COLUMNS}
_BY_LABEL_KEY = {_key(column.label): column for column in COLUMNS if column.label}


@dataclass(frozen=True)
class Header:
    """What stands in each place of a line (from 0): a column, or None for what is not taken in.

    `untitled`: places without any title; an untitled first one holds row numbers, in the others nothing may stand.
    `unknown`: the titles that are not taken in, as they are written, for the warning.
    """

    columns: tuple[Column | None, ...]
    untitled: frozenset[int]
    unknown: tuple[str, ...]


def count_known(names: Sequence[str]) -> int:
    """How many of these titles are names of columns that we understand or refuse by name."""
    return sum(1 for name in names if _key(name) in _BY_NAME_KEY or _key(name).startswith(REFUSED_PREFIXES))


def is_label_row(names: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the second row holds labels, as in IOM's template: half of what stands under a known name is a label."""
    filled = [cell for name, cell in zip(names, cells, strict=False) if cell.strip() and _key(name) in _BY_NAME_KEY]
    labels = [cell for cell in filled if _key(cell) in _BY_LABEL_KEY]
    return bool(labels) and 2 * len(labels) >= len(filled)


def read_header(names: Sequence[str], labels: Sequence[str] = ()) -> Header:
    """Match row 1 (names) and, in IOM's template, row 2 (labels) to our columns.

    Where both are known the label counts: row 1 is hidden in IOM's template and people fill by row 2, and in columns
    N to R the two disagree (`prs_MailingCity` stands over `Mailing Street`). Raises Refused for `org_`, `per_`,
    `spl_`, `cco_`, for a column that comes twice, and where no column is known.
    """
    titles = list(zip_longest(names, labels, fillvalue=""))
    _refuse_by_name([name.strip() for name, _label in titles])
    columns = tuple(_column(name, label) for name, label in titles)
    _refuse_twice(columns)
    shown = [name.strip() if _key(name) else label.strip() for name, label in titles]
    untitled = frozenset(place for place, title in enumerate(shown) if not _key(title))
    unknown = tuple(title for title, column in zip(shown, columns, strict=True) if column is None and _key(title))
    return Header(columns, untitled, unknown)


def _column(name: str, label: str) -> Column | None:
    named, labelled = _BY_NAME_KEY.get(_key(name)), _BY_LABEL_KEY.get(_key(label))
    by_label = not _key(name) or (named is not None and named.label)
    return labelled if labelled is not None and by_label else named


def _refuse_by_name(names: Sequence[str]) -> None:
    refused = [name for name in names if _key(name).startswith(REFUSED_PREFIXES)]
    if refused:
        reason = _("Kolom %(kolom)s tidak boleh ada di berkas ini: hapus kolomnya, lalu ulangi.")
        raise Refused(reason, kolom=", ".join(refused))


def _refuse_twice(columns: Sequence[Column | None]) -> None:
    times = Counter(column.name for column in columns if column is not None)
    if not times:
        raise Refused(_("Tidak satu kolom pun dikenal. Baris pertama harus berisi nama kolom HTCDS 2.0."))
    twice = [name for name, count in times.items() if count > 1]
    if twice:
        raise Refused(_("Kolom %(kolom)s ada dua kali."), kolom=", ".join(twice))
