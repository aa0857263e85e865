"""Moving a referral: the one place that writes its cached state, always with an immutable row beside it."""

from datetime import date
from uuid import UUID

from rujukan.procedure.act import Act
from rujukan.referrals.models import Referral, ReferralStatus
from rujukan.rules.procedure.engine import About
from rujukan.rules.referral import check_move
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import When

STALE = "Rujukan ini sudah berubah sejak Anda membukanya. Periksa keadaannya yang sekarang."


def about(referral: Referral) -> About:
    """The referral as the subject of an event."""
    return About(
        referral=referral.id, need=referral.need_id, service=referral.service, kind=referral.kind,
        unit=referral.to_unit_id, grade=referral.urgency, applied_at=referral.need.applied_at,  # type: ignore[arg-type]
    )  # fmt: skip


def read(act: Act, referral: UUID, *, seen: str = "") -> Referral:
    """The referral as it is now, after the lock. `seen`: the state that the page showed. Raises StateChanged."""
    row = Referral.unscoped.select_related("dossier", "need").filter(id=referral, dossier=act.dossier).first()
    if row is None:
        raise NotVisible
    if seen and row.status != seen:
        raise StateChanged(STALE)
    return row


def check_receives(act: Act, referral: Referral) -> None:
    """Raises NotVisible for a unit that neither received nor sent it (the sender answers on a receiver's behalf)."""
    if act.by.unit not in (referral.to_unit_id, act.course.lead_unit_id, referral.from_unit_id):
        raise NotVisible


def check_sends(act: Act, referral: Referral) -> None:
    """Raises NotVisible for a unit that didn't send it."""
    if act.by.unit not in (referral.from_unit_id, act.course.lead_unit_id):
        raise NotVisible


def move(
    act: Act, referral: Referral, new: str, *, when: When, reason: str = "", outcome: str = "",
    until: date | None = None, words: str = "",
) -> ReferralStatus:  # fmt: skip
    """Bring it to a new state. Raises StateChanged where it can't go there any more."""
    check_move(referral.status, new)
    row = ReferralStatus(
        dossier=act.dossier, referral=referral, status=new, reason=reason, outcome=outcome, until=until,
        by_user=act.by.user, by_unit_id=act.by.unit, on_behalf=_on_behalf(act, referral, new),
        occurred_at=when.at or act.at, recorded_at=act.at,
    )  # fmt: skip
    row.words = words
    row.save(force_insert=True)
    _cache(referral, new, row)
    return row


def _on_behalf(act: Act, referral: Referral, new: str) -> bool:
    of_receiver = ("accepted", "rejected", "in-progress", "on-hold", "completed", "failed")
    return new in of_receiver and act.by.unit != referral.to_unit_id


def _cache(referral: Referral, new: str, row: ReferralStatus) -> None:
    if new == "on-hold":
        referral.status_before_hold, referral.held_until = referral.status, row.until
        referral.holds += 1
    elif referral.status == "on-hold":
        referral.status_before_hold, referral.held_until = "", None
    if new == "requested":
        referral.requested_at = row.occurred_at
    referral.status, referral.outcome = new, row.outcome
    referral.save()


def check_reason(act: Act, reasons: str, reason: str, words: str) -> None:
    """The reason is one of the pack's list; `other` needs words. Raises Refused."""
    if reason not in {known.code for known in act.pack.reasons.get(reasons, ())}:
        raise Refused("Pilih alasannya.", field="reason")
    if reason == "other" and not words.strip():
        raise Refused("Tulis alasannya, tanpa nama.", field="words")
