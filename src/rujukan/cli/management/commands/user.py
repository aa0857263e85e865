import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from rujukan.accounts.actions import ask_recovery
from rujukan.accounts.actors import actor_named
from rujukan.accounts.first_administrators import create_first_administrator, renew_first_code
from rujukan.accounts.models import Membership, User
from rujukan.accounts.reads import live_members
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.procedure.member_words import does, roles_in_words
from rujukan.rules.refused import Refused


class Command(BaseCommand):
    help = "Create the first two administrators (of two agencies), list members, renew a paper code, recover."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        create = commands.add_parser("create", help="create one of the first two administrators of a region")
        create.add_argument("username", help="small letters, digits, . _ -")
        create.add_argument("--name", required=True, help="as colleagues call him")
        create.add_argument("--unit", required=True, help="code of a unit that 'sop load' made")
        create.add_argument("--region", default="", help="code of the region, where there are several (53.03)")
        listed = commands.add_parser("list", help="a line for each membership: user name, role, unit, agency")
        listed.add_argument("--region", default="", help="of this region only")
        code = commands.add_parser("code", help="a new first code for an administrator who never signed in")
        code.add_argument("username")
        recover = commands.add_parser("recover", help="the unit head asks for a member who lost his second factor")
        recover.add_argument("username")
        recover.add_argument("--as", dest="user", required=True, metavar="HEAD", help="the head of his unit")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        {"create": self._create, "list": self._list, "code": self._code, "recover": self._recover}[what](options)

    def _create(self, options: dict[str, Any]) -> None:
        unit = find_unit(options["unit"], options["region"])
        halves = create_first_administrator(username=options["username"], name=options["name"], unit=unit)
        self._show(halves)

    def _code(self, options: dict[str, Any]) -> None:
        self._show(renew_first_code(user=find_user(options["username"])))

    def _recover(self, options: dict[str, Any]) -> None:
        settled = ask_recovery(user=find_user(options["username"]), by=actor_named(options["user"], time.now()))
        print(settled.half)
        told = _(
            "Separuh kode dari kepala unit, hanya tampil sekali. Pengelola dari instansi lain mengesahkannya di "
            "/anggota dan memberi separuh lainnya; sehari kemudian keduanya berlaku di /masuk/pertama."
        )
        print(told, file=sys.stderr)

    def _list(self, options: dict[str, Any]) -> None:
        for member in live_members(time.now(), options["region"]):
            print("\t".join(line_of(member)))

    def _show(self, halves: tuple[str, str]) -> None:
        """The code is the result; what to do with it goes to standard error."""
        print(*halves)
        told = _("Kode dari kertas, dua separuh, berlaku 14 hari: masuk di /masuk/pertama. Hanya tampil sekali.")
        print(told, file=sys.stderr)


def line_of(member: Membership) -> list[str]:
    """User name, role in words (who holds none: what he does), unit, agency."""
    unit = member.unit
    roles = roles_in_words(unit.region_id, member.role_codes)
    return [member.user.username, roles or does(member.tier), unit.name, unit.agency.name]


def find_user(name: str) -> User:
    """By his user name. Raises Refused."""
    user = User.objects.filter(username=name.strip().lower()).first()
    if user is None:
        raise Refused("Tidak ada pengguna bernama “%(name)s”.", name=name)
    return user


def find_unit(code: str, region: str) -> Unit:
    """The standing unit of that code. Raises Refused, with those that there are."""
    standing = Unit.objects.standing().select_related("region", "agency").order_by("region", "position", "id")
    if region:
        standing = standing.in_region(region)
    found = [unit for unit in standing if unit.code == code]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused("Unit “%(unit)s” ada di beberapa daerah. Tambahkan --region.", unit=code)
    if not standing:
        raise Refused("Belum ada unit. Berlakukan SOP dulu: ./rujukan sop load sop/regions/<kode>.yaml")
    choices = ", ".join(unit.code for unit in standing)
    raise Refused("Tidak ada unit “%(unit)s”. Yang ada: %(choices)s.", unit=code, choices=choices)
