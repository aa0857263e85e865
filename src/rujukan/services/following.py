"""Episodes follow what happens: whichever action moves a referral or answers a need, also on behalf of a receiver, an
episode begins with the service and ends with it."""

from collections.abc import Callable, Iterable

from rujukan.audit.models import Entry
from rujukan.cases.models import Need
from rujukan.foundation.ids import uuid7
from rujukan.procedure.act import Act
from rujukan.referrals.models import Referral, ReferralStatus
from rujukan.rules.referral import ENDED
from rujukan.rules.when import When
from rujukan.services.models import Episode

HELPED = {"met": "got_help", "partly": "partly", "unmet": "not_helped"}
"""How a need was answered -> what came of serving it ourselves."""


def moved(act: Act, referral: Referral, row: ReferralStatus, when: When) -> None:
    """A referral moved: in service an episode runs, with its end it ends, in error it never was."""
    if row.status == "in-progress":
        _begin(act, referral, when)
    elif row.status in (*ENDED, "entered-in-error"):
        reason = row.reason or ("in_error" if row.status == "entered-in-error" else "")
        _end(act, Episode.unscoped.filter(referral=referral), when, row.outcome, reason)


def _begin(act: Act, referral: Referral, when: When) -> None:
    if not Episode.unscoped.filter(referral=referral).exists():  # it may only go on after a pause
        begin(act, referral.need, referral, when)


def begin(act: Act, need: Need, referral: Referral | None, when: When) -> Episode:
    """The caller has checked that the service may begin. Without a referral the unit that leads serves it itself."""
    return Episode.unscoped.create(
        id=uuid7(), dossier=act.dossier, need=need, referral=referral,
        unit_id=referral.to_unit_id if referral else act.unit, by_user=act.by.user, service=need.service,
        kind=need.kind, began_at=when.at or act.at, began_precision=when.precision, recorded_at=act.at,
    )  # fmt: skip


def end(act: Act, row: Episode, when: When, outcome: str, reason: str = "") -> None:
    """It ends; never before it began."""
    row.ended_at, row.ended_recorded_at = max(when.at or act.at, row.began_at), act.at
    row.ended_precision, row.outcome, row.stop_reason = when.precision, outcome, reason
    row.save(update_fields=["ended_at", "ended_recorded_at", "ended_precision", "outcome", "stop_reason"])


def _end(act: Act, rows: Iterable[Episode], when: When, outcome: str, reason: str) -> None:
    for row in rows:
        if row.ended_at is None:
            end(act, row, when, outcome, reason)


def _our_own(act: Act, entry: Entry, outcome: str, reason: str) -> None:
    """What the unit that leads serves itself; what was referred ends with its referral."""
    rows = Episode.unscoped.open().filter(dossier=act.dossier, referral__isnull=True)
    mine = rows.filter(need=entry.need) if entry.need else rows
    _end(act, mine.order_by("id"), When(entry.occurred_at, entry.precision), outcome, reason)  # type: ignore[arg-type]


def _need_closed(act: Act, entry: Entry) -> None:
    _our_own(act, entry, HELPED[entry.outcome], entry.value)


def _declined(act: Act, entry: Entry) -> None:
    _our_own(act, entry, "", entry.outcome)


def _case_closed(act: Act, entry: Entry) -> None:
    _our_own(act, entry, "unknown", "")


EFFECTS: dict[str, Callable[[Act, Entry], None]] = {
    "need.closed": _need_closed, "service.declined": _declined, "case.closed": _case_closed,
}  # fmt: skip
