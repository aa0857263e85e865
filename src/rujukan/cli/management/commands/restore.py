from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rujukan.audit.verify import verify
from rujukan.cli.registers import print_summary, progress, say
from rujukan.keeping import register
from rujukan.keeping.age import identities_of
from rujukan.keeping.archive import reading
from rujukan.keeping.restoring import restore


class Command(BaseCommand):
    help = "Put a backup into an empty RUJUKAN_HOME and database: first the one of the keys, then the register's."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BACKUP.age")
        parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="the secret key that opens it")
        parser.add_argument("--erased", type=Path, metavar="FILE",
                            help="what was erased, where RUJUKAN_HOME has no list or an older one")  # fmt: skip

    def handle(self, *args: Any, file: Path, identity: Path, erased: Path | None, **options: Any) -> None:
        with reading(file, identities_of(identity)) as reader:
            summary = restore(reader, erased=erased, progress=progress())
        if "rows" in summary:
            self._verify()
        print_summary(summary)

    def _verify(self) -> None:
        if not register.file().exists():
            say(_("Tidak ada daftar penghapusan. Kalau sesudah cadangan ini ada yang dihapus, hapus lagi sekarang."))
        faults = list(verify())
        for fault in faults:
            say(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} kerusakan ditemukan. / {len(faults)} faults found.")
        say(_("Rantai catatan utuh."))
