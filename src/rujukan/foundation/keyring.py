"""Keys (P26). One master key, 32 bytes, in `RUJUKAN_HOME/keys/master.json`, locked by a passphrase (scrypt).

A demonstration's key lies open in that file and says so. Everything else is derived (HKDF): the key that wraps
dossier keys, the chain's, the blind index', Django's. Knows no Django, so that settings can ask it.
"""

import base64
import getpass
import hashlib
import json
import os
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SCRYPT = {"n": 2**15, "r": 8, "p": 1}
CONTEXT = b"rujukan master key 1"

_master: bytes | None = None
_derived: dict[str, bytes] = {}


class KeysLocked(Exception):
    """The master key is not open; the message says what to do."""


def home() -> Path:
    """RUJUKAN_HOME, by default `var/` of the checkout."""
    return Path(os.environ.get("RUJUKAN_HOME") or Path(__file__).resolve().parents[3] / "var")


def key_file() -> Path:
    """Where the master key lies."""
    return home() / "keys" / "master.json"


def exists() -> bool:
    """Is there a master key already?"""
    return key_file().exists()


def is_plain() -> bool:
    """True for a demonstration's key, which lies open."""
    return exists() and "plain" in json.loads(key_file().read_text())


def prepare(*, passphrase: str | None) -> None:
    """Make the master key once: locked by `passphrase`, or open (None: demonstration only). Never overwrites."""
    if exists():
        raise FileExistsError(f"{key_file()} exists; keys are never overwritten")
    key = os.urandom(32)
    use(key)
    body = {"plain": _text(key)} if passphrase is None else _locked(key, passphrase)
    key_file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(key_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())


def _locked(key: bytes, passphrase: str) -> dict[str, object]:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(passphrase, salt, SCRYPT)).encrypt(nonce, key, CONTEXT)
    return {"kdf": SCRYPT, "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(sealed)}


def _stretch(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, maxmem=2**27, dklen=32, **cost)


def unlock(passphrase: str) -> None:
    """Open the master key. Raises KeysLocked when the passphrase is wrong."""
    body = json.loads(key_file().read_text())
    key = _stretch(passphrase, _bytes(body["salt"]), body["kdf"])
    try:
        use(AESGCM(key).decrypt(_bytes(body["nonce"]), _bytes(body["sealed"]), CONTEXT))
    except InvalidTag:
        raise KeysLocked("Kata sandi kunci salah. / Wrong passphrase.") from None


def use(key: bytes) -> None:
    """Take this master key as the open one (tests, and children that inherit it)."""
    global _master
    if len(key) != 32:
        raise ValueError("a master key has 32 bytes")
    _master = key
    _derived.clear()


def master() -> bytes:
    """The open master key; opens it from where it can: demonstration, passphrase file, inherited pipe, terminal."""
    if _master is None:
        _open_from_surroundings()
    assert _master is not None
    return _master


def _open_from_surroundings() -> None:
    if pipe := os.environ.get("RUJUKAN_KEY_FD"):
        use(os.pread(int(pipe), 32, 0))
    elif not exists():
        raise KeysLocked("Belum ada kunci: jalankan './rujukan migrate'. / No keys yet: run './rujukan migrate'.")
    elif is_plain():
        use(_bytes(json.loads(key_file().read_text())["plain"]))
    else:
        unlock(ask_passphrase())


def ask_passphrase() -> str:
    """From the file that RUJUKAN_PASSPHRASE_FILE names, else from the terminal."""
    if name := os.environ.get("RUJUKAN_PASSPHRASE_FILE"):
        return Path(name).read_text().rstrip("\n")
    if not sys.stdin.isatty():
        raise KeysLocked("Kunci terkunci: isi RUJUKAN_PASSPHRASE_FILE. / Locked: set RUJUKAN_PASSPHRASE_FILE.")
    return getpass.getpass("Kata sandi kunci / key passphrase: ")


def secret(name: str) -> bytes:
    """The key derived for one purpose: `dossier`, `chain`, `index`, `register`, `django`, `small`. 32 bytes."""
    if name not in _derived:
        material = master()
        _derived[name] = HKDF(SHA256(), 32, salt=None, info=f"rujukan {name} 1".encode()).derive(material)
    return _derived[name]


def seal_small(value: bytes, context: str) -> bytes:
    """Seal something that hangs on no dossier (a second factor's secret), bound to `context`."""
    nonce = os.urandom(12)
    return nonce + AESGCM(secret("small")).encrypt(nonce, value, context.encode())


def open_small(blob: bytes, context: str) -> bytes:
    """What `seal_small` sealed. Raises InvalidTag when it was altered or moved."""
    return AESGCM(secret("small")).decrypt(blob[:12], blob[12:], context.encode())


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)
