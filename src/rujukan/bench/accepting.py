"""Eight who accept referrals at once, each with a connection of his own."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

from django.db import connections

from rujukan.accounts.models import Membership
from rujukan.bench.measure import Figures, Stopwatch, counted, figures, memory
from rujukan.bench.people import Town, actor
from rujukan.referrals.actions import accept_referral
from rujukan.referrals.models import Referral

PATIENCE = 300.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """What one of them saw."""

    wall: list[float]
    cpu: list[float]
    memory: float
    errors: list[str]


def measure_accepting(town: Town, referrals: Sequence[UUID], connections_: int) -> Figures:
    """All begin at the same moment; each accepts his share, one after the other. The first referral is accepted before
    that, alone, to count its statements."""
    first, rest = referrals[0], referrals[1:]
    row = Referral.unscoped.select_related("dossier", "need").get(id=first)
    statements = counted(lambda: _accept(town, row))
    parts = _together(town, [rest[start::connections_] for start in range(connections_)])
    watch = Stopwatch([t for part in parts for t in part.wall], [t for part in parts for t in part.cpu])
    errors = [error for part in parts for error in part.errors]
    for error in errors:
        log.error("accept: %s", error)
    return figures(
        "accept", watch, statements=statements, memory=max(part.memory for part in parts), errors=len(errors)
    )


def _accept(town: Town, row: Referral) -> None:
    accept_referral(referral=row, by=actor(_receiver(town, row)))


def _receiver(town: Town, row: Referral) -> Membership:
    return next(one for one in (town.shelter, town.doctor) if one.unit_id == row.to_unit_id)


def _together(town: Town, shares: Sequence[Sequence[UUID]]) -> list[Part]:
    """One process a share, forked, so that the open key comes with it; no connection does."""
    connections.close_all()
    family = multiprocessing.get_context("fork")
    start, answers = family.Barrier(len(shares)), family.SimpleQueue()
    children = [family.Process(target=_child, args=(town, share, start, answers)) for share in shares]
    for child in children:
        child.start()
    parts: list[Part] = [answers.get() for _ in children]
    for child in children:
        child.join(PATIENCE)
    return parts


def _child(town: Town, share: Sequence[UUID], start: Barrier, answers: Any) -> None:
    watch, errors = Stopwatch(), list[str]()
    rows = list(Referral.unscoped.select_related("dossier", "need").filter(id__in=share).order_by("id"))
    start.wait(PATIENCE)
    for row in rows:
        try:
            with watch.once():
                _accept(town, row)
        except Exception as error:
            errors.append(repr(error))
    connections.close_all()
    answers.put(Part(watch.wall, watch.cpu, memory(), errors))
