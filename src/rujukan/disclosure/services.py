"""The six services of a case: how each was answered, how far it has come, what its referral says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rujukan.cases.sections import AnswerRow, NeedRow
from rujukan.disclosure.access import Access
from rujukan.disclosure.names import Names
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import service_words
from rujukan.disclosure.shapes import Disclosure, ServiceView
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.disclosure import SERVICES
from rujukan.rules.referral import HOLDS_DATA

FURTHEST = (
    *("in-progress", "on-hold", "accepted", "requested", "completed", "rejected", "failed", "cancelled", "draft"),
    "entered-in-error",
)
"""Which referral speaks for a service, or a line of the plan, that has several."""


def services(
    disclosure: Disclosure, work: Work, facts: Sequence[ReferralFact], names: Names
) -> tuple[ServiceView, ...]:
    """In the SOP's order; of what is another's nothing but the name."""
    every = _Every(work.access, disclosure, work, facts, names)
    return tuple(map(every.service, SERVICES))


@dataclass(frozen=True)
class _Every:
    access: Access
    disclosure: Disclosure
    work: Work
    facts: Sequence[ReferralFact]
    names: Names

    def service(self, code: str) -> ServiceView:
        extent = self.access.extent(f"service.{code}")
        view = self._answered(ServiceView(code, service_words(self.access.pack, code), extent))
        return self._referred(self._stepped(view)) if extent else view

    def _answered(self, view: ServiceView) -> ServiceView:
        answers = [row for row in self.disclosure.rows("need", AnswerRow) if row.service == view.code]
        if not answers:
            return view
        last = answers[-1]
        return replace(
            view, answer=last.answer, answered_at=last.occurred_at, said_by=last.said_by, ask_again_on=last.ask_again_on
        )

    def _stepped(self, view: ServiceView) -> ServiceView:
        kinds = {row.kind for row in self.disclosure.rows("need", NeedRow)}
        wanted = view.code == "intake" or view.answer == "needed"
        to_come = wanted and view.extent == "whole" and not self.access.course.history
        steps = self.work.thread(view.code, kinds, self.names, to_come=to_come)
        return replace(view, steps=steps, running=any(step.mark in ("n", "l") for step in steps))

    def _referred(self, view: ServiceView) -> ServiceView:
        mine = [fact for fact in self.facts if fact.service == view.code]
        if not mine:
            return view
        first = min(mine, key=lambda fact: FURTHEST.index(fact.status))
        running = view.running or first.status in HOLDS_DATA
        return replace(
            view, status=first.status, before_hold=first.before_hold, held_until=first.held_until, running=running
        )
