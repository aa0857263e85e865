"""While an episode runs, and after it from paper: meetings and contacts, and what it cost whom."""

from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused
from rujukan.rules.services import BEARERS, ITEMS, SESSIONS
from rujukan.rules.when import NOW, When
from rujukan.services.actions.episode import read
from rujukan.services.models import Cost, Episode, Session


def record_session(
    *, episode: Episode, by: Actor, kind: str = "session", note: str = "", place: str = "", when: When = NOW,
    token: str = "",
) -> Session | None:  # fmt: skip
    """She was met or reached. None: filed before by this very form. Raises Refused."""
    with act_on(episode.dossier_id, by) as act:
        check_tier(by, "record_session")
        row = read(act, episode.id)
        _check_moment(act, row, when)
        if kind not in SESSIONS:
            raise Refused("Pilih satu jawaban.", field="kind")
        if found_before(token, by.user):
            return None
        file_token(token, act.dossier, by.user)
        session = Session(
            id=uuid7(), dossier=act.dossier, episode=row, unit_id=act.unit, by_user=by.user, kind=kind,
            occurred_at=when.at or act.at, precision=when.precision, recorded_at=act.at,
        )  # fmt: skip
        session.note, session.place = note, place
        session.save(force_insert=True)
        act.wrote(f"notes.{row.service}")
        return session


def record_cost(
    *, episode: Episode, by: Actor, amount: int, item: str, borne_by: str, when: When = NOW, token: str = ""
) -> Cost | None:
    """What it cost, in whole rupiah, and who bore it. That the person paid is told to the unit head. Raises Refused."""
    with act_on(episode.dossier_id, by) as act:
        check_tier(by, "record_cost")
        row = read(act, episode.id)
        _check_moment(act, row, when)
        if amount <= 0:
            raise Refused("Tulis jumlahnya dalam rupiah.", field="amount")
        if item not in ITEMS or borne_by not in BEARERS:
            raise Refused("Pilih satu jawaban.", field="item" if item not in ITEMS else "borne_by")
        if found_before(token, by.user):
            return None
        file_token(token, act.dossier, by.user)
        if borne_by == "person":
            act.tell(act.course.lead_unit_id, "UH", "cost.person_paid")
        act.wrote(f"service.{row.service}")
        return Cost.unscoped.create(
            id=uuid7(), dossier=act.dossier, episode=row, unit_id=act.unit, by_user=by.user, amount=amount, item=item,
            borne_by=borne_by, occurred_at=when.at or act.at, precision=when.precision, recorded_at=act.at,
        )  # fmt: skip


def _check_moment(act: Act, row: Episode, when: When) -> None:
    at = when.at or act.at
    if at > act.at:
        raise Refused("Waktu kejadian belum tiba.", field="occurred_at")
    act.check_late(at, when.late)
    if row.ended_at and at > row.ended_at and when.precision == "moment":
        raise Refused("Layanan ini selesai %(end)s. Tulis kapan itu terjadi, sebelumnya.", field="occurred_at",
                      end=row.ended_at)  # fmt: skip
