"""Writing to the audit: always inside the transaction of what it tells, on a dossier whose row is locked."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rujukan.audit.chain import chain_on
from rujukan.audit.models import Entry
from rujukan.foundation import time
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.rules.actor import Actor


class Anonymous(Exception):
    """Nobody is named: nothing is done without somebody who did it."""


def append(dossier: Dossier, by: Actor, *, event: str, kind: str = Entry.Kind.ACT, **columns: Any) -> Entry:
    """Append one entry to a locked dossier's chain. `columns` as in Entry. Raises Anonymous."""
    if by.user is None and by.kind != "system":
        raise Anonymous(event)
    now = columns.pop("recorded_at", None) or time.now()
    columns.setdefault("occurred_at", now)
    entry = Entry(
        dossier=dossier, kind=kind, event=event, by_user=by.user, by_unit=by.unit, by_kind=by.kind, via=by.via,
        session=by.session[:16], recorded_at=now, **columns,
    )  # fmt: skip
    chain_on(dossier, [entry])
    entry.save(force_insert=True)
    if not dossier.head_later:
        dossier.save(update_fields=["seq", "head"])
    return entry


def looked(
    dossier: Dossier, by: Actor, *, section: str, until: datetime, event: str = "section.opened", **columns: Any
) -> Entry:
    """Record that somebody opened a section until a moment; committed before a byte of it is shown."""
    with transaction.atomic():
        locked = lock_dossier(dossier.id)
        return append(locked, by, event=event, kind=Entry.Kind.LOOK, section=section, until=until, **columns)


def record_rights(*, region: str, by: Actor, event: str, **columns: Any) -> Entry:
    """A change of rights, in the chain of the region's own dossier (the auditor's list)."""
    with transaction.atomic():
        found = Dossier.unscoped.get(kind=Dossier.Kind.REGION, region=region)
        return append(lock_dossier(found.id), by, event=event, kind=Entry.Kind.RIGHTS, **columns)


def mark_entry(entry: Entry) -> None:
    """Set the flag on an entry that another one now corrects; its mac does not cover the flag."""
    Entry.unscoped.filter(id=entry.id).update(in_error=True)
