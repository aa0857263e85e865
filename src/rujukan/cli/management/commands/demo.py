import sys
from time import monotonic
from typing import Any

from django.core.management import BaseCommand

from rujukan.cli.prepare import prepare
from rujukan.demo.make import make_demonstration


class Command(BaseCommand):
    help = "Fill an empty database with an invented demonstration. Refuses one that has data."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        prepare(demonstration=True)
        make_demonstration(lambda words: print(f"   {words}", file=sys.stderr, flush=True))
        print(f"   {monotonic() - began:.1f} s", file=sys.stderr)
