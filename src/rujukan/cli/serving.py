"""The web server and its worker, one family of processes.

The master key is opened once, here. Children get it by fork, or pickled through the pipe that multiprocessing
starts them with: never by environment or arguments, where other programs of the machine could read it.
"""

import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Any

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from rujukan.foundation import keyring

THREADS = 4  # per web process: each holds one database connection
PAUSE = 5.0  # seconds before a worker that died is started again


def serve(*, address: str, port: int, processes: int, worker: bool) -> None:
    """Serve until SIGINT or SIGTERM."""
    _ready(address, port)
    server = Server(
        "rujukan.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    keeper = Keeper(keyring.master()) if worker else None
    print(f"http://localhost:{port}  (Ctrl-C: berhenti / stop)", file=sys.stderr, flush=True)
    try:
        server.serve(target_loader=partial(load_application, keyring.master()), wrap_loader=False)
    finally:
        if keeper:
            keeper.stop()


def _ready(address: str, port: int) -> None:
    """All that can be wrong is told before anything is started."""
    keyring.master()
    _check_port(address, port)
    _check_tables()
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.FILES_FOLDER.mkdir(parents=True, exist_ok=True)
    connections.close_all()


def _check_port(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise CommandError(f"{address}:{port}: {error.strerror}. --port NUMBER") from error


def _check_tables() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("Basis data belum siap: './rujukan migrate'. / Run './rujukan migrate' first.")


def load_application(key: bytes) -> Callable[..., Any]:
    """In a web process: take the key, then build the application."""
    keyring.use(key)
    from rujukan.wsgi import application  # building it reads the settings, which a fresh process has yet to find

    return application


def work(key: bytes) -> None:
    """In the worker's process: take the key, then tick."""
    keyring.use(key)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rujukan.settings")
    django.setup()
    from rujukan import worker  # reads models, so only after setup

    worker.run()


class Keeper:
    """Keeps one worker process alive: were it to die unseen, no clock would ever run out."""

    def __init__(self, key: bytes) -> None:
        self.key, self.stopping = key, Event()
        self.process = self._start()
        self.thread = Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _start(self) -> multiprocessing.context.SpawnProcess:
        process = multiprocessing.get_context("spawn").Process(target=work, args=(self.key,), daemon=True)
        process.start()
        return process

    def _watch(self) -> None:
        while True:
            self.process.join()
            if self.stopping.wait(PAUSE):
                return
            print(f"worker stopped ({self.process.exitcode}); starting it again", file=sys.stderr)
            self.process = self._start()

    def stop(self) -> None:
        self.stopping.set()
        self.process.terminate()
        self.process.join(10)
