"""`python -m tests.faults.killing accept|complaint|backup HOME`: kill -9 at the n-th write, for every n, on SQLite.

A story is told once in HOME; for each n a child works on a copy of it and ends itself by SIGKILL as it begins its n-th
write (a statement that writes, a COMMIT, or for `backup` a piece of the file). Then another looks at what is left.
One line of JSON on standard output a kill: n, killed, done (the whole of the act stands there), faults, entries.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def main(action: str, home: Path) -> None:
    """Set up, tell the story, kill at each n until one lives to the end."""
    os.environ["RUJUKAN_HOME"] = str(home / "told")
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "rujukan.settings"
    import django

    django.setup()
    from django.db import connections

    from rujukan.cli.prepare import prepare
    from tests.story import Story

    prepare(demonstration=True)
    story = Story.begin().until_sent()
    connections.close_all()
    for n in range(1, 1000):
        copy = home / str(n)
        shutil.copytree(home / "told", copy)
        killed = _in_child(copy, partial(_act, action, story, copy, n)) == -signal.SIGKILL
        _in_child(copy, partial(_look, action, copy, n, killed))
        shutil.rmtree(copy)
        if not killed:
            return


def _in_child(copy: Path, work: Callable[[], None]) -> int:
    """Run it in a child on that copy; its exit code, minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            _move_to(copy)
            work()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            sys.stderr.flush()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _move_to(copy: Path) -> None:
    from django.conf import settings
    from django.db import connections

    settings.RUJUKAN_HOME, settings.FILES_FOLDER = copy, copy / "files"
    connections["default"].settings_dict["NAME"] = copy / "rujukan.sqlite3"


def _act(action: str, story: Any, copy: Path, n: int) -> None:
    count = 0

    def write() -> None:
        nonlocal count
        count += 1
        if count == n:
            os.kill(os.getpid(), signal.SIGKILL)

    if action == "backup":
        _back_up(copy, write)
        return
    from django.db import connection

    def watched(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            write()
        return execute(sql, params, many, context)

    commit = connection._commit  # type: ignore[attr-defined]

    def committing() -> None:
        write()
        commit()

    connection._commit = committing  # type: ignore[attr-defined]
    with connection.execute_wrapper(watched):
        _do(action, story)


def _do(action: str, story: Any) -> None:
    if action == "accept":
        story.accept()
        return
    story.filed, story.cases = None, []
    story.complaint()


def _back_up(copy: Path, write: Callable[[], None]) -> None:
    import pyrage

    from rujukan.keeping import archive
    from rujukan.keeping.backing_up import back_up

    real, rename = archive.Hashing.write, Path.rename

    def counted(self: archive.Hashing, data: bytes) -> int:
        write()
        return real(self, data)

    def renamed(self: Path, target: Path) -> Path:
        write()
        return rename(self, target)

    archive.Hashing.write = counted  # type: ignore[method-assign]
    Path.rename = renamed  # type: ignore[method-assign,assignment]
    back_up(copy / "out.age", [pyrage.x25519.Identity.generate().to_public()], lambda done, total: None)


def _look(action: str, copy: Path, n: int, killed: bool) -> None:
    from rujukan.audit.models import Entry
    from rujukan.audit.verify import verify
    from rujukan.referrals.models import Referral

    faults = [str(fault) for fault in verify()]
    done = {
        "accept": lambda: Referral.unscoped.filter(status="accepted").exists(),
        "complaint": lambda: Entry.unscoped.filter(event="complaint.registered").count() == 2,
        "backup": lambda: (copy / "out.age").exists(),
    }[action]()
    told = {"n": n, "killed": killed, "done": done, "faults": faults, "entries": Entry.unscoped.count()}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
