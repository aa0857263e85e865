from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from rujukan.audit.verify import verify
from rujukan.foundation import keyring
from rujukan.foundation.models import Dossier


class Command(BaseCommand):
    help = "Walk the chain of the record; each entry that was altered, removed, moved or cut off gets a line (exit 1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        walk = verbs.add_parser("verify", help="walk every chain and the file of daily anchors")
        walk.add_argument("--region", default="", help="one region alone, by its code (53.03)")

    def handle(self, *args: Any, **options: Any) -> None:
        keyring.master()
        region = options["region"]
        dossiers = Dossier.unscoped.filter(region=region) if region else Dossier.unscoped.all()
        if region and not dossiers.exists():
            raise CommandError(f"Daerah {region} tidak dikenal. / Unknown region {region}.")
        count = 0
        for fault in verify(region=region):
            count += 1
            self.stdout.write(str(fault))
        if count:
            raise CommandError(f"{count} kerusakan ditemukan. / {count} faults found.")
        self.stderr.write(f"{dossiers.count()} berkas utuh. / {dossiers.count()} dossiers are whole.")
