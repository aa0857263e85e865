"""Moving a referral: the one place that writes its cached state, always with an immutable row beside it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from rujukan.procedure.act import Act
from rujukan.procedure.models import Matter
from rujukan.procedure.reading import Reading
from rujukan.referrals.models import Referral, ReferralStatus
from rujukan.rules.procedure.engine import OWN_SERVICES, About
from rujukan.rules.procedure.pack import Step
from rujukan.rules.referral import check_move
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import When

Moved = Callable[[Act, Referral, ReferralStatus, When], None]

ALSO: list[Moved] = []
"""What rooms above keep beside a referral and bring along when it moves. Filled at start-up by `also_moved`."""


def also_moved(moved: Moved) -> None:
    """A room above brings its own rows along with each move, whichever action makes it."""
    ALSO.append(moved)


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
    for moved in ALSO:
        moved(act, referral, row, when)
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


def is_open(act: Reading, referral: Referral, event: str) -> bool:
    """Does anything that hangs on the referral wait for this event?"""
    waiting = {step.code for step in act.pack.stopped_by(event)}
    return any(m.referral == referral.id and m.ended_at is None and m.step in waiting for m in act.matters)


def ends_unserved(act: Act, referral: Referral) -> None:
    """It failed or was called back: the service's own steps that hang on it end with it, and what hangs on the service
    goes back to who serves her now, else to the lead unit. How it ended and what follows stays open."""
    for matter in _open(act, referral):
        if matter.referral == referral.id:
            act.change(matter.id, ended_at=max(act.at, matter.started_at), ended_how="for good",
                       ended_recorded_at=act.at)  # fmt: skip
        elif matter.unit_id == referral.to_unit_id and not _serves(act, referral, referral.to_unit_id):
            _readdress(act, matter.id, act.pack.steps[matter.step], _about(referral, None))


def takes_over(act: Act, referral: Referral) -> None:
    """It is accepted: what hangs on the service and on nobody who serves comes to the receiver."""
    for matter in _open(act, referral):
        known = matter.unit_id == referral.to_unit_id or matter.referral
        if not known and not _serves(act, referral, matter.unit_id):
            _readdress(act, matter.id, act.pack.steps[matter.step], _about(referral, referral.to_unit_id))


def _open(act: Act, referral: Referral) -> list[Matter]:
    """The open steps of its own service that are about its need, or about the service as a whole."""
    if referral.service not in OWN_SERVICES:
        return []
    steps = {step.code for step in act.pack.steps.values() if step.service == referral.service}
    mine = (m for m in act.matters if m.ended_at is None and m.step in steps and not m.item)
    return [m for m in mine if m.need in (None, referral.need_id) and m.referral in (None, referral.id)]


def _serves(act: Act, referral: Referral, unit: UUID) -> bool:
    """Has the unit another referral of that service which runs?"""
    running = Referral.unscoped.running(unit).filter(dossier=act.dossier, service=referral.service)
    return running.exclude(id=referral.id).exists()


def _about(referral: Referral, unit: UUID | None) -> About:
    return About(need=referral.need_id, service=referral.service, kind=referral.kind, unit=unit)


def _readdress(act: Act, matter: UUID, step: Step, about: About) -> None:
    unit, role, nobody = act.addressee(step, about)
    act.change(matter, unit_id=unit, role=role, nobody_holds=nobody)
    act.tell(unit, role, f"turn:{step.code}")


def check_reason(act: Act, reasons: str, reason: str, words: str) -> None:
    """The reason is one of the pack's list; `other` needs words. Raises Refused."""
    if reason not in {known.code for known in act.pack.reasons.get(reasons, ())}:
        raise Refused("Pilih alasannya.", field="reason")
    if reason == "other" and not words.strip():
        raise Refused("Tulis alasannya, tanpa nama.", field="words")
