"""Plays events against a pack, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import About, Facts, Happening, Move, OpenMatter
from rujukan.rules.procedure.pack import Pack
from tests.rules.small_pack import WEEK

DAY = timedelta(days=1)
MONDAY = datetime(2025, 11, 10, 1, tzinfo=UTC)
FACTS = Facts(per="case", risk="low", age="adult", calendar=WEEK)
NEED, OTHER_NEED, REFERRAL, OTHER_REFERRAL, STAY = (UUID(int=n) for n in range(1, 6))
HEALTH = About(need=NEED, service="health", kind="exam")


class Dossier:
    """Plays events against a pack and keeps the matters, as the waist does with rows."""

    def __init__(self, pack: Pack, facts: Facts = FACTS) -> None:
        self.pack, self.facts = pack, facts
        self.matters: dict[UUID, OpenMatter] = {}
        self._ids = (UUID(int=1000 + n) for n in count())
        self.at = MONDAY

    def happens(self, code: str, about: About = About(), **more: object) -> list[Move]:  # noqa: B008
        at = more.pop("at", self.at)
        moves = engine.moves(
            self.pack,
            self.facts,
            self.matters.values(),
            Happening(self.pack.events[code], about, at, **more),  # type: ignore[arg-type]
        )
        for move in moves:
            self._do(move)
        return moves

    def _do(self, move: Move) -> None:
        match move:
            case engine.Start():
                id_, how = next(self._ids), move.reckoned
                self.matters[id_] = OpenMatter(
                    id_, move.step.code, move.about, move.at, move.due, move.run, move.first, since=how.since,
                    limit=str(how.limit or ""), graded=how.graded,
                )  # fmt: skip
            case engine.Stop():
                self._change(move.matter.id, ended_at=move.at, ended_how=move.how)
            case engine.Redue():
                how = move.reckoned
                self._change(
                    move.matter.id, due_at=how.due, since=how.since, limit=str(how.limit or ""), graded=how.graded
                )
            case engine.Pause():
                self._change(move.matter.id, paused_at=move.at)
            case engine.Resume():
                self._change(move.matter.id, paused_at=None, due_at=move.due, held=move.held)

    def _change(self, id_: UUID, **columns: Any) -> None:
        self.matters[id_] = replace(self.matters[id_], **columns)

    def open(self) -> list[str]:
        return sorted(m.step for m in self.matters.values() if m.ended_at is None)

    def ends(self, code: str) -> list[str]:
        return [m.ended_how for m in self.matters.values() if m.step == code]

    def due(self, code: str) -> datetime | None:
        return next(m.due_at for m in self.matters.values() if m.step == code and m.ended_at is None)

    def redue(self, facts: Facts, why: str) -> None:
        self.facts = facts
        for move in list(engine.redue(self.pack, facts, self.matters.values(), why=why)):
            self._do(move)
