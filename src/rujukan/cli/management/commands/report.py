import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import BaseCommand

from rujukan.accounts.actors import actor_named
from rujukan.directory.models import Region
from rujukan.foundation import time
from rujukan.reports.runner import moment_of, year_in_review
from rujukan.reports.writers.files import TYPES, write
from rujukan.rules.refused import Refused


class Command(BaseCommand):
    help = "The year in review of a region, for who coordinates it; small cells are hidden in every format."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--half", type=int, choices=[1, 2], default=0)
        parser.add_argument("--region", required=True, help="its code (53.03)")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="USER@UNIT where he has two")
        parser.add_argument("--as-of", default="", metavar="WHEN",
                            help="what was recorded by then: a date (its end) or an ISO moment with zone")  # fmt: skip
        parser.add_argument("--format", dest="kind", choices=list(TYPES), default="pdf")
        parser.add_argument("--out", type=Path, metavar="FILE")

    def handle(self, *args: Any, year: int, half: int, region: str, user: str, kind: str, **options: Any) -> None:
        by = actor_named(user, time.now())
        place = Region.objects.filter(code=region).first()
        if place is None:
            raise Refused("Daerah %(region)s tidak dikenal.", region=region)
        as_of = moment_of(options["as_of"], ZoneInfo(place.zone)) if options["as_of"] else None
        made = write(year_in_review(year=year, half=half, region=region, by=by, as_of=as_of), kind)
        if options["out"]:
            options["out"].write_bytes(made)
        else:
            sys.stdout.buffer.write(made)
