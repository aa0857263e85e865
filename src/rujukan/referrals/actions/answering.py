"""What the receiver does; the sender logs it on behalf of a receiver who has nobody in the system (from the letter)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.cases.actions.holders import hold_as, name_colleague
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.referrals import states
from rujukan.referrals.models import Feedback, Referral
from rujukan.referrals.opening import open_asked, own_rows, settle
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.calendar import add
from rujukan.rules.referral import HOLDS_DATA
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.when import NOW, When

OUTCOMES = ("got_help", "partly", "not_helped", "unknown")


def mark_received(*, referral: Referral, by: Actor) -> datetime:
    """Open the preview (P3): the look is recorded until the pack's time, and the sender sees that it was opened."""
    with act_on(referral.dossier_id, by) as act:
        check_tier(by, "accept_referral")
        row = states.read(act, referral.id)
        if by.unit != row.to_unit_id or row.status == "draft":
            raise Refused("Rujukan ini bukan untuk unit Anda.")
        until = add(act.at, act.pack.values.opening, act.facts.calendar)
        append(
            act.dossier, by, event="referral.opened", kind=Entry.Kind.LOOK, section="preview", until=until,
            referral=row.id, need=row.need_id, occurred_at=act.at,
        )  # fmt: skip
        if row.received_at is None:
            row.received_at = act.at
            row.save(update_fields=["received_at"])
        return until


def accept_referral(
    *, referral: Referral, by: Actor, seen: str = "requested", when: When = NOW,
    colleagues: Sequence[UUID] = (),
) -> Referral:  # fmt: skip
    """Take it: who accepts is named for his unit and may name colleagues; what was asked for and consented to opens.
    Raises StateChanged when somebody (or her withdrawal) was there first; Refused."""
    with act_on(referral.dossier_id, by) as act:
        check_tier(by, "accept_referral")
        row = states.read(act, referral.id, seen=seen)
        states.check_receives(act, row)
        entry = act.happened("referral.accepted", states.about(row), when=when)
        states.move(act, row, "accepted", when=when)
        if "need" not in open_asked(act, row.to_unit_id, beside=own_rows(act, row)):
            raise StateChanged("Izinnya sudah tidak berlaku. Pengirim perlu bertanya lagi kepadanya.")
        states.takes_over(act, row)
        if by.unit == row.to_unit_id:
            hold_as(act, entry.by_role)
            for user in colleagues:
                name_colleague(dossier=row.dossier_id, role=entry.by_role, user=user, by=by)
        return row


def reject_referral(
    *, referral: Referral, by: Actor, reason: str, words: str = "", seen: str = "requested",
    when: When = NOW,
) -> Referral:  # fmt: skip
    """Can't accept, with a reason of the pack's: a good answer, since the sender looks on at once. Raises Refused."""
    with act_on(referral.dossier_id, by) as act:
        check_tier(by, "reject_referral")
        row = states.read(act, referral.id, seen=seen)
        states.check_receives(act, row)
        states.check_reason(act, "rejected", reason, words)
        act.happened("referral.rejected", states.about(row), when=when, outcome=reason)
        states.move(act, row, "rejected", when=when, reason=reason, words=words)
        _tell_sender(act, row, "referral.rejected")
        return row


