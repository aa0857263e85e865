"""Keys (P26): a stolen disk opens nothing without the passphrase; a demonstration's key says that it lies open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from rujukan.foundation import keyring
from rujukan.foundation.keyring import KeysLocked

PASSPHRASE = "lima-belas-jagung-rebus"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A register's empty folder, and no key in memory."""
    monkeypatch.setenv("RUJUKAN_HOME", str(tmp_path))
    monkeypatch.delenv("RUJUKAN_PASSPHRASE_FILE", raising=False)
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    keyring._master = None
    keyring._derived.clear()


def test_a_key_locked_by_a_passphrase_opens_with_it_alone(home: Path) -> None:
    keyring.prepare(passphrase=PASSPHRASE)
    key = keyring.master()
    _forget()
    with pytest.raises(KeysLocked):
        keyring.unlock("something else")
    keyring.unlock(PASSPHRASE)
    assert keyring.master() == key


def test_the_file_holds_no_key_and_is_for_its_owner_alone(home: Path) -> None:
    keyring.prepare(passphrase=PASSPHRASE)
    file = home / "keys" / "master.json"
    assert keyring.master().hex() not in file.read_text()
    assert keyring._text(keyring.master()) not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert not keyring.is_plain()


def test_a_demonstrations_key_lies_open_and_says_so(home: Path) -> None:
    keyring.prepare(passphrase=None)
    key = keyring.master()
    _forget()
    assert keyring.is_plain()
    assert keyring.master() == key


def test_keys_are_never_overwritten(home: Path) -> None:
    keyring.prepare(passphrase=PASSPHRASE)
    with pytest.raises(FileExistsError):
        keyring.prepare(passphrase=None)


def test_without_keys_and_without_a_terminal_the_reason_says_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeysLocked, match="rujukan migrate"):
        keyring.master()
    keyring.prepare(passphrase=PASSPHRASE)
    _forget()
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(KeysLocked, match="RUJUKAN_PASSPHRASE_FILE"):
        keyring.master()


def test_a_file_may_hold_the_passphrase(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.prepare(passphrase=PASSPHRASE)
    key = keyring.master()
    _forget()
    (home / "passphrase").write_text(PASSPHRASE + "\n")
    monkeypatch.setenv("RUJUKAN_PASSPHRASE_FILE", str(home / "passphrase"))
    assert keyring.master() == key


def test_each_purpose_has_a_key_of_its_own() -> None:
    keyring.use(b"k" * 32)
    keys = {keyring.secret(name) for name in ("dossier", "chain", "index", "django", "small")}
    assert len(keys) == 5
    assert all(len(key) == 32 for key in keys)


def test_a_small_seal_is_bound_to_its_context() -> None:
    keyring.use(b"k" * 32)
    sealed = keyring.seal_small(b"secret", "totp 1")
    assert keyring.open_small(sealed, "totp 1") == b"secret"
    with pytest.raises(InvalidTag):
        keyring.open_small(sealed, "totp 2")
