"""Fills an empty database with invented stories, in less than a minute, by the actions that everybody uses."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

from rujukan import worker
from rujukan.accounts.demonstration import mark_as_demo
from rujukan.accounts.models import User
from rujukan.demo.past import tell_past_years
from rujukan.demo.people import create_members
from rujukan.demo.stage import Stage, one_commit
from rujukan.demo.stories import STORIES
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.procedure.packs import in_force, put_in_force
from rujukan.rules.refused import Refused

REGION = "53.03"
BEFORE = timedelta(days=3 * 365)
"""So long before the day of the telling the task force began to work with the system."""


def make_demonstration(say: Callable[[str], None]) -> None:
    """Pack, members, stories; `say` is told what is done. Raises Refused in a database that has anything in it."""
    if User.objects.exists() or Dossier.unscoped.exists():
        raise Refused("Basis data ini sudah berisi. Peragaan hanya dibuat di basis data yang kosong.")
    mark_as_demo()
    stage = set_stage()
    say(f"{len(stage.members)} anggota rekaan / invented members")
    say(f"{tell_past_years(stage)} orang rekaan dari dua tahun lalu / invented people of two past years")
    for tell in STORIES:
        with one_commit():
            tell(stage)
    say(f"{len(STORIES)} cerita rekaan / invented stories")
    worker.tick()


def set_stage() -> Stage:
    """TTU's pack in force and everybody in his unit."""
    national = (settings.SOP_FOLDER / "national.yaml").read_text()
    overlay = (settings.SOP_FOLDER / "regions" / f"{REGION}.yaml").read_text()
    now = time.now()
    with time.at(now - BEFORE):
        put_in_force(national=national, overlay=overlay)
        members = create_members(REGION)
    return Stage(in_force(REGION), members, now)
