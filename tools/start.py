"""`make run`: environment, translations, a demonstration if there is no database yet, and the server."""

import os
import shutil
import subprocess
from pathlib import Path
from time import monotonic

from setup import ensure_environment
from steps import CHECKOUT, PYTHON, run, say, step

HOME = Path(os.environ.get("RUJUKAN_HOME") or CHECKOUT / "var").expanduser().absolute()
DATABASE = HOME / "rujukan.sqlite3"
UNFINISHED = HOME / "demonstration-unfinished"
RUJUKAN = CHECKOUT / "rujukan"


def main() -> None:
    began = monotonic()
    ensure_environment()
    with step("translations"):
        run(PYTHON, CHECKOUT / "tools" / "messages.py")
    _prepare_database()
    say(f"   ready after {monotonic() - began:.1f} s")
    _serve()


def _prepare_database() -> None:
    if UNFINISHED.exists():
        _clear_away()
    if os.environ.get("DATABASE_URL") or DATABASE.exists():
        with step("database up to date"):
            run(RUJUKAN, "migrate", "--verbosity", "0")
    else:
        _demonstrate()


def _demonstrate() -> None:
    """A demonstration broken off half-way is no story: it leaves a mark, and the next start begins anew."""
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    UNFINISHED.touch()
    with step(f"demonstration in {HOME}"):
        run(RUJUKAN, "demo")
    UNFINISHED.unlink()


def _clear_away() -> None:
    say("   the last demonstration wasn't finished; beginning anew")
    for file in HOME.glob("rujukan.sqlite3*"):
        file.unlink()
    shutil.rmtree(HOME / "keys", ignore_errors=True)


def _serve() -> None:
    with step("server"):
        server = subprocess.Popen([RUJUKAN, "serve", *_arguments()], cwd=CHECKOUT)
        while True:
            try:
                raise SystemExit(server.wait())
            except KeyboardInterrupt:
                continue  # the server got the same Ctrl-C and is closing down


def _arguments() -> list[str]:
    port = os.environ.get("PORT")
    return ["--port", port] if port else []


if __name__ == "__main__":
    main()
