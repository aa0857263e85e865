"""An episode begins and ends with its referral; where the unit that leads serves the need itself, with the need.

The rows are kept by `following`; here is what a page of a service does."""

from dataclasses import replace
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.cases.actions import take_need
from rujukan.cases.actions.needs import about
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.asking import has_member
from rujukan.referrals.actions import complete_referral, fail_referral, start_referral
from rujukan.referrals.actions.answering import OUTCOMES
from rujukan.referrals.models import Referral
from rujukan.referrals.states import check_reason
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import NOW, When
from rujukan.services.following import begin, end
from rujukan.services.models import Episode

ENDED = "Layanan ini sudah selesai dicatat."


def begin_episode(*, referral: Referral, by: Actor, seen: str = "", when: When = NOW) -> Episode:
    """Service begins on an accepted referral. Raises Refused, StateChanged."""
    row = start_referral(referral=referral, by=by, seen=seen, when=when)
    return Episode.unscoped.select_related("dossier").get(referral=row)


def serve_ourselves(*, dossier: UUID, need: UUID, by: Actor, when: When = NOW) -> Episode:
    """The unit that leads takes the need and begins: a unit doesn't refer to itself. What it serves already, it goes on
    serving: a second click changes nothing. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "take_need")
        if act.unit != act.course.lead_unit_id:
            raise NotVisible
        known = Episode.unscoped.open().filter(dossier=act.dossier, need=need, unit=act.unit).first()
        if known:
            return known
        found = take_need(dossier=dossier, need=need, by=by, when=when)
        act.happened("referral.started", replace(about(found), unit=act.unit), when=when)
        return begin(act, found, None, when)


def end_episode(
    *, episode: Episode, by: Actor, outcome: str, words: str = "", handed_to: Referral | None = None, when: When = NOW,
    token: str = "",
) -> Episode:  # fmt: skip
    """It was served, with this outcome; perhaps it goes on with another referral. Raises Refused, StateChanged."""
    with act_on(episode.dossier_id, by) as act:
        row = read(act, episode.id)
        if found_before(token, by.user):
            return row
        _check_ends(act, row, when)
        if outcome not in OUTCOMES:
            raise Refused("Pilih hasilnya.", field="outcome")
        file_token(token, act.dossier, by.user)
        if handed_to:
            _hand_over(act, row, handed_to)
        if row.referral:
            complete_referral(referral=row.referral, by=by, outcome=outcome, words=words, when=when)
        else:
            end(act, row, when, outcome)
            act.wrote(f"service.{row.service}")
        row.refresh_from_db()
        return row


def stop_episode(
    *, episode: Episode, by: Actor, reason: str, words: str = "", when: When = NOW, token: str = ""
) -> Episode:
    """It ended without being done, for a reason of the pack's list `failed`. Raises Refused, StateChanged."""
    with act_on(episode.dossier_id, by) as act:
        row = read(act, episode.id)
        if found_before(token, by.user):
            return row
        _check_ends(act, row, when)
        check_reason(act, "failed", reason, words)
        file_token(token, act.dossier, by.user)
        if row.referral:
            fail_referral(referral=row.referral, by=by, reason=reason, words=words, when=when)
        else:
            end(act, row, when, "", reason)
            act.wrote(f"service.{row.service}")
        row.refresh_from_db()
        return row


def hand_over(*, episode: Episode, to: Referral, by: Actor) -> Episode:
    """It goes on elsewhere with that referral; also told after it ended. Raises Refused, NotVisible."""
    with act_on(episode.dossier_id, by) as act:
        check_tier(by, "hand_over")
        row = _read(act, episode.id)
        _hand_over(act, row, to)
        act.wrote(f"service.{row.service}")
        return row


def _hand_over(act: Act, row: Episode, to: Referral) -> None:
    found = Referral.unscoped.filter(id=to.id, dossier=act.dossier).exclude(status="draft").first()
    if found is None or act.unit not in (act.course.lead_unit_id, found.from_unit_id, found.to_unit_id):
        raise NotVisible
    if found.id == row.referral_id:
        raise Refused("Pilih rujukan lain: yang ini layanannya sendiri.", field="handed_to")
    row.handed_to = found
    row.save(update_fields=["handed_to"])


def _check_ends(act: Act, row: Episode, when: When) -> None:
    check_tier(act.by, "complete_referral")
    if row.ended_at:
        raise StateChanged(ENDED)
    if (when.at or act.at) < row.began_at:
        raise Refused("Layanan tidak bisa selesai sebelum mulai.", field="occurred_at")


def read(act: Act, episode: UUID) -> Episode:
    """The episode as it is now, after the lock, for the unit that serves; for the unit that leads, where it serves
    itself or nobody of the other unit is in the system. Raises NotVisible, Refused."""
    row = _read(act, episode)
    if act.unit != row.unit_id and has_member(row.unit_id, act.at):
        raise Refused("Unit yang melayani mencatatnya sendiri.")
    return row


def _read(act: Act, episode: UUID) -> Episode:
    rows = Episode.unscoped.select_related("dossier", "need", "referral")
    row = rows.filter(id=episode, dossier=act.dossier).first()
    if row is None or act.unit not in (row.unit_id, act.course.lead_unit_id):
        raise NotVisible
    return row
