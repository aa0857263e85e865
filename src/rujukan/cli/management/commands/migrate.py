from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate

from rujukan.cli.prepare import prepare_keys


class Command(Migrate):
    """Django's own, with the cache's table, and with keys when it is typed (a test's database needs none)."""

    help = "Make keys and database, or bring them up to date."

    def run_from_argv(self, argv: list[str]) -> None:
        if not {"-h", "--help"} & set(argv):
            prepare_keys(demonstration=False)
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        call_command("createcachetable", database=options["database"], verbosity=0)
