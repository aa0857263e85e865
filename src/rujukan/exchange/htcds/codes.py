"""The picklists of the Human Trafficking Case Data Standard (HTCDS) 2.0 that we take in: code -> English label.

Codes and labels are facts of the standard: Human Trafficking Case Data Standard (HTCDS) 2.0, International
Organization for Migration (IOM), https://github.com/UNMigration/HTCDS, licensed under CC BY 4.0. IOM endorses
neither this product nor what is done with it.

`vic_MethodsOfControl` is the union of the standard's picklist and of its definitions, which have RestrictsMovement and
UsesChildren besides. IOM's files carry stray blanks (`DebtBondage `, `Feminine` with a no-break space) and two
spellings of one label (`Follow Up`, `Follow up`): a value is compared without case and with blanks folded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

SEPARATOR = ";"


def fold(text: str) -> str:
    """The text as it is compared: no case, runs of blanks as one, none at the ends nor beside a `;`."""
    return SEPARATOR.join(" ".join(part.split()) for part in text.casefold().split(SEPARATOR))


@dataclass(frozen=True)
class Picklist:
    """One picklist of the standard: `labels` maps each code to its English label, both as the standard writes them."""

    name: str
    labels: Mapping[str, str]

    @cached_property
    def _by_text(self) -> Mapping[str, str]:
        codes = {fold(code): code for code in self.labels}
        return MappingProxyType({fold(label): code for code, label in self.labels.items()} | codes)

    @cached_property
    def _most_parts(self) -> int:
        return 1 + max(label.count(SEPARATOR) for label in self.labels.values())

    def find(self, text: str) -> str | None:
        """The code that a code or a label stands for, or None."""
        return self._by_text.get(fold(text))

    def split(self, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes of a cell with values parted by `;` (sorted, each once), and the parts that are none of them.

        Four labels of the industries have a `;` inside, so the longest run of parts that is a label wins.
        """
        parts, codes, unknown = cell.split(SEPARATOR), set[str](), []
        while parts:
            code, used = self._longest(parts)
            if code is not None:
                codes.add(code)
            elif parts[0].strip():
                unknown.append(parts[0].strip())
            parts = parts[used:]
        return tuple(sorted(codes)), tuple(unknown)

    def _longest(self, parts: Sequence[str]) -> tuple[str | None, int]:
        for used in range(min(self._most_parts, len(parts)), 0, -1):
            code = self.find(SEPARATOR.join(parts[:used]))
            if code is not None:
                return code, used
        return None, 1


def _picklist(name: str, **labels: str) -> Picklist:
    return Picklist(name, MappingProxyType(labels))


