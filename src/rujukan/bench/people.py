"""The invented members of the bench, and a browser in which one of them is signed in."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from rujukan.accounts.actors import actor_of
from rujukan.accounts.entering import MEMBERSHIP, RIGHTS
from rujukan.accounts.models import Membership, User
from rujukan.accounts.models.membership import add_membership
from rujukan.accounts.second_factor import seal
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.procedure.packs import in_force, put_in_force
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.pack import Pack

REGION = "53.03"
MANAGERS = 4


@dataclass(frozen=True)
class Town:
    """Who is in it. The managers share the cases among them; the receivers are asked for a safe place and for a visit
    to the doctor."""

    pack: Pack
    intake: Membership
    head: Membership
    managers: tuple[Membership, ...]
    data: Membership
    shelter: Membership
    doctor: Membership


def build_town() -> Town:
    """TTU's pack in force and its members."""
    folder = settings.SOP_FOLDER
    put_in_force(
        national=(folder / "national.yaml").read_text(), overlay=(folder / "regions" / f"{REGION}.yaml").read_text()
    )
    leads, shelter, doctor = (_unit_of(role) for role in ("CM", "SHL", "MED"))
    managers = tuple(_member(f"manajer{n}", leads, "CM") for n in range(1, MANAGERS + 1))
    return Town(
        in_force(REGION), _member("pengaduan", leads, "INT", "PKS"), _member("kepala", leads, "UH"), managers,
        _member("data", leads, "DAT"), _member("rumah", shelter, "SHL"), _member("dokter", doctor, "MED"),
    )  # fmt: skip


def _unit_of(role: str) -> Unit:
    return Unit.objects.in_region(REGION).holding(role).select_related("agency", "region")[0]


def _member(name: str, unit: Unit, *roles: str) -> Membership:
    user = User.objects.create_user(username=name, name=f"{name} (rekaan)")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": seal("JBSWY3DPEHPK3PXP")})
    made = add_membership(user=user.id, unit=unit, tier="works", roles=roles, starts_at=time.now())
    return Membership.objects.with_people(time.now()).get(id=made.id)


def actor(member: Membership) -> Actor:
    """As he acts."""
    return actor_of(member)


def browser(member: Membership) -> Client:
    """A browser in which he is signed in, in this membership."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(member.user)
    session = client.session
    session[MEMBERSHIP], session[RIGHTS] = str(member.id), member.rights
    session.save()
    return client
