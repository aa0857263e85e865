"""What a register supplied of a case that was over before this product: kept in its own homes, closed as supplied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.cases.models import Consent, PastCase, PastReferral, PastReferralReason, PastStatus
from rujukan.foundation.ids import uuid7
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused
from rujukan.rules.when import When


@dataclass(frozen=True)
class Passed:
    """From whom she came, or to whom she was sent; `on` is the first day that may be meant."""

    organisation: str = ""
    case_worker: str = ""
    details: str = ""
    reasons: tuple[str, ...] = ()
    on: date | None = None
    precision: str = ""


@dataclass(frozen=True)
class Past:
    """All that a register says of the case itself. consent: what it says of consent, None where it says nothing."""

    statuses: tuple[str, ...]
    reference: str = ""
    owner: str = ""
    closing_reason: str = ""
    came: Passed = Passed()
    sent: Passed = Passed()
    consent: bool | None = None


def write_past(*, dossier: UUID, past: Past, by: Actor) -> PastCase:
    """Keep what was supplied, and close the case as supplied: nobody knows when, so it says so. Raises Refused."""
    if by.kind != "import":
        raise Refused("Riwayat dari daftar lama hanya masuk lewat perintah import.")
    with act_on(dossier, by) as act:
        check_action(act, "write_past")
        row = _write_case(act, past)
        _write_referrals(act, past)
        if past.consent is not None:
            _write_consent(act, past.consent)
        act.wrote("decisions")
        act.happened("case.closed", when=When(precision="unknown"), section="decisions")
        return row


def _write_case(act: Act, past: Past) -> PastCase:
    row = PastCase(dossier=act.dossier, unit_id=act.unit, by_user=act.by.user, recorded_at=act.at)
    row.reference, row.owner, row.closing_reason = past.reference, past.owner, past.closing_reason
    row.save(force_insert=True)
    PastStatus.objects.bulk_create(PastStatus(past=row, code=code) for code in past.statuses)
    return row


def _write_referrals(act: Act, past: Past) -> None:
    rows = list(_referrals(act, past))
    PastReferral.unscoped.bulk_create(row for row, _ in rows)
    PastReferralReason.objects.bulk_create(
        PastReferralReason(referral=row, code=code) for row, reasons in rows for code in reasons
    )


def _referrals(act: Act, past: Past) -> Iterator[tuple[PastReferral, tuple[str, ...]]]:
    for direction, passed in (("in", past.came), ("out", past.sent)):
        if passed != Passed():
            row = PastReferral(
                id=uuid7(), dossier=act.dossier, unit_id=act.unit, direction=direction, on=passed.on,
                precision=passed.precision,
            )  # fmt: skip
            row.organisation, row.case_worker, row.details = passed.organisation, passed.case_worker, passed.details
            yield row, passed.reasons


def _write_consent(act: Act, said: bool) -> None:
    """What was said of consent elsewhere: over at once, so that it opens nothing to anybody."""
    Consent.unscoped.create(
        dossier=act.dossier, recipient_id=act.unit, unit_id=act.unit, by_user=act.by.user, given_at=act.at,
        occurred_at=act.at, expires_at=act.at, giver="supplied", language="", medium="supplied",
        supplied="yes" if said else "no",
    )  # fmt: skip
