"""Typed codes of a screening (HTCDS 2.0) in words: the words are ours, the codes the standard's."""

from collections.abc import Mapping

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django_countries.data import ALT_CODES, COUNTRIES

from rujukan.foundation.numerals import language

FORMS = {
    "ForcedLabour": noop("Kerja paksa"),
    "SexualExploitation": noop("Eksploitasi seksual"),
    "ChildLabour": noop("Pekerja anak"),
    "ForcedMarriage": noop("Kawin paksa"),
    "Servitude": noop("Diperlakukan seperti budak"),
    "ForcedMilitaryByNonStateActors": noop("Dipaksa ikut kelompok bersenjata"),
    "OrganRemoval": noop("Pengambilan organ tubuh"),
    "ForcedBegging": noop("Dipaksa mengemis"),
    "ForcedAdoption": noop("Adopsi paksa"),
    "Surrogacy": noop("Dipaksa mengandung untuk orang lain"),
    "Other": noop("Bentuk lain"),
}
SECTORS = {
    "T_ActivitiesOfHouseholdsAsEmployers": noop("Rumah tangga"),
    "A_AgricultureForestryAndFishing": noop("Kebun, hutan, dan laut"),
    "I_AccommodationAndFoodServiceActivities": noop("Penginapan dan rumah makan"),
    "F_Construction": noop("Bangunan"),
    "C_Manufacturing": noop("Pabrik"),
    "G_WholesaleAndRetailTradeRepairOfMotorVehicles": noop("Dagang, toko, dan bengkel"),
    "R_ArtsEntertainmentAndRecreation": noop("Hiburan"),
    "J_InformationAndCommunication": noop("Daring dan telekomunikasi"),
    "K_FinancialAndInsuranceActivities": noop("Keuangan dan asuransi"),
    "B_MiningAndQuarrying": noop("Tambang dan galian"),
    "H_TransportationAndStorage": noop("Angkutan dan gudang"),
    "N_AdministrativeAndSupportServiceActivities": noop("Kebersihan, keamanan, dan jasa kantor"),
    "Q_HumanHealthAndSocialWorkActivities": noop("Kesehatan, perawatan, dan panti"),
    "P_Education": noop("Pendidikan"),
    "S_OtherServiceActivities": noop("Jasa lain, misalnya salon atau pijat"),
    "E_WaterSupplySewerageWasteManagement": noop("Air dan sampah"),
    "D_ElectricityGasSteamAndAirConditioningSupply": noop("Listrik dan gas"),
    "L_RealEstateActivities": noop("Properti"),
    "M_ProfessionalScientificAndTechnicalActivities": noop("Jasa ahli dan teknik"),
    "O_PublicAdministrationAndDefence": noop("Pemerintahan dan pertahanan"),
    "U_ActivitiesOfExtraterritorialOrganizations": noop("Perwakilan asing dan badan internasional"),
}
"""What is most common here comes first."""
SEX_FORMS = {
    "Prostitution": noop("Dijual untuk layanan seksual"),
    "Pornography": noop("Difoto atau direkam"),
    "RemoteInteractiveServices": noop("Lewat kamera atau aplikasi"),
    "PrivateSexualServices": noop("Untuk satu orang saja"),
}
RECRUITMENT = {
    "ThroughFamilyOrFamilyEvents": noop("Lewat keluarga"),
    "ThroughFriendsOrSocialEvents": noop("Lewat teman atau pesta"),
    "ThroughOnlineSocialNetworks": noop("Lewat media sosial"),
    "ThroughAnOnlineAdvertisement": noop("Lewat iklan di internet"),
    "AtAPlaceOfBusiness": noop("Di tempat usaha atau agen"),
    "AtWork": noop("Di tempat kerja"),
    "AtAnEducationalInstitution": noop("Di sekolah atau kampus"),
    "ThroughATelevisionAdvert": noop("Lewat iklan televisi"),
    "ThroughANewspaperAdvert": noop("Lewat iklan koran"),
    "Other": noop("Cara lain"),
}
CONTROL = {
    "DebtBondage": noop("Diikat utang"),
    "FalsePromises": noop("Janji palsu"),
    "TakesEarnings": noop("Upahnya diambil"),
    "WithholdsDocuments": noop("Surat-suratnya ditahan"),
    "RestrictsMovement": noop("Tidak boleh keluar"),
    "ExcessiveWorkingHours": noop("Jam kerja berlebihan"),
    "PhysicalThreats": noop("Diancam akan disakiti"),
    "ThreatsLawEnforcement": noop("Diancam dilaporkan ke polisi"),
    "ThreatensChildrenFamily": noop("Anak atau keluarganya diancam"),
    "PhysicalAbuse": noop("Disakiti badannya"),
    "SexualAbuse": noop("Dilecehkan"),
    "PsychologicalAbuse": noop("Direndahkan dan ditekan batinnya"),
    "RestrictsFinancialAccess": noop("Tidak boleh pegang uang"),
    "RestrictsMedicalCare": noop("Tidak boleh berobat"),
    "WithholdsNecessities": noop("Makan, tidur, atau pakaian ditahan"),
    "PsychoactiveSubstance": noop("Diberi obat atau minuman keras"),
    "UsesChildren": noop("Anaknya dipakai untuk menekannya"),
    "Other": noop("Cara lain"),
}
CODE_WORDS: Mapping[str, Mapping[str, str]] = {
    "form": FORMS, "sector": SECTORS, "sex_form": SEX_FORMS, "recruitment": RECRUITMENT, "control": CONTROL,
}  # fmt: skip


def country(alpha3: str) -> str:
    """A country's name in the language of the request; its code where the language has none."""
    names = Locale(language()).territories
    return str(names.get(alpha2().get(alpha3, ""), alpha3))


def alpha2() -> dict[str, str]:
    return {ALT_CODES[two][0]: two for two in COUNTRIES}


def code_words(field: str, code: str) -> str:
    """A screening's typed code."""
    if field == "destination":
        return country(code)
    return _(CODE_WORDS[field][code]) if code in CODE_WORDS.get(field, {}) else code
