"""`make env`: the environment in .venv, every file of it locked by its hash. Python's standard library only.

A stamp keeps what it was made from, so that a second call takes no time.
"""

import hashlib
import importlib
import importlib.util
import shutil
import sys

from steps import CHECKOUT, PYTHON, VENV, apt_install, can_apt, run, step, stop

LOCK = CHECKOUT / "requirements.lock"
STAMP = VENV / "made-from"
OLDEST = (3, 11)


def ensure_environment() -> None:
    """Make .venv, or bring it to what the lock says; nothing to do when its stamp is right."""
    if _stamp() == [_python(), _lock()]:
        return
    with step("environment (.venv)"):
        if _stamp()[:1] != [_python()]:
            _make()
        _install()
        STAMP.write_text(f"{_python()}\n{_lock()}\n")


def _stamp() -> list[str]:
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def _python() -> str:
    """Which Python made it, and for which checkout."""
    return f"{sys.version} in {CHECKOUT}".replace("\n", " ")


def _lock() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _make() -> None:
    _check_python()
    _check_venv()
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)


def _check_python() -> None:
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        stop(f"Python {wanted} or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python{wanted} ...")


def _check_venv() -> None:
    """Debian keeps a part of Python in a package of its own."""
    if _has_venv():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if can_apt() and apt_install([package]) and _has_venv():
        return
    stop(f"Python's venv is missing here. Install it, then try again:  sudo apt-get install {package}")


def _has_venv() -> bool:
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def _install() -> None:
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input")
    run(*pip, "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", LOCK)
    packages = next(VENV.glob("lib/python*/site-packages"))
    (packages / "rujukan.pth").write_text(f"{CHECKOUT / 'src'}\n")


if __name__ == "__main__":
    ensure_environment()
