import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from rujukan.accounts.actors import actor_named
from rujukan.accounts.demonstration import asked_is_demo
from rujukan.cli.registers import print_summary, progress, say, written
from rujukan.exchange.htcds.importing import Hearing, import_register, importer
from rujukan.exchange.htcds.parse import Problem
from rujukan.exchange.htcds.read import read_table
from rujukan.exchange.htcds.write import ProblemWriter
from rujukan.foundation import keyring, time


class Command(BaseCommand):
    help = "Take in a register of closed cases, row by row, through the actions of everybody (exit 1: a row refused)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("standard", choices=["htcds"], help="htcds: columns of HTCDS 2.0 (IOM)")
        parser.add_argument("file", type=Path, help="the register, .csv or .xlsx")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="a manager or data officer; "
                            "USER@UNIT where he has two memberships")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="say what would be done; write nothing")
        parser.add_argument("--errors", type=Path, metavar="OUT.csv", help="write the refused rows there")

    def handle(self, *args: Any, file: Path, user: str, dry_run: bool, errors: Path | None, **options: Any) -> None:
        keyring.master()
        by = importer(actor_named(user, time.now()))
        table = read_table(file)
        warnings = [_("Kolom %(name)s tidak dikenal dan tidak dimasukkan.") % {"name": name}
                    for name in table.header.unknown]  # fmt: skip
        for line in [*_on_a_demonstration(), *warnings]:
            say(line)
        with ExitStack() as stack:
            writer = ProblemWriter(stack.enter_context(written(errors))) if errors else None
            hearing = Hearing(writer.write if writer else _tell, progress())
            summary = import_register(table, by=by, dry_run=dry_run, hearing=hearing)
        summary.warnings = warnings
        print_summary(summary.as_json() | ({"dry_run": True} if dry_run else {}))
        if summary.refused:
            sys.exit(1)


def _on_a_demonstration() -> list[str]:
    return [_("Ini peragaan: masukkan data rekaan atau data yang sudah terbit saja.")] if asked_is_demo() else []


def _tell(problem: Problem) -> None:
    """A refused row in a line: its number, its reference, the column, why, what is allowed."""
    where = " ".join(part for part in (str(problem.row), problem.reference, problem.column) if part)
    reason = _(problem.reason) % (problem.params or {})
    allowed = f" ({'; '.join(problem.allowed)})" if problem.allowed else ""
    say(f"{where}: {reason}{allowed}")
