from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from rujukan.accounts.actors import actor_named
from rujukan.cli.registers import print_summary, say
from rujukan.foundation import keyring, time
from rujukan.keeping import register
from rujukan.keeping.erasing import ask_erasure, decide_erasure, refuse_erasure
from rujukan.rules.actor import Actor


class Command(BaseCommand):
    help = "Erase a person for good: the unit head asks, the data-protection officer decides by a second run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="of a case, or of a complaint that is about one person")
        parser.add_argument("--as", dest="user", required=True, metavar="USER",
                            help="the unit head, then the officer; USER@UNIT where he has two memberships")  # fmt: skip
        parser.add_argument("--refuse", action="store_true", help="the officer decides that nothing is erased")

    def handle(self, *args: Any, code: str, user: str, refuse: bool, **options: Any) -> None:
        keyring.master()
        by = actor_named(user, time.now())
        if refuse:
            refuse_erasure(code=code, by=by)
            told = "refused"
        else:
            told = "erased" if by.tier == "audits" else "asked"
            (_decide if by.tier == "audits" else _ask)(code, by)
        print_summary({"code": code, "result": told})


def _ask(code: str, by: Actor) -> None:
    ask_erasure(code=code, by=by)
    told = (
        "Diminta. Belum ada yang dihapus: pejabat pelindungan data menjalankan perintah yang sama dengan --as dirinya."
    )
    say(_(told))


def _decide(code: str, by: Actor) -> None:
    hers = decide_erasure(code=code, by=by)
    say(_("Dihapus: kunci %(n)s berkas dimusnahkan, tidak bisa dikembalikan.") % {"n": len(hers.all)})
    say(_("Salin sekarang %(file)s ke tempat cadangannya: tanpa itu pemulihan menghidupkan lagi yang dihapus.")
        % {"file": register.file()})  # fmt: skip
