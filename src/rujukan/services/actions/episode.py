"""An episode begins and ends with its referral; where the unit that leads serves the need itself, with the need."""

from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.cases.actions import take_need
from rujukan.cases.actions.needs import about as of_need
from rujukan.cases.models import Need
from rujukan.foundation.ids import uuid7
from rujukan.procedure.act import Act, act_on
from rujukan.referrals.actions import complete_referral, fail_referral, start_referral
from rujukan.referrals.models import Referral
from rujukan.referrals.states import check_reason
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import NOW, When
from rujukan.services.models import Episode


def begin_episode(*, referral: Referral, by: Actor, when: When = NOW) -> Episode:
    """Service begins on an accepted referral. Raises Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = start_referral(referral=referral, by=by, when=when)
        return _begin(act, row.need, row.to_unit_id, row, when)


def serve_ourselves(*, dossier: UUID, need: UUID, by: Actor, when: When = NOW) -> Episode:
    """The unit that leads takes the need and begins: a unit doesn't refer to itself. Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "take_need")
        found = take_need(dossier=dossier, need=need, by=by, when=when)
        if Episode.unscoped.filter(need=found, unit=act.unit).open().exists():
            raise StateChanged("Layanan ini sudah dicatat mulai.")
        act.happened("referral.started", of_need(found), when=when)
        return _begin(act, found, act.unit, None, when)


def _begin(act: Act, need: Need, unit: UUID, referral: Referral | None, when: When) -> Episode:
    return Episode.unscoped.create(
        id=uuid7(), dossier=act.dossier, need=need, referral=referral, unit_id=unit, by_user=act.by.user,
        service=need.service, kind=need.kind, began_at=when.at or act.at, began_precision=when.precision,
        recorded_at=act.at,
    )  # fmt: skip


def end_episode(
    *, episode: Episode, by: Actor, outcome: str, words: str = "", handed_to: Referral | None = None, when: When = NOW
) -> Episode:
    """It was served, with this outcome; perhaps it goes on with another referral. Raises Refused, StateChanged."""
    with act_on(episode.dossier_id, by) as act:
        row = read(act, episode.id)
        if row.referral:
            complete_referral(referral=row.referral, by=by, outcome=outcome, words=words, when=when)
        return _end(act, row, when, outcome=outcome, handed_to=handed_to)


def stop_episode(*, episode: Episode, by: Actor, reason: str, words: str = "", when: When = NOW) -> Episode:
    """It ended without being done, for a reason of the pack's list `failed`. Raises Refused, StateChanged."""
    with act_on(episode.dossier_id, by) as act:
        row = read(act, episode.id)
        check_reason(act, "failed", reason, words)
        if row.referral:
            fail_referral(referral=row.referral, by=by, reason=reason, words=words, when=when)
        return _end(act, row, when, reason=reason)


def _end(
    act: Act, row: Episode, when: When, *, outcome: str = "", reason: str = "", handed_to: Referral | None = None
) -> Episode:
    if (when.at or act.at) < row.began_at:
        raise Refused("Layanan tidak bisa selesai sebelum mulai.", field="occurred_at")
    if handed_to and handed_to.dossier_id != row.dossier_id:
        raise NotVisible
    row.ended_at, row.ended_recorded_at = when.at or act.at, act.at
    row.outcome, row.stop_reason, row.handed_to = outcome, reason, handed_to
    row.save()
    act.wrote(f"service.{row.service}")
    return row


def read(act: Act, episode: UUID) -> Episode:
    """The episode as it is now, after the lock: open, and of the actor's unit or of the unit that leads. Raises."""
    rows = Episode.unscoped.select_related("dossier", "need", "referral")
    row = rows.filter(id=episode, dossier=act.dossier).first()
    if row is None or act.unit not in (row.unit_id, act.course.lead_unit_id):
        raise NotVisible
    if row.ended_at:
        raise StateChanged("Layanan ini sudah selesai dicatat.")
    return row
