from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from rujukan.cli import serving


class Command(BaseCommand):
    help = "Serve the web application and, in a process beside it, let time pass. Ctrl-C stops both."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1", help="where to listen (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port (8000)")
        parser.add_argument("--processes", type=int, default=2, help="web processes (2)")
        parser.add_argument("--no-worker", action="store_true", help="without the worker; run it yourself")

    def handle(self, *args: Any, **options: Any) -> None:
        serving.serve(
            address=options["address"],
            port=options["port"],
            processes=options["processes"],
            worker=not options["no_worker"],
        )
