"""Codes of these pages in words, in the language of the request."""

from collections.abc import Iterable, Mapping

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django_countries.data import ALT_CODES, COUNTRIES

from rujukan.exchange.htcds import codes as htcds
from rujukan.foundation.numerals import language

SECTIONS = {
    "need": noop("Bahwa ia butuh bantuan"),
    "identity": noop("Nama dan identitas"),
    "contact": noop("Cara menghubungi"),
    "account": noop("Yang ia ceritakan"),
    "screening": noop("Penapisan"),
    "plan": noop("Rencana"),
    "decisions": noop("Izin dan keputusannya"),
    "place": noop("Tempat aman"),
    "preview": noop("Pratinjau"),
}


def section_words(code: str) -> str:
    """A section as these pages name it."""
    return _(SECTIONS[code]) if code in SECTIONS else _("Bagian lain")


MEDIA = {"spoken": noop("Lisan"), "signature": noop("Tanda tangan"), "thumbprint": noop("Cap jempol")}
PRESENT = {
    "alone": noop("Hanya kami berdua"),
    "interpreter": noop("Juru bahasa"),
    "family": noop("Keluarga"),
    "police": noop("Polisi"),
}
ANSWERS = {"yes": noop("Boleh"), "later": noop("Nanti"), "no": noop("Jangan")}
GIVERS = {
    "guardian": noop("Pengasuhnya, yang sudah diperiksa"),
    "substitute": noop("Pengganti yang ditunjuk kepala unit"),
}
ASSENT = {"yes": noop("Ia mau"), "no": noop("Ia tidak mau"), "not_asked": noop("Belum bisa ditanya")}
YES_NO = {"yes": noop("Ya"), "no": noop("Tidak"), "unknown": noop("Tidak tahu")}
AGAIN = {
    "adds": noop("Ia sendiri mau menambah"),
    "changed": noop("Keadaannya berubah"),
    "mistaken": noop("Yang dulu salah catat"),
    "needed": noop("Perlu untuk langkah berikut"),
}
SAID_BY = {"person": noop("Ia sendiri"), "guardian": noop("Pengasuhnya"), "team": noop("Kami, tim yang menilai")}
URGENCY = {"high": noop("Segera"), "medium": noop("Mendesak"), "low": noop("Biasa")}
SERVICE_ANSWERS = {
    "needed": noop("Perlu"),
    "not_needed": noop("Tidak perlu"),
    "declined": noop("Ia tidak mau"),
    "later": noop("Nanti, ditanya lagi"),
}
CLOSED = {
    "met": noop("Terpenuhi"), "partly": noop("Terpenuhi sebagian"), "unmet": noop("Belum terpenuhi"),
}  # fmt: skip
SUBSTITUTES = {
    "social_worker": noop("Pekerja sosial"),
    "unit_head": noop("Kepala unit"),
    "court": noop("Pengadilan"),
}
CHECKED = {
    "safe": noop("Aman"),
    "suspected": noop("Diduga terlibat"),
    "unknown": noop("Belum jelas"),
}
ELEMENTS = {"act": noop("Perbuatan"), "means": noop("Cara"), "purpose": noop("Tujuan")}
ELEMENT_ASKS = {
    "act": noop("Apa yang dilakukan terhadapnya?"),
    "means": noop("Dengan cara apa?"),
    "purpose": noop("Untuk apa, dan apa akibatnya?"),
}

# Typed codes of a screening (HTCDS 2.0): the words are ours, the codes the standard's.
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
PICKLISTS = {
    "form": htcds.TYPE_OF_EXPLOITATION,
    "sector": htcds.FORCED_LABOUR_INDUSTRY,
    "sex_form": htcds.TYPE_OF_SEX_EXPLOITATION,
    "recruitment": htcds.METHOD_OF_RECRUITMENT,
    "control": htcds.METHODS_OF_CONTROL,
}
"""Where each field's codes come from: a test says that every one has its words."""

NEAR = ("MYS", "SGP", "BRN", "HKG", "TWN", "SAU", "ARE", "KHM", "MMR", "TLS", "IDN")
"""Where people of these islands are taken most often, first in the list; IDN: inside Indonesia."""


def picks(said: Mapping[str, str], only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """As rows of a form, in the language of the request."""
    wanted = list(said) if only is None else list(only)
    return [(code, _(words)) for code, words in said.items() if code in wanted]


def sentence(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def countries() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups for a select box: the near ones first, then all by name."""
    named = {three: country(three) for three in _alpha2() if country(three)}
    near = [(code, named[code]) for code in NEAR]
    rest = sorted(((code, name) for code, name in named.items() if code not in NEAR), key=lambda row: (row[1], row[0]))
    return [(_("Paling sering"), near), (_("Negara lain"), rest)]


def country(alpha3: str) -> str:
    """A country's name in the language of the request; its code where the language has none."""
    names = Locale(language()).territories
    return str(names.get(_alpha2().get(alpha3, ""), alpha3))


def _alpha2() -> dict[str, str]:
    return {ALT_CODES[two][0]: two for two in COUNTRIES}


def code_words(field: str, code: str) -> str:
    """A screening's typed code."""
    if field == "destination":
        return country(code)
    return _(CODE_WORDS[field][code]) if code in CODE_WORDS.get(field, {}) else code


FIELDS = {
    "form": noop("Bentuk"),
    "sector": noop("Bidang kerja"),
    "sex_form": noop("Bentuk seksual"),
    "destination": noop("Negara tujuan"),
    "recruitment": noop("Diajak lewat"),
    "control": noop("Dikuasai dengan"),
    "event_type": noop("Peristiwa"),
}
