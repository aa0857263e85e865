"""What services keep: episodes and costs in `service.<its code>`, what was noted of meetings in `notes.<its code>`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.accounts.reads import code_of
from rujukan.cases.sections import written
from rujukan.directory.parties import Party, party
from rujukan.rules.disclosure import SERVICES, Row, Scope, Section, of_sections
from rujukan.services.models import Cost, Episode, Session


@dataclass(frozen=True, kw_only=True)
class EpisodeRow(Row):
    """One need served by one unit. `referral`, `handed_to`: codes; `key`, `need`: what a form sends back."""

    key: str
    need: str
    service: str
    kind: str
    unit: Party
    referral: str
    began_at: datetime
    began_precision: str
    ended_at: datetime | None
    ended_precision: str
    outcome: str
    stop_reason: str
    handed_to: str
    handed_unit: Party | None


@dataclass(frozen=True, kw_only=True)
class CostRow(Row):
    """Whole rupiah, and who bore it. `episode` is its episode's key."""

    episode: str
    amount: int
    item: str
    borne_by: str
    occurred_at: datetime
    precision: str


@dataclass(frozen=True, kw_only=True)
class SessionRow(Row):
    """A meeting or contact, with what was noted of it."""

    episode: str
    kind: str
    occurred_at: datetime
    precision: str
    note: str
    place: str


def episodes(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each service who served her since when, oldest first; one that was entered in error is none."""
    return of_sections(scopes, _read_episodes)


def _read_episodes(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, str, Row]]:
    rows = Episode.unscoped.filter(dossier__in=ids).exclude(stop_reason="in_error")
    mine = rows if unit is None else rows.filter(unit=unit)
    joined = mine.select_related("need", "referral", "unit__agency", "handed_to__to_unit__agency")
    for row in joined.order_by("began_at", "id"):
        yield row.dossier_id, f"service.{row.service}", _episode(row)


def _episode(row: Episode) -> EpisodeRow:
    handed = row.handed_to
    return EpisodeRow(
        written=written(row, row.recorded_at), key=code_of(row), need=code_of(row.need), service=row.service,
        kind=row.kind, unit=party(row.unit), referral=row.referral.code if row.referral else "", began_at=row.began_at,
        began_precision=row.began_precision, ended_at=row.ended_at, ended_precision=row.ended_precision,
        outcome=row.outcome, stop_reason=row.stop_reason, handed_to=handed.code if handed else "",
        handed_unit=party(handed.to_unit) if handed else None,
    )  # fmt: skip


def costs(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each service what it cost, oldest first."""
    return of_sections(scopes, _read_costs)


def _read_costs(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, str, Row]]:
    rows = Cost.unscoped.filter(dossier__in=ids)
    mine = rows if unit is None else rows.filter(unit=unit)
    for row in mine.select_related("episode").order_by("occurred_at", "id"):
        yield row.dossier_id, f"service.{row.episode.service}", CostRow(
            written=written(row, row.recorded_at), episode=code_of(row.episode), amount=row.amount, item=row.item,
            borne_by=row.borne_by, occurred_at=row.occurred_at, precision=row.precision,
        )  # fmt: skip


def sessions(scopes: Collection[Scope]) -> Mapping[Scope, tuple[Row, ...]]:
    """Of each service its meetings and contacts, oldest first."""
    return of_sections(scopes, _read_sessions)


def _read_sessions(ids: Collection[UUID], unit: UUID | None) -> Iterable[tuple[UUID, str, Row]]:
    rows = Session.unscoped.filter(dossier__in=ids)
    mine = rows if unit is None else rows.filter(unit=unit)
    for row in mine.select_related("dossier", "episode").order_by("occurred_at", "id"):
        yield row.dossier_id, f"notes.{row.episode.service}", SessionRow(
            written=written(row, row.recorded_at), episode=code_of(row.episode), kind=row.kind,
            occurred_at=row.occurred_at, precision=row.precision, note=row.note, place=row.place,
        )  # fmt: skip


SECTIONS = (
    *(Section(f"service.{service}", "episodes", episodes, ("case",)) for service in SERVICES),
    *(Section(f"service.{service}", "costs", costs, ("case",)) for service in SERVICES),
    *(Section(f"notes.{service}", "sessions", sessions, ("case",)) for service in SERVICES),
)
