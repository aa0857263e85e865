"""The restore drill, on both databases: nothing is lost, nothing erased comes back, half a backup is none."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from rujukan.accounts.models import User
from rujukan.audit.anchor import anchor
from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.models import Identity
from rujukan.cli.main import main
from rujukan.foundation import keyring, time
from rujukan.foundation.models import Dossier
from rujukan.foundation.sealed import Erased
from rujukan.keeping import age, register, tables
from rujukan.keeping.archive import UNFINISHED
from rujukan.keeping.backing_up import back_up
from rujukan.keeping.erasing import ask_erasure, decide_erasure
from tests.conftest import TEST_KEY
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., int]


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that ends closes its connections; the test's own is needed after it."""
    monkeypatch.setattr(connections, "close_all", lambda: None)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The officer's secret key, in a file."""
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n{pyrage.x25519.Identity.generate()}\n")
    return path


def recipient(key: Path) -> str:
    return str(pyrage.x25519.Identity.from_str(key.read_text().splitlines()[1]).to_public())


@pytest.fixture
def register_of_tests() -> Story:
    """A story, with the day's anchor and a file; the master key in its place."""
    story = Story.begin().until_accepted()
    anchor(time.now())
    files = Path(settings.FILES_FOLDER)
    files.mkdir(exist_ok=True)
    (files / "letter.pdf").write_bytes(b"%PDF-1.7 " + bytes(range(256)))
    return story


@pytest.fixture(autouse=True)
def _keys() -> object:
    """A key file that opens to the key of tests."""
    path = keyring.key_file()
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"plain": keyring._text(TEST_KEY)}))
    yield
    shutil.rmtree(path.parent)
    shutil.rmtree(settings.FILES_FOLDER, ignore_errors=True)


def burn_down() -> None:
    """The server is gone: an empty database, and a home with nothing but what was kept elsewhere."""
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.RUJUKAN_HOME / "anchors", ignore_errors=True)
    shutil.rmtree(settings.FILES_FOLDER, ignore_errors=True)


def everything() -> dict[str, list[object]]:
    """Every row of every table."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in tables.kept()
    }  # fmt: skip


def backup(path: Path, key: Path, *more: str) -> int:
    return main(["backup", str(path), "--to", recipient(key), *more])


def restore(path: Path, key: Path, *more: str) -> int:
    return main(["restore", str(path), "--identity", str(key), *more])


def test_the_drill(register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, anchors = everything(), (settings.RUJUKAN_HOME / "anchors" / "53.03.jsonl").read_bytes()
    assert backup(tmp_path / "a.age", key) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rows"] == sum(len(rows) for rows in before.values()) and len(said["sha256"]) == 64
    burn_down()
    assert not User.objects.exists()
    assert restore(tmp_path / "a.age", key) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["erased_again"] == 0 and "utuh" in told.err
    assert everything() == before
    assert (settings.RUJUKAN_HOME / "anchors" / "53.03.jsonl").read_bytes() == anchors
    assert (Path(settings.FILES_FOLDER) / "letter.pdf").read_bytes().endswith(bytes(range(256)))
    assert Identity.unscoped.select_related("dossier").get().name == CANARIES["name"]
    assert list(verify()) == []


def test_after_it_work_goes_on(register_of_tests: Story, key: Path, tmp_path: Path) -> None:
    backup(tmp_path / "a.age", key)
    burn_down()
    restore(tmp_path / "a.age", key)
    story = Story(register_of_tests.people, register_of_tests.pack)
    story.case()  # the numbers of the database count on
    assert list(verify()) == []


def test_what_was_erased_stays_erased(
    register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = register_of_tests
    backup(tmp_path / "a.age", key)
    ask_erasure(code=story.code, by=story.people.budi.actor)
    decide_erasure(code=story.code, by=story.people.joko.actor)
    kept = tmp_path / "erased.jsonl"
    shutil.move(register.file(), kept)
    burn_down()
    capsys.readouterr()
    assert restore(tmp_path / "a.age", key, "--erased", str(kept)) == 0
    assert json.loads(capsys.readouterr().out)["erased_again"] == 3
    with pytest.raises(Erased):
        _ = Identity.unscoped.select_related("dossier").get().name
    assert not Identity.unscoped.exclude(nik_index=b"").exists()
    assert Entry.unscoped.filter(event="erasure.repeated").count() == 3
    assert register.file().read_bytes() == kept.read_bytes()
    assert list(verify()) == []


def test_a_register_of_erasures_that_is_too_short_stops_it(
    register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = register_of_tests
    ask_erasure(code=story.code, by=story.people.budi.actor)
    decide_erasure(code=story.code, by=story.people.joko.actor)
    backup(tmp_path / "a.age", key)
    register.file().unlink()
    burn_down()
    assert restore(tmp_path / "a.age", key) == 1
    assert "penghapusan belum lengkap" in capsys.readouterr().err
    assert not Dossier.unscoped.exists()


def test_it_goes_into_an_empty_place_alone(
    register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(tmp_path / "a.age", key)
    before = everything()
    assert restore(tmp_path / "a.age", key) == 1
    assert "sudah berisi" in capsys.readouterr().err
    assert everything() == before


@pytest.mark.parametrize("cut", [1, 40, 50_000])
def test_half_a_backup_restores_nothing(
    register_of_tests: Story, key: Path, tmp_path: Path, cut: int, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(tmp_path / "a.age", key)
    (tmp_path / "half.age").write_bytes((tmp_path / "a.age").read_bytes()[:-cut])
    burn_down()
    assert restore(tmp_path / "half.age", key) == 1
    assert "utuh" in capsys.readouterr().err
    assert not Dossier.unscoped.exists() and not User.objects.exists()
    assert not (settings.RUJUKAN_HOME / "anchors" / "53.03.jsonl").exists()
    assert not Path(settings.FILES_FOLDER).exists()


def test_a_member_taken_out_restores_nothing(register_of_tests: Story, key: Path, tmp_path: Path) -> None:
    """By somebody who has the recipients' public keys: he can make a backup, but not one that passes for ours whole."""
    import io
    import tarfile

    backup(tmp_path / "a.age", key)
    identity = age.identities_of(key)
    plain = pyrage.decrypt((tmp_path / "a.age").read_bytes(), identity)
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(plain)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for info in old:
            if not info.name.startswith("anchors/"):
                new.addfile(info, old.extractfile(info))
    (tmp_path / "b.age").write_bytes(pyrage.encrypt(out.getvalue(), [identity[0].to_public()]))
    burn_down()
    assert restore(tmp_path / "b.age", key) == 1
    assert not Dossier.unscoped.exists()


