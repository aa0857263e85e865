"""`./rujukan sop`: check, explain, load."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from rujukan.directory.models import Agency, Unit
from rujukan.procedure.models import StoredPack
from rujukan.procedure.packs import in_force
from rujukan.rules.refused import Refused

SOP = Path(settings.SOP_FOLDER)
TTU = SOP / "regions" / "53.03.yaml"


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """A copy of TTU's overlay, to write in."""
    copy = tmp_path / "53.03.yaml"
    copy.write_text(TTU.read_text())
    return copy


def check(path: Path | None, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Exit code and lines of standard output."""
    code = 0
    try:
        call_command("sop", "check", *([str(path)] if path else []))
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().out.splitlines()


def test_the_files_of_the_checkout_have_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(None, capsys) == (0, [])


def test_what_is_wrong_is_named_with_file_line_and_field(overlay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = overlay.read_text().replace("due: {low: PT48H}", "due: {low: PT73H}")
    overlay.write_text(text)
    line = 1 + next(n for n, said in enumerate(text.splitlines()) if "PT73H" in said)
    code, lines = check(overlay, capsys)
    assert code == 1
    sentence = "Batas waktu 73 jam lebih panjang dari batas nasional 3 hari kerja."
    assert lines == [f"{overlay}:{line}: steps.intake.screen.due.low: {sentence}"]


def test_findings_are_told_in_the_language_of_the_command_line(
    overlay: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay.write_text(overlay.read_text() + "  legal.answer:\n    consent: n\n    due: P7D c\n")
    with translation.override("en"):
        _, (line,) = check(overlay, capsys)
    assert line.endswith("steps.legal.answer.due: This limit is set by law; a region may not change it.")


@pytest.mark.parametrize("text", ["", "a: [", "- a", "region: 'x'\nregion: 'y'"])
def test_a_file_that_is_no_overlay_is_told_too(text: str, overlay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlay.write_text(text)
    code, lines = check(overlay, capsys)
    assert code == 1
    assert lines[0].startswith(f"{overlay}:")


def test_a_file_that_is_absent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="tidak bisa dibaca"):
        call_command("sop", "check", str(tmp_path / "x.yaml"))


def test_explain_says_what_counts_and_where_each_part_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sop", "explain", "intake.screen", "--region", "53.03")
    out = capsys.readouterr().out
    assert "siapa: pekerja sosial" in out
    low = out[out.index("rendah atau biasa: 48 jam") :].splitlines()
    assert "regions/53.03.yaml:" in low[0]
    assert "SOP nasional: 3 hari kerja" in low[1] and "national.yaml:" in low[1]
    line = int(low[0].rpartition(":")[2].strip(" ]"))
    assert "PT48H" in TTU.read_text().splitlines()[line - 1]


def test_explain_without_a_region_is_the_national_step(capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("en"):
        call_command("sop", "explain", "intake.screen")
    out = capsys.readouterr().out
    assert "low or routine: 3 working days" in out
    assert "who: social worker" in out
    assert "53.03" not in out


@pytest.mark.parametrize("where", [("x.y", "53.03"), ("intake.screen", "99.99")])
def test_an_unknown_step_or_region_is_refused(where: tuple[str, str]) -> None:
    step, region = where
    with pytest.raises(Refused):
        call_command("sop", "explain", step, "--region", region)


@pytest.mark.django_db
def test_load_sets_a_regency_up_and_says_what_it_made(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sop", "load", str(TTU))
    out = capsys.readouterr().out
    assert "Lembaga baru: dp3a (Dinas Pemberdayaan Perempuan dan Perlindungan Anak TTU), dinsos" in out
    assert "p2tp2a (P2TP2A TTU)" in out
    assert Agency.objects.count() == 13
    assert Unit.objects.standing().count() == 15
    assert in_force("53.03").name == "Timor Tengah Utara"


@pytest.mark.django_db
def test_loading_the_same_again_makes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sop", "load", str(TTU))
    capsys.readouterr()
    call_command("sop", "load", str(TTU))
    assert "Unit baru: tidak ada" in capsys.readouterr().out
    assert StoredPack.objects.count() == 1


@pytest.mark.django_db
def test_a_pack_with_something_wrong_is_not_put_in_force(overlay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlay.write_text(overlay.read_text().replace("roles: [SEC]", "roles: [SEC, CM]"))
    with pytest.raises(Refused, match="tidak diberlakukan"):
        call_command("sop", "load", str(overlay))
    assert "units.sekretariat" in capsys.readouterr().err
    assert not StoredPack.objects.exists()
    assert not Unit.objects.exists()
