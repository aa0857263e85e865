import sys
from argparse import ArgumentParser
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from rujukan.directory.models import Agency, Unit
from rujukan.foundation.saying import part, say
from rujukan.procedure.packs import put_in_force
from rujukan.rules.procedure.check import check_texts, check_trees
from rujukan.rules.procedure.cursor import Finding
from rujukan.rules.procedure.explain import Part, Said, explain
from rujukan.rules.procedure.lined import Broken
from rujukan.rules.procedure.load import (
    WrongPack,
    broken_finding,
    build,
    load_glossary,
    load_indicators,
    trees,
)
from rujukan.rules.refused import Refused


class Command(BaseCommand):
    help = "Check the SOP's files, explain one step, put an SOP pack in force."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        check = commands.add_parser("check", help="say what is wrong: file:line: field: sentence; exit 1 if anything")
        check.add_argument("file", nargs="?", type=Path, help="an overlay, or the national file (all, if not given)")
        explained = commands.add_parser("explain", help="the effective step, and where each part of it is written")
        explained.add_argument("step", help="code of a step (intake.screen)")
        explained.add_argument("--region", default="", help="code of the region (53.03); the national step without it")
        load = commands.add_parser("load", help="put an overlay (with the national pack) in force; make its units")
        load.add_argument("file", type=Path, help="the overlay: sop/regions/53.03.yaml")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        {"check": self._check, "explain": self._explain, "load": self._load}[what](options)

    def _check(self, options: dict[str, Any]) -> None:
        files = [options["file"]] if options["file"] else [national(), *overlays()]
        findings = {line(f): f for path in files for f in findings_of(path)}
        if not options["file"]:
            findings |= {line(f): f for f in findings_beside()}
        for found in findings:
            print(found)
        told = _("%(files)s berkas diperiksa, %(findings)s temuan.")
        print(told % {"files": len(files), "findings": len(findings)}, file=sys.stderr)
        if findings:
            sys.exit(1)

    def _explain(self, options: dict[str, Any]) -> None:
        overlay = overlay_of(options["region"]) if options["region"] else None
        try:
            found = trees(read(national()), read(overlay) if overlay else "", (shown(national()), shown(overlay)))
        except Broken as broken:
            raise Refused("%(finding)s", finding=line(broken_finding(broken))) from broken
        (pack, wrong), (under, _none) = build(found.merged), build(found.national)
        if wrong:
            raise Refused("SOP ini belum benar. Jalankan: ./rujukan sop check")
        parts = explain(found, pack, under, options["step"])
        if not parts:
            raise Refused("Langkah %(step)s tidak ada di SOP.", step=options["step"])
        print(options["step"])
        for one in parts:
            print("\n".join(lines_of(one)))

    def _load(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        if findings := findings_of(path):
            for found in findings:
                print(line(found), file=sys.stderr)
            raise Refused("SOP ini tidak diberlakukan: perbaiki dulu yang disebut di atas.")
        before = standing()
        stored = put_in_force(national=read(national()), overlay=read(path))
        agencies, units = standing()
        told = _("SOP %(region)s berlaku, %(sha)s.")
        print(told % {"region": stored.region, "sha": stored.sha256[:12]})
        self._created(_("Lembaga baru"), agencies, before[0])
        self._created(_("Unit baru"), units, before[1])

    def _created(self, label: str, now: dict[str, str], before: dict[str, str]) -> None:
        new = [f"{code.partition('/')[2]} ({name})" for code, name in now.items() if code not in before]
        print(f"{label}: {', '.join(new) if new else _('tidak ada')}")


# -- files


def national() -> Path:
    """The national file."""
    return Path(settings.SOP_FOLDER) / "national.yaml"


def overlays() -> list[Path]:
    """All regions' files."""
    return sorted((Path(settings.SOP_FOLDER) / "regions").glob("*.yaml"))


def overlay_of(region: str) -> Path:
    """The file of a region. Raises Refused."""
    path = Path(settings.SOP_FOLDER) / "regions" / f"{region}.yaml"
    if path not in overlays():
        known = ", ".join(one.stem for one in overlays())
        raise Refused("Tidak ada SOP untuk daerah %(region)s. Yang ada: %(known)s.", region=region, known=known)
    return path


def read(path: Path) -> str:
    """The text of a file. Raises Refused."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused("Berkas %(file)s tidak bisa dibaca.", file=shown(path)) from wrong


def shown(path: Path | None) -> str:
    """A file as it is named to whoever edits it: from the folder he stands in, where it lies in that."""
    if path is None:
        return "overlay"
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)


# -- findings


def findings_of(path: Path) -> list[Finding]:
    """What is wrong with an overlay over the national file, or with the national file."""
    if path.resolve() == national().resolve():
        return check_texts(read(path), "", (shown(path), ""))
    text = read(path)
    if not text.strip():
        return [Finding(shown(path), 1, "", "Berkas ini kosong.")]
    names = (shown(national()), shown(path))
    try:
        return check_trees(trees(read(national()), text, names))
    except Broken as broken:
        return [broken_finding(broken)]


def findings_beside() -> list[Finding]:
    """What is wrong with the indicators and the glossary."""
    found: list[Finding] = []
    for name, loads in (("indicators.yaml", load_indicators), ("glossary.yaml", load_glossary)):
        path = Path(settings.SOP_FOLDER) / name
        try:
            loads(read(path), shown(path))
        except WrongPack as wrong:
            found += wrong.findings
    return found


def line(finding: Finding) -> str:
    """`file:line: field: sentence`, in the language of the command line."""
    refused = Refused(finding.reason)
    refused.params = dict(finding.params)
    return ": ".join(filter(None, (f"{finding.file}:{finding.line}", finding.field, say(refused, UTC))))


# -- explaining


def lines_of(one: Part) -> list[str]:
    """A part, where it is written, and what the national SOP says where the region says something else."""
    lines = [f"  {_(one.label)}: {words(one)}   [{one.place}]"]
    if one.national:
        told = _("SOP nasional: %(words)s") % {"words": words(one.national)}
        lines.append(f"      {told}   [{one.national.place}]")
    return lines


def words(one: Part) -> str:
    """What a part says, in words."""
    return ", ".join(map(word, one.said))


def word(said: object) -> str:
    """One thing that is said; of several, the later ones are its conditions."""
    if isinstance(said, tuple):
        first, *rest = map(word, said)
        return f"{first} ({', '.join(rest)})" if rest else first
    return _(said.word) if isinstance(said, Said) else part(said, UTC)


def standing() -> tuple[dict[str, str], dict[str, str]]:
    """Agencies and units as they stand: 'region/code' -> name."""
    agencies = {f"{a.region_id}/{a.code}": a.name for a in Agency.objects.order_by("position", "id")}
    units = {f"{u.region_id}/{u.code}": u.name for u in Unit.objects.standing().order_by("position", "id")}
    return agencies, units