def test_who_has_another_key_opens_nothing(
    register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(tmp_path / "a.age", key)
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    burn_down()
    assert restore(tmp_path / "a.age", other) == 1
    assert "tidak bisa dibuka" in capsys.readouterr().err


def test_several_recipients_each_open_it(register_of_tests: Story, key: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.txt"
    second.write_text(str(pyrage.x25519.Identity.generate()))
    listed = tmp_path / "recipients.txt"
    public = pyrage.x25519.Identity.from_str(second.read_text()).to_public()
    listed.write_text(f"# the chair's\n{public}\n")
    assert backup(tmp_path / "a.age", key, "--recipients", str(listed)) == 0
    burn_down()
    assert restore(tmp_path / "a.age", second) == 0


def test_keys_go_their_own_way(
    register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup(tmp_path / "a.age", key) == 0
    assert backup(tmp_path / "keys.age", key, "--keys") == 0
    plain = pyrage.decrypt((tmp_path / "a.age").read_bytes(), age.identities_of(key))
    import gzip

    assert TEST_KEY not in gzip.decompress(plain) and b"master.json" not in gzip.decompress(plain)
    assert restore(tmp_path / "keys.age", key) == 1  # never over another
    burn_down()
    keyring.key_file().unlink()
    capsys.readouterr()
    assert restore(tmp_path / "a.age", key) == 1
    assert "kunci" in capsys.readouterr().err
    assert restore(tmp_path / "keys.age", key) == 0
    assert restore(tmp_path / "a.age", key) == 0


def test_the_keys_of_another_register_are_refused(
    register_of_tests: Story, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(tmp_path / "a.age", key)
    burn_down()
    keyring.use(bytes(32))
    assert restore(tmp_path / "a.age", key) == 1
    assert "bukan kunci cadangan ini" in capsys.readouterr().err
    assert not Dossier.unscoped.exists()


def test_no_word_of_hers_stands_in_it_in_clear(register_of_tests: Story, key: Path, tmp_path: Path) -> None:
    import gzip

    backup(tmp_path / "a.age", key)
    plain = gzip.decompress(pyrage.decrypt((tmp_path / "a.age").read_bytes(), age.identities_of(key)))
    assert not [word for word in CANARIES.values() if word.encode() in plain]


@pytest.mark.parametrize("given", [[], ["--to", "age1xyz"], ["--recipients", "/nonexistent"]])
def test_without_somebody_to_open_it_none_is_made(
    tmp_path: Path, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "a.age"), *given]) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_old_backup_is_not_replaced_and_a_folder_that_is_not_there_is_told(
    key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.age").write_text("old")
    assert backup(tmp_path / "a.age", key) == 1
    assert (tmp_path / "a.age").read_text() == "old"
    assert backup(tmp_path / "no" / "a.age", key) == 1
    assert "tidak bisa ditulis" in capsys.readouterr().err


def test_what_goes_wrong_half_way_leaves_no_file(
    register_of_tests: Story, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_done: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    place = tmp_path / "place"
    place.mkdir()
    with pytest.raises(Exception, match="No space"):
        back_up(place / "a.age", age.recipients_of([recipient(key)]), stop)
    assert list(place.iterdir()) == []
    assert connection.is_usable() and Dossier.unscoped.exists()


def test_what_is_written_meanwhile_is_whole_or_not_in_it(register_of_tests: Story, key: Path, tmp_path: Path) -> None:
    """Another connection commits a case while the backup runs: what comes back is the moment it began."""
    from threading import Thread

    before = Entry.unscoped.count()
    story = Story(register_of_tests.people, register_of_tests.pack)

    def other() -> None:
        keyring.use(TEST_KEY)
        try:
            story.case()
        finally:
            connections["default"].close()

    def progress(done: int, total: int) -> None:
        if not story.cases:
            thread = Thread(target=other)
            thread.start()
            thread.join()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "AT_ONCE", 5)
        back_up(tmp_path / "a.age", age.recipients_of([recipient(key)]), progress)
    assert story.cases and Entry.unscoped.count() > before
    burn_down()
    assert restore(tmp_path / "a.age", key) == 0
    assert Entry.unscoped.count() == before and list(verify()) == []


def test_an_unfinished_one_is_named_so() -> None:
    assert UNFINISHED == "belum-selesai"
