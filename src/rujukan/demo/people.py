"""The invented members of TTU's task force. None of them exists; the agencies and units are those of the overlay."""

from dataclasses import dataclass

from rujukan.accounts.models import Membership, User
from rujukan.accounts.models.membership import add_membership
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.rules.actor import Tier


@dataclass(frozen=True)
class Invented:
    """One member: how he signs in, his invented name, where, and as what."""

    username: str
    name: str
    unit: str
    roles: tuple[str, ...] = ()
    tier: Tier = "works"


MEMBERS = (
    Invented("yustina", "Ibu Yustina (rekaan)", "p2tp2a", ("CM", "INT")),
    Invented("fransiska", "Ibu Fransiska (rekaan)", "p2tp2a", ("CM",)),
    Invented("marselina", "Ibu Marselina (rekaan)", "p2tp2a", ("UH",)),
    Invented("rikardus", "Bapak Rikardus (rekaan)", "p2tp2a", ("INT",)),
    Invented("benedikta", "Ibu Benedikta (rekaan)", "p2tp2a", ("PKS",)),
    Invented("skolastika", "Ibu Skolastika (rekaan)", "p2tp2a", ("LEG",)),
    Invented("petrus", "Bapak Petrus (rekaan)", "p2tp2a", ("DAT",)),
    Invented("theresia", "Ibu Theresia (rekaan)", "rehsos", ("PKS", "SOS")),
    Invented("gaspar", "Bapak Gaspar (rekaan)", "rehsos", ("VIS",)),
    Invented("agustinus", "Bapak Agustinus (rekaan)", "penempatan", ("MAN", "REP")),
    Invented("meri", "dr. Meri (rekaan)", "ppt", ("MED",)),
    Invented("natalia", "Ibu Natalia (rekaan)", "uptd-ntt", ("PSI",)),
    Invented("bernadeta", "Ibu Bernadeta (rekaan)", "rptc", ("SHL",)),
    Invented("stefanus", "Bapak Stefanus (rekaan)", "ppa", ("POL",)),
    Invented("ursula", "Ibu Ursula (rekaan)", "pidum", ("PRO",)),
    Invented("vinsensius", "Bapak Vinsensius (rekaan)", "bp3mi", ("BP3",)),
    Invented("goreti", "Ibu Goreti (rekaan)", "sekretariat", ("SEC",), "coordinates"),
    Invented("yohanes", "Bapak Yohanes (rekaan)", "ketua", ("CHR",), "coordinates"),
    Invented("emanuel", "Bapak Emanuel (rekaan)", "hukum", ("DPO",), "audits"),
    Invented("hendrik", "Bapak Hendrik (rekaan)", "sekretariat", (), "administers"),
    Invented("klara", "Ibu Klara (rekaan)", "hukum", (), "administers"),
    Invented("dominikus", "Bapak Dominikus, wartawan (rekaan)", "sekretariat", (), "observes"),
)
"""LPSK, Efata and the ministry have nobody here: what they answer comes by letter and is logged on their behalf."""


def create_members(region: str) -> dict[str, Membership]:
    """Everybody, in his unit; user name -> membership. Nobody has a password: one enters by choosing."""
    units = {unit.code: unit for unit in Unit.objects.in_region(region).standing().select_related("agency", "region")}
    return {one.username: _create(one, units[one.unit]) for one in MEMBERS}


def _create(one: Invented, unit: Unit) -> Membership:
    user = User.objects.create_user(username=one.username, name=one.name)
    membership = add_membership(user=user.id, unit=unit, tier=one.tier, roles=one.roles, starts_at=time.now())
    membership.user, membership.unit = user, unit
    return membership
