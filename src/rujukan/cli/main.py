"""`./rujukan COMMAND`: finds the command, runs it, turns a refusal into a line and an exit code.

Results go to standard output, progress and errors to standard error.
Exit codes: 0 done, 1 refused or failed, 2 wrongly called or wrongly configured, 130 interrupted.
"""

import os
import sys
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, load_command_class
from django.utils import translation

from rujukan.foundation.keyring import KeysLocked
from rujukan.rules.refused import Refused


@dataclass(frozen=True)
class Line:
    """One command in the list, in both languages: the list must show even where nothing else starts."""

    name: str
    indonesian: str
    english: str

    def __str__(self) -> str:
        english = os.environ.get("RUJUKAN_LANGUAGE") == "en"
        return f"  {self.name:<9} {self.english if english else self.indonesian}"


COMMANDS = (
    Line("migrate", "siapkan kunci dan basis data, atau perbarui", "make keys and database, or bring them up to date"),
    Line("demo", "isi basis data kosong dengan cerita rekaan", "fill an empty database with invented stories"),
    Line("serve", "jalankan aplikasi web (dan pekerja)", "run the web application (and the worker)"),
    Line("worker", "jalankan hitungan waktu setiap menit", "let time pass: what is due each minute"),
    Line("user", "buat dan tampilkan anggota", "create and list members"),
    Line("sop", "periksa, jelaskan, dan berlakukan paket SOP", "check, explain and put in force an SOP pack"),
    Line("import", "masukkan register tahun lalu (HTCDS)", "take in last year's register (HTCDS)"),
    Line("export", "keluarkan register yang boleh dilihat (HTCDS)", "give out the register one may see (HTCDS)"),
    Line("audit", "periksa rantai catatan", "verify the chain of the record"),
    Line("report", "buat laporan tahunan (PDF, CSV, JSON)", "make the year in review (PDF, CSV, JSON)"),
    Line("backup", "buat cadangan terenkripsi", "make an encrypted backup"),
    Line("restore", "pulihkan cadangan ke tempat yang kosong", "restore a backup into an empty place"),
    Line("erase", "hapus seseorang untuk selamanya (dua orang)", "erase a person for good (two people)"),
)
FOR_DEVELOPERS = (
    Line("bench", "ukur kecepatan dengan 1.000 kasus", "measure speed at 1,000 cases"),
    Line("docs", "tulis dokumen yang dibuat dari kode", "write the documents made from code"),
    Line("manage", "perintah Django yang lain", "any other command of Django's"),
)
NAMES = {line.name for line in COMMANDS + FOR_DEVELOPERS}


def usage() -> str:
    """The list that `./rujukan --help` prints."""
    head = "./rujukan COMMAND ...     (./rujukan COMMAND --help)"
    return "\n".join([head, "", *map(str, COMMANDS), "", *map(str, FOR_DEVELOPERS)])


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in ("-h", "--help", "help"):
        print(usage())
        return 0
    if name not in NAMES:
        print(usage(), file=sys.stderr)
        return 2
    return _told(name, rest)


def _told(name: str, arguments: list[str]) -> int:
    """Run it; what can go wrong in a known way becomes a line on standard error."""
    try:
        _run(name, arguments)
    except Refused as refusal:
        return _fail(_said(refusal), 1)
    except KeysLocked as locked:
        return _fail(str(locked), 1)
    except ImproperlyConfigured as wrong:
        return _fail(str(wrong), 2)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def _run(name: str, arguments: list[str]) -> None:
    os.umask(0o077)  # whatever a command writes is for its owner alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rujukan.settings")
    django.setup()
    translation.activate(settings.COMMAND_LANGUAGE)
    if name == "manage":
        execute_from_command_line(["rujukan manage", *arguments])
    else:
        load_command_class("rujukan.cli", name).run_from_argv(["rujukan", name, *arguments])


def _said(refusal: Refused) -> str:
    """The reason in the command line's language and the region's time. Imports here: the settings come first."""
    from django.db import DatabaseError

    from rujukan.directory.models import Region
    from rujukan.foundation.saying import say

    try:
        zone = Region.objects.order_by("code").values_list("zone", flat=True).first()
    except DatabaseError:  # no tables yet
        zone = None
    return say(refusal, ZoneInfo(zone or "Asia/Jakarta"))


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
