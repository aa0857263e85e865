from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from rujukan.cli.registers import print_summary, progress, say
from rujukan.keeping.age import recipients_of
from rujukan.keeping.backing_up import back_up, back_up_keys


class Command(BaseCommand):
    help = "Write an encrypted backup (age) while the application runs: database, files, daily anchors. Never the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="OUT.age", help="a new file; an old one is not replaced")
        parser.add_argument("--to", action="append", default=[], metavar="RECIPIENT",
                            help="who can open it: age1... or ssh-ed25519 ...; several times for several")  # fmt: skip
        parser.add_argument("--recipients", action="append", default=[], type=Path, metavar="FILE",
                            help="a file with a recipient a line")  # fmt: skip
        parser.add_argument("--keys", action="store_true",
                            help="instead: the keys, locked as they are, and the list of what was erased")  # fmt: skip

    def handle(self, *args: Any, file: Path, to: list[str], recipients: list[Path], keys: bool, **options: Any) -> None:
        known = recipients_of(to, recipients)
        if keys:
            summary = back_up_keys(file, known)
            say(_("Ini kuncinya. Simpan jauh dari cadangan datanya, dan kata sandinya di tempat ketiga."))
        else:
            summary = back_up(file, known, progress())
            say(_("Kuncinya tidak ada di sini. Tanpa cadangan kunci (--keys) tidak ada yang bisa dibaca lagi."))
        print_summary(summary)
