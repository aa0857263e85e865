import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from rujukan.bench import report
from rujukan.bench.goals import Results
from rujukan.bench.run import from_json, run, to_json
from rujukan.cli.prepare import prepare
from rujukan.cli.registers import say
from rujukan.foundation import time

CHECKOUT = Path(__file__).resolve().parents[5]
RUJUKAN, POSTGRES = CHECKOUT / "rujukan", CHECKOUT / "tools" / "pg.py"
OUT = CHECKOUT / "docs" / "bench.md"


class Command(BaseCommand):
    help = "Measure speed at 1,000 cases on SQLite and PostgreSQL, in databases of its own, and write docs/bench.md."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=1000, help="so many cases (1000)")
        parser.add_argument("--times", type=int, default=100, help="each page so often (100)")
        parser.add_argument("--connections", type=int, default=8, help="so many accept at once (8)")
        parser.add_argument("--rows", type=int, default=1000, help="rows of the register (1000)")
        parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database alone")
        parser.add_argument("--out", type=Path, default=OUT, help="where the table is written (docs/bench.md)")
        parser.add_argument("--here", action="store_true", help="in the home and database given, which must be empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["here"]:
            prepare(demonstration=True)
            call_command("collectstatic", interactive=False, verbosity=0)
            print(to_json(run(**{name: options[name] for name in SIZES}, say=say)))
            return
        load = os.getloadavg()[0]
        wanted = [options["only"]] if options["only"] else ["sqlite", "postgresql"]
        results = [_elsewhere(database, options) for database in wanted]
        sizes = {"cases": options["cases"], "connections": options["connections"]}
        text = report.page(results, today=time.now().date(), load=load, **sizes)
        print(text)
        options["out"].write_text(text, encoding="utf-8")


SIZES = ("cases", "times", "connections", "rows")


def _elsewhere(database: str, options: dict[str, Any]) -> Results:
    """In a new process with a home of its own; PostgreSQL is a server of its own too, never the one of DATABASE_URL."""
    sizes = [f"--{name}={options[name]}" for name in SIZES]
    command = [str(RUJUKAN), "bench", "--here", *sizes]
    if database == "postgresql":
        command = [sys.executable, str(POSTGRES), *command]
    with TemporaryDirectory(prefix="rujukan-bench-") as home:
        say(f"-> {database}")
        environment = os.environ | {"RUJUKAN_HOME": home, "DATABASE_URL": "", "RUJUKAN_LOG_LEVEL": "ERROR"}
        done = subprocess.run(command, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise CommandError(f"bench on {database} failed (exit code {done.returncode})")
    return from_json(done.stdout.strip().splitlines()[-1])
