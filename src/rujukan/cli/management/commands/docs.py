import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from rujukan.cli import documents


class Command(BaseCommand):
    help = "Write the documents that are made from the rules; --check only says which are stale."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when one is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            for name in documents.write():
                print(f"docs/{name}", file=sys.stderr)
        elif names := documents.stale():
            print(f"stale: {', '.join(names)}; run: make docs", file=sys.stderr)
            sys.exit(1)
