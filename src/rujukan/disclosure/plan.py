"""Needs and the plan, in her own words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from rujukan.cases.sections import NeedRow, PlanLineRow
from rujukan.disclosure.access import Access
from rujukan.disclosure.names import Names
from rujukan.disclosure.packs import kind_words, reason_words
from rujukan.disclosure.services import FURTHEST
from rujukan.disclosure.shapes import Disclosure, NeedView, PlanLineView, PlanView
from rujukan.intake.sections import ResultRow
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.referral import HOLDS_DATA


def needs(disclosure: Disclosure, pack: Pack) -> tuple[NeedView, ...]:
    """Needs as they stand, oldest first."""
    return tuple(
        NeedView(
            row.kind, kind_words(pack, row.kind), row.service, row.urgency, row.identified_at, row.result, row.reason,
            reason_words(pack, row.reason, "unmet"), row.closed_at, row.key,
        )
        for row in disclosure.rows("need", NeedRow)
    )  # fmt: skip


def plan(
    access: Access, disclosure: Disclosure, facts: Sequence[ReferralFact], agreed_at: datetime | None, names: Names
) -> PlanView:
    """The lines that stand and the result of identification; a unit that has `own` sees its lines alone."""
    needed = {row.key: row for row in disclosure.rows("need", NeedRow)}
    lines = tuple(
        _line(access.pack, row, needed.get(row.need), _speaking(row, facts), mine=row.for_unit == names.mine)
        for row in disclosure.rows("plan", PlanLineRow)
    )
    results = disclosure.rows("plan", ResultRow)
    extent = access.extent("plan")
    agreed = agreed_at if extent == "whole" else None
    if not results:
        return PlanView(extent, lines, agreed)
    last = results[-1]
    return PlanView(extent, lines, agreed, last.result, last.occurred_at, last.referred_to)


def _speaking(row: PlanLineRow, facts: Sequence[ReferralFact]) -> ReferralFact | None:
    mine = [fact for fact in facts if fact.line == row.key]
    return min(mine, key=lambda fact: FURTHEST.index(fact.status), default=None)


def _line(
    pack: Pack, row: PlanLineRow, need: NeedRow | None, referral: ReferralFact | None, *, mine: bool
) -> PlanLineView:
    return PlanLineView(
        own_words=row.own_words, goal=row.goal, kind=row.kind, kind_name=kind_words(pack, row.kind),
        for_unit=row.for_unit, due_on=row.due_on, state=_state(need, referral),
        reason_name=reason_words(pack, need.reason, "unmet") if need else None,
        referral=referral.code if referral else "", mine=mine, key=row.key, need=row.need,
    )  # fmt: skip


def _state(need: NeedRow | None, referral: ReferralFact | None) -> Literal["waiting", "running", "done", "unmet"]:
    if need and need.result:
        return "unmet" if need.result == "unmet" else "done"
    if referral and referral.status == "completed":
        return "done"
    started = bool(need and need.taken_at) or bool(referral and referral.status in HOLDS_DATA)
    return "running" if started else "waiting"
