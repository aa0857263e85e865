"""The people of the tests, all invented, and the town they work in.

`cast()` puts each where the directory says that his role is held: of the pack in force where a test has loaded one,
else of `small_town()`. `client_of(person)` is a browser in which he is signed in.
"""

from dataclasses import dataclass
from functools import cache

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client

from rujukan.accounts.actors import actor_of
from rujukan.accounts.entering import MEMBERSHIP, RIGHTS
from rujukan.accounts.models import Membership, User
from rujukan.accounts.models.membership import add_membership
from rujukan.accounts.second_factor import seal
from rujukan.directory.actions import settle
from rujukan.directory.models import Region, Unit
from rujukan.foundation import time
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.rules.actor import Actor, Tier, system
from rujukan.rules.procedure import pack as packs

REGION = "53.03"
PASSWORD = "jagung-rebus-tiga-pikul"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of everybody's changing code."""

AGENCIES = {
    "dp3a": "Dinas P3A", "dinsos": "Dinas Sosial", "rsud": "RSUD", "polres": "Polres", "nakertrans": "Disnakertrans",
    "bp3mi": "BP3MI", "paroki": "Paroki",
}  # fmt: skip
UNITS: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "p2tp2a": ("dp3a", "P2TP2A", ("INT", "CM", "UH", "PKS", "DAT"), ("PSI",)),
    "rehsos": ("dinsos", "Rehabilitasi sosial", ("PKS", "SHL", "SOS", "REP", "VIS"), ()),
    "ppt": ("rsud", "PPT", ("MED", "PSI"), ()),
    "ppa": ("polres", "Unit PPA", ("POL",), ()),
    "sekretariat": ("nakertrans", "Sekretariat gugus tugas", ("SEC", "CHR", "DPO"), ()),
    "kerja": ("nakertrans", "Pelatihan dan kerja", ("MAN",), ()),
    "kupang": ("bp3mi", "BP3MI", ("BP3",), ()),
    "gereja": ("paroki", "Pastoral migran", (), ()),
}


@dataclass(frozen=True)
class Person:
    """Somebody in one membership."""

    membership: Membership

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def unit(self) -> Unit:
        return self.membership.unit

    @property
    def actor(self) -> Actor:
        """As he acts now, freshly read."""
        now = time.now()
        return actor_of(Membership.objects.with_people(now).get(id=self.membership.id))


@dataclass(frozen=True)
class Cast:
    """Everybody, in the order of the alphabet."""

    ana: Person  # case manager in the unit that leads
    budi: Person  # its head
    citra: Person  # its complaint officer
    dewi: Person  # social worker and safe house of a unit that receives
    eka: Person  # health focal person of another
    fajar: Person  # works cases in a unit that has nothing to do with any
    gita: Person  # secretary of the task force
    hana: Person  # administrator, in the secretary's agency
    ivan: Person  # observer
    joko: Person  # data-protection officer
    kirana: Person  # administrator, in Ana's agency


def small_town(region: str = REGION) -> Region:
    """A directory without an SOP: a few agencies and units, each with its roles, and the region's own dossier."""
    agencies = {code: packs.Agency(code=code, name=name) for code, name in AGENCIES.items()}
    units = {
        code: packs.Unit(code=code, agency=agency, name=name, roles=roles, fallback=fallback)
        for code, (agency, name, roles, fallback) in UNITS.items()
    }
    small = packs.Pack.model_construct(  # type: ignore[call-arg]
        region=region, name="Timor Tengah Utara", zone="Asia/Makassar", agencies=agencies, units=units
    )
    found = settle(small, system(region))
    if not Dossier.unscoped.filter(kind=Dossier.Kind.REGION, region=region).exists():
        new_dossier(Dossier.Kind.REGION, region, code=region)
    return found


def unit_holding(role: str, *, apart_from: tuple[Unit, ...] = (), region: str = REGION) -> Unit:
    """The first unit that holds the role, others than these."""
    held = Unit.objects.in_region(region).holding(role).exclude(id__in=[unit.id for unit in apart_from])
    return held.select_related("agency", "region")[0]


@cache
def _hashed(password: str) -> str:
    return make_password(password)


def person(name: str, unit: Unit, tier: Tier = "works", roles: tuple[str, ...] = ()) -> Person:
    """A member with password and, if he works cases, a second factor; a name that is known gets one more membership."""
    user = User.objects.filter(username=name.lower()).first()
    if user is None:
        user = User(username=name.lower(), name=name, password=_hashed(PASSWORD))
        user.save(force_insert=True)
    if tier == "works":
        give_factor(user)
    membership = add_membership(user=user.id, unit=unit, tier=tier, roles=roles, starts_at=time.now())
    membership.user = user
    return Person(membership)


def give_factor(user: User) -> None:
    """The changing code that everybody has."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": seal(SECRET)}}
    )


def cast(region: str = REGION) -> Cast:
    """All people of the tests; without a directory they get a small town."""
    if not Unit.objects.in_region(region).exists():
        small_town(region)
    lead = unit_holding("CM", region=region)
    social = unit_holding("PKS", apart_from=(lead,), region=region)
    health = unit_holding("MED", apart_from=(lead,), region=region)
    far = unit_holding("BP3", apart_from=(lead, social, health), region=region)
    office = unit_holding("SEC", region=region)
    watch = unit_holding("DPO", region=region)
    return Cast(
        ana=person("Ana", lead, roles=("CM",)),
        budi=person("Budi", lead, roles=("UH",)),
        citra=person("Citra", lead, roles=("INT", "PKS")),
        dewi=person("Dewi", social, roles=("PKS", "SHL")),
        eka=person("Eka", health, roles=("MED",)),
        fajar=person("Fajar", far, roles=("BP3",)),
        gita=person("Gita", office, "coordinates", ("SEC",)),
        hana=person("Hana", office, "administers"),
        ivan=person("Ivan", far, "observes"),
        joko=person("Joko", watch, "audits", ("DPO",)),
        kirana=person("Kirana", lead, "administers"),
    )


def client_of(someone: Person, **defaults: str) -> Client:
    """A browser in which he is signed in, in this membership."""
    client = Client(**defaults)  # type: ignore[arg-type]
    client.force_login(someone.user)
    session = client.session
    now = time.now()
    membership = Membership.objects.with_people(now).get(id=someone.membership.id)
    session[MEMBERSHIP], session[RIGHTS] = str(membership.id), membership.rights
    session.save()
    return client
