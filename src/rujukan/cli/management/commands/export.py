from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from rujukan.accounts.actors import actor_named
from rujukan.cli.registers import print_summary, progress, say, written
from rujukan.exchange.htcds.exporting import export_register
from rujukan.exchange.htcds.write import RegisterWriter
from rujukan.foundation import keyring, time
from rujukan.rules.access import check_tier


class Command(BaseCommand):
    help = "Give out as a register the cases that one member may see; each is recorded as looked at before its line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("standard", choices=["htcds"], help="htcds: columns of HTCDS 2.0 (IOM)")
        parser.add_argument("file", type=Path, metavar="OUT.csv", help="the register to write; an old one is replaced")
        parser.add_argument("--as", dest="user", required=True, metavar="USER",
                            help="who reads; USER@UNIT where he has two memberships")  # fmt: skip

    def handle(self, *args: Any, file: Path, user: str, **options: Any) -> None:
        keyring.master()
        by = actor_named(user, time.now())
        check_tier(by, "export_register")
        with written(file) as text:
            summary = export_register(RegisterWriter(text), by=by, progress=progress())
        if summary.formulas:
            told = _("%(n)s sel dimulai dengan = + - @. Buka berkas ini sebagai teks, jangan sebagai rumus.")
            say(told % {"n": summary.formulas})
        if summary.left_out:
            told = _("%(n)s berkas tidak ikut: tidak semua bagiannya terbuka untuk anggota ini.")
            say(told % {"n": summary.left_out})
        print_summary(summary.as_json())
