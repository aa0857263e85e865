"""A referral as one row of a list or of a case's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rujukan.disclosure.names import Names
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import kind_words, reason_words, service_words, step_words
from rujukan.disclosure.services import FURTHEST
from rujukan.disclosure.shapes import ReferralRow, Side
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.referral import OPEN


@dataclass(frozen=True)
class Due:
    """The nearest open matter that hangs on a referral."""

    step: str
    at: datetime | None
    late: bool
    yours: bool


def referral_rows(work: Work, facts: Sequence[ReferralFact], names: Names) -> tuple[ReferralRow, ...]:
    """Of one case: what still runs first."""
    access = work.access
    replaced = {fact.replaces: fact.code for fact in facts if fact.replaces}
    dues = nearest_dues(work)
    ordered = sorted(facts, key=lambda fact: (fact.status not in ("draft", *OPEN), FURTHEST.index(fact.status)))
    return tuple(
        referral_row(
            access.pack, fact, case=access.dossier.code, side=side_of(fact, names), due=dues.get(fact.code),
            replaced_by=replaced.get(fact.code, ""), age=access.course.age,
        )
        for fact in ordered
    )  # fmt: skip


def nearest_dues(work: Work) -> dict[str, Due]:
    """Code of a referral -> its nearest open matter."""
    found: dict[str, Due] = {}
    for matter in work.open():
        fact = work.referrals.get(matter.referral) if matter.referral else None
        if fact and fact.code not in found:
            found[fact.code] = Due(matter.step, matter.due_at, work.late(matter), work.yours(matter))
    return found


def side_of(fact: ReferralFact, names: Names) -> Side:
    """On which side of it the reader's unit stands."""
    if fact.from_unit == names.mine:
        return "sender"
    return "receiver" if fact.to_unit == names.mine else ""


def referral_row(
    pack: Pack, fact: ReferralFact, *, case: str, side: Side, due: Due | None, replaced_by: str = "", age: str = ""
) -> ReferralRow:
    """One row; `case` is '' for who may not see the case."""
    return ReferralRow(
        code=fact.code, case=case, side=side, from_unit=fact.from_unit, to_unit=fact.to_unit, kind=fact.kind,
        kind_name=kind_words(pack, fact.kind), service=fact.service, service_name=service_words(pack, fact.service),
        urgency=fact.urgency, status=fact.status, before_hold=fact.before_hold, held_until=fact.held_until,
        drafted_at=fact.drafted_at, requested_at=fact.requested_at, received_at=fact.received_at,
        status_at=fact.status_at, reason=fact.reason, outcome=fact.outcome,
        reason_name=reason_words(pack, fact.reason, "held", "rejected", "failed", "cancelled"),
        acknowledged_at=fact.acknowledged_at, confirmed_by=fact.confirmed_by, confirmed=fact.confirmed,
        due_at=due.at if due else None, due_step=due.step if due else "",
        due_name=step_words(pack, due.step) if due else None, late=bool(due and due.late),
        yours=bool(due and due.yours), replaces=fact.replaces, replaced_by=replaced_by,
        without_sections=fact.without_sections, age=age,
    )  # fmt: skip
