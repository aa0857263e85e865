"""Opening a section, and closing it again: a look is recorded before a byte of it is shown (design.md idea 4)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from rujukan.audit.actions import append, looked
from rujukan.audit.models import Entry
from rujukan.disclosure.access import CLOSED, OPENED, Access, read_access
from rujukan.disclosure.packs import calendar_in_force
from rujukan.foundation import time
from rujukan.foundation.models import lock_dossier
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import OPENED_BY_POST
from rujukan.rules.procedure.calendar import add
from rujukan.rules.refused import Refused


def open_section(*, code: str, section: str, by: Actor) -> datetime:
    """Record the look and say until when it counts; what lies open already stays open until then, unrecorded anew.
    Raises NotVisible, and Refused where the section is not his."""
    check_tier(by, "open_section")
    access = read_access(code, to=by, now=time.now())
    check_opening(access, section)
    if until := access.opening(section):
        return until
    until = opening_ends(access)
    looked(access.dossier, by, section=section, until=until, event=OPENED)
    return until


def check_opening(access: Access, section: str) -> None:
    """Raises Refused unless he may open it."""
    if section not in OPENED_BY_POST:
        raise Refused("Bagian ini tidak perlu dibuka.")
    if access.extent(section):
        return
    if access.reason(section) == "erased":
        raise Refused("Isi bagian ini sudah dihapus.")
    if access.reason(section) == "not_named":
        raise Refused("Bagian ini hanya untuk petugas yang ditunjuk di berkas ini.")
    raise Refused("Unit Anda tidak punya hak melihat bagian ini.")


def opening_ends(access: Access) -> datetime:
    """When an opening that begins now is over: the pack's value."""
    return add(access.now, access.pack.values.opening, calendar_in_force(access.dossier.region))


def look_at(access: Access, *, sections: Collection[str]) -> None:
    """Record that these sections of a dossier are read once, here and now (an export): looks that are over at once."""
    with transaction.atomic():
        dossier = lock_dossier(access.dossier.id)
        for section in sections:
            if section in OPENED_BY_POST:
                append(dossier, access.actor, event=OPENED, kind=Entry.Kind.LOOK, section=section, until=access.now)


def close_section(*, code: str, section: str, by: Actor) -> None:
    """End one's own opening before its time; what is not open is left as it is. Raises NotVisible."""
    access = read_access(code, to=by, now=time.now())
    if access.opening(section):
        with transaction.atomic():
            append(lock_dossier(access.dossier.id), by, event=CLOSED, kind=Entry.Kind.LOOK, section=section)