def start_referral(*, referral: Referral, by: Actor, seen: str = "", when: When = NOW) -> Referral:
    """Service begins. Raises Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = _in_service(act, referral, "start_referral", seen)
        if row.status == "on-hold":
            raise Refused("Rujukan ini sedang ditunda. Lanjutkan dulu.")
        act.happened("referral.started", states.about(row), when=when)
        states.move(act, row, "in-progress", when=when)
        return row


def _in_service(act: Act, referral: Referral, action: str, seen: str = "") -> Referral:
    check_tier(act.by, action)
    row = states.read(act, referral.id, seen=seen)
    states.check_receives(act, row)
    if row.status not in HOLDS_DATA:
        raise StateChanged(states.STALE)
    return row


def hold_referral(
    *, referral: Referral, by: Actor, reason: str, until: date, words: str = "", seen: str = "", when: When = NOW
) -> Referral:
    """Pause it, with a reason and the next date, within the pack's longest pause. Never at immediate urgency or high
    risk. Raises Refused. Source: sop-steps section 5, Pauses."""
    with act_on(referral.dossier_id, by) as act:
        row = _in_service(act, referral, "hold_referral", seen)
        states.check_reason(act, "held", reason, words)
        due = datetime.combine(until, act.at.astimezone(act.facts.calendar.zone).timetz())
        act.happened("referral.held", states.about(row), when=when, due=due, outcome=reason)
        states.move(act, row, "on-hold", when=when, reason=reason, until=until, words=words)
        _tell_sender(act, row, "referral.held")
        return row


def resume_referral(*, referral: Referral, by: Actor, when: When = NOW) -> Referral:
    """Go on where it was paused; its dues move by the time held. Raises StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = _in_service(act, referral, "resume_referral", seen="on-hold")
        act.happened("referral.resumed", states.about(row), when=when)
        states.move(act, row, row.status_before_hold or "accepted", when=when)
        return row


def report_referral(*, referral: Referral, by: Actor, words: str, when: When = NOW, token: str = "") -> Feedback | None:
    """Report back while serving, so that the sender sees it. None: filed before by this very form. Raises Refused."""
    with act_on(referral.dossier_id, by) as act:
        if found_before(token, by.user):
            return None
        row = _in_service(act, referral, "report_referral")
        if not words.strip():
            raise Refused("Tulis satu kalimat untuk pengirim.", field="words")
        file_token(token, act.dossier, by.user)
        act.happened("referral.reported", states.about(row), when=when)
        return _feedback(act, row, words, when)


def _feedback(act: Act, row: Referral, words: str, when: When) -> Feedback:
    feedback = Feedback(
        dossier=act.dossier, referral=row, unit_id=act.unit, by_user=act.by.user, occurred_at=when.at or act.at,
        recorded_at=act.at,
    )  # fmt: skip
    feedback.words = words
    feedback.save(force_insert=True)
    _tell_sender(act, row, "referral.reported")
    return feedback


def complete_referral(
    *, referral: Referral, by: Actor, outcome: str, words: str = "", seen: str = "", when: When = NOW
) -> Referral:
    """Done, with its outcome. Raises Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = _in_service(act, referral, "complete_referral", seen)
        if outcome not in OUTCOMES:
            raise Refused("Pilih hasilnya.", field="outcome")
        if row.status == "accepted":
            raise Refused("Layanannya belum dicatat mulai. Catat dulu kapan mulai melayani.")
        act.happened("referral.completed", states.about(row), when=when, outcome=outcome)
        states.move(act, row, "completed", when=when, outcome=outcome)
        if words.strip():
            _feedback(act, row, words, when)
        _tell_sender(act, row, "referral.completed")
        return row


def fail_referral(
    *, referral: Referral, by: Actor, reason: str, words: str = "", seen: str = "", when: When = NOW
) -> Referral:
    """Not done, with a reason of the pack's. Raises Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = _in_service(act, referral, "fail_referral", seen)
        states.check_reason(act, "failed", reason, words)
        act.happened("referral.failed", states.about(row), when=when, outcome=reason)
        states.move(act, row, "failed", when=when, reason=reason, words=words)
        states.ends_unserved(act, row)
        settle(act, row.to_unit_id)
        _tell_sender(act, row, "referral.failed")
        return row


def confirm_recall(*, referral: Referral, by: Actor, when: When = NOW) -> Entry:
    """After her consent was withdrawn: what the receiver had of it is gone from paper, chat and files (P12); its own
    notes stay its own. Raises Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        check_tier(by, "record_event")
        row = states.read(act, referral.id)
        states.check_receives(act, row)
        if not states.is_open(act, row, "recall.confirmed"):
            raise StateChanged("Tidak ada data yang diminta dihapus, atau sudah dipastikan.")
        return act.happened("recall.confirmed", states.about(row), when=when)


def _tell_sender(act: Act, row: Referral, what: str) -> None:
    act.tell(row.from_unit_id, "CM", what, row.id)