GENDER = _picklist(
    "Gender",
    Feminine="Feminine",
    Masculine="Masculine",
    TransgenderFeminine="Transgender Feminine",
    TransgenderMasculine="Transgender Masculine",
    NonConforming="Non-Conforming",
    NonSpecifiedUnknown="Not Specified/Unknown",
)
TRAFFICKING_STATUS = _picklist(
    "TraffickingStatus",
    PossibleVictimOfTrafficking="Possible victim of trafficking",
    ActualVictimOfTrafficking="Actual victim of trafficking",
    NotAVictimOfTrafficking="Not a victim of trafficking",
)
DECISION_MAKING_ORG = _picklist(
    "TraffickingStatusDecisionMakingOrg",
    Police="Police",
    NGO="NGO",
    CourtOrProsecution="Court or prosecution",
    NonPoliceGovernmentalOrganization="Non-police governmental organization",
    Other="Other",
)
METHOD_OF_RECRUITMENT = _picklist(
    "MethodOfRecruitment",
    AtAPlaceOfBusiness="At a place of business",
    AtAnEducationalInstitution="At an educational institution",
    AtWork="At work",
    ThroughOnlineSocialNetworks="Through online social networks",
    ThroughAnOnlineAdvertisement="Through an online advertisement",
    ThroughATelevisionAdvert="Through a television advert",
    ThroughANewspaperAdvert="Through a newspaper advert",
    ThroughFamilyOrFamilyEvents="Through family or family events",
    ThroughFriendsOrSocialEvents="Through friends or social events",
    Other="Other",
)
METHODS_OF_CONTROL = _picklist(
    "MethodsOfControl",
    PhysicalThreats="Physical threats",
    ThreatsLawEnforcement="Threats of law enforcement",
    ThreatensChildrenFamily="Threatens children/family",
    DebtBondage="Debt bondage",
    FalsePromises="False promises",
    PhysicalAbuse="Physical abuse",
    SexualAbuse="Sexual abuse",
    TakesEarnings="Takes earnings",
    RestrictsFinancialAccess="Restricts financial access",
    RestrictsMedicalCare="Restricts medical care",
    WithholdsNecessities="Withholds necessities",
    PsychologicalAbuse="Psychological abuse",
    PsychoactiveSubstance="Psychoactive substance",
    ExcessiveWorkingHours="Excessive working hours",
    WithholdsDocuments="Withholds documents",
    Other="Other",
    # From the definitions, which give no label: ours follow the pattern of the others.
    RestrictsMovement="Restricts movement",
    UsesChildren="Uses children",
)
TYPE_OF_EXPLOITATION = _picklist(
    "TypeOfExploitation",
    ForcedLabour="Forced labour",
    SexualExploitation="Sexual exploitation",
    ChildLabour="Child labour",
    ForcedMarriage="Forced marriage",
    Servitude="Servitude",
    ForcedMilitaryByNonStateActors="Forced military (by non-state actors)",
    OrganRemoval="Organ removal",
    ForcedBegging="Forced begging",
    ForcedAdoption="Forced adoption",
    Surrogacy="Surrogacy",
    Other="Other",
)
FORCED_LABOUR_INDUSTRY = _picklist(
    "ForcedLabourIndustry",
    A_AgricultureForestryAndFishing="Agriculture, forestry and fishing",
    B_MiningAndQuarrying="Mining and quarrying",
    C_Manufacturing="Manufacturing",
    D_ElectricityGasSteamAndAirConditioningSupply="Electricity, gas, steam and air conditioning supply",
    E_WaterSupplySewerageWasteManagement="Water supply; sewerage, waste management and remediation",
    F_Construction="Construction",
    G_WholesaleAndRetailTradeRepairOfMotorVehicles=(
        "Wholesale and retail trade; repair of motor vehicles and motorcycles"
    ),
    H_TransportationAndStorage="Transportation and storage",
    I_AccommodationAndFoodServiceActivities="Accommodation and food service activities",
    J_InformationAndCommunication="Information and communication",
    K_FinancialAndInsuranceActivities="Financial and insurance activities",
    L_RealEstateActivities="Real estate activities",
    M_ProfessionalScientificAndTechnicalActivities="Professional, scientific and technical activities",
    N_AdministrativeAndSupportServiceActivities="Administrative and support service activities",
    O_PublicAdministrationAndDefence="Public administration and defence; compulsory social security",
    P_Education="Education",
    Q_HumanHealthAndSocialWorkActivities="Human health and social work activities",
    R_ArtsEntertainmentAndRecreation="Arts, entertainment and recreation",
    S_OtherServiceActivities="Other service activities",
    T_ActivitiesOfHouseholdsAsEmployers=(
        "Activities of households as employers; undifferentiated goods- and services- producing activities of "
        "households for own use"
    ),
    U_ActivitiesOfExtraterritorialOrganizations="Activities of extraterritorial organizations and bodies",
)
TYPE_OF_SEX_EXPLOITATION = _picklist(
    "TypeOfSexExploitation",
    Prostitution="Prostitution",
    Pornography="Pornography",
    RemoteInteractiveServices="Remote Interactive Services",
    PrivateSexualServices="Private Sexual Services",
)
CASE_STATUS = _picklist(
    "Status",
    Active="Active",
    FollowUp="Follow Up",
    Closed="Closed",
    ClosedReferred="Closed Referred",
)
REASON_FOR_REFERRAL = _picklist(
    "ReasonForReferral",
    AdditionalServicesRequired="Additional Services Required",
    MigrationOrChangeOfLocation="Migration or Change of Location",
    Other="Other",
)
EVENT_TYPE = _picklist(
    "EventType",
    Recruitment="Recruitment",
    Transit="Transit",
    Exploitation="Exploitation",
)
CONSENT = _picklist("Consent", TRUE="Yes", FALSE="No")

CLOSED_STATUSES = ("Closed", "ClosedReferred")
