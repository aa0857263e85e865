from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from rujukan import worker
from rujukan.foundation import keyring


class Command(BaseCommand):
    help = "Let time pass: each minute escalations, notices and expiries (serve starts one unless told otherwise)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop; exit 1 if a sweep failed")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        keyring.master()
        if not once:
            worker.run()
        elif failed := worker.tick():
            raise CommandError(", ".join(failed))
