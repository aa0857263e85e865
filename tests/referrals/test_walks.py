"""Whatever is done to a referral, in whatever order: its cached state is its last row, no clock runs after what ends
it, and the receiver sees exactly what was asked for and consented to, as long as it serves."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from rujukan.cases.models import AccessGrant, Consent, ConsentAnswer
from rujukan.foundation import time
from rujukan.procedure.models import Matter
from rujukan.referrals import actions
from rujukan.referrals.models import Referral, ReferralSection, ReferralStatus
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.story import Story

pytestmark = pytest.mark.django_db

MOVES = (
    "accept", "reject", "start", "hold", "resume", "report", "complete", "fail", "cancel", "acknowledge", "withdraw",
    "consent", "narrow", "error", "send again", "recall",
)  # fmt: skip
SERVED = ("accepted", "in-progress", "on-hold")


class Walk:
    """One story, moved about by its two sides."""

    def __init__(self, story: Story) -> None:
        self.story, self.people = story, story.people

    @property
    def last(self) -> Referral:
        return Referral.unscoped.order_by("drafted_at", "id").last() or Referral()

    def do(self, move: str) -> None:
        """Try it; a rule may say no, and then nothing happened."""
        ana, dewi = self.people.ana.actor, self.people.dewi.actor
        until = time.now() + timedelta(days=1)
        moves: dict[str, Callable[[], object]] = {
            "accept": lambda: actions.accept_referral(referral=self.last, by=dewi),
            "reject": lambda: actions.reject_referral(referral=self.last, by=dewi, reason="no_capacity"),
            "start": lambda: actions.start_referral(referral=self.last, by=dewi),
            "hold": lambda: actions.hold_referral(referral=self.last, by=dewi, reason="waitlist", until=until.date()),
            "resume": lambda: actions.resume_referral(referral=self.last, by=dewi),
            "report": lambda: actions.report_referral(referral=self.last, by=dewi, words="sudah makan"),
            "complete": lambda: actions.complete_referral(referral=self.last, by=dewi, outcome="got_help"),
            "fail": lambda: actions.fail_referral(referral=self.last, by=dewi, reason="unsafe"),
            "cancel": lambda: actions.cancel_referral(referral=self.last, by=ana, reason="recalled"),
            "acknowledge": lambda: actions.acknowledge_referral(referral=self.last, by=ana),
            "withdraw": lambda: actions.withdraw_consent(consent=self.consent(), by=ana),
            "consent": lambda: self.story.consent(),
            "narrow": lambda: self.story.consent(sections=("need", "contact")),
            "error": lambda: actions.mark_referral_in_error(referral=self.last, by=ana, words="keliru"),
            "send again": lambda: self.story.refer(sections=("need", "identity", "contact")),
            "recall": lambda: actions.confirm_recall(referral=self.last, by=dewi),
        }
        try:
            with transaction.atomic():
                moves[move]()
        except Refused:
            pass

    def consent(self) -> Consent:
        return Consent.unscoped.order_by("given_at", "id").last() or Consent()


def check_states() -> None:
    for row in Referral.unscoped.exclude(status="draft").order_by("id"):
        last = ReferralStatus.unscoped.filter(referral=row).order_by("recorded_at", "id").last()
        assert last is not None and last.status == row.status


def open_steps(referral: UUID) -> set[str]:
    return set(Matter.unscoped.filter(referral=referral, ended_at=None).values_list("step", flat=True))


def check_clocks() -> None:
    """Of the referral itself: respond until it is answered, serve until it begins, report while it serves, the loop
    until the sender has read how it ended."""
    for row in Referral.unscoped.order_by("id"):
        running, status = open_steps(row.id), row.status_before_hold or row.status
        sent = row.status not in ("draft", "entered-in-error")
        assert ("referral.respond" in running) == (row.status == "requested")
        assert ("referral.serve" in running) == (status == "accepted")
        assert ("referral.report" in running) == (status == "in-progress")
        assert ("referral.loop" in running) == (sent and row.acknowledged_at is None)


def check_grants(story: Story) -> None:
    now, unit = time.now(), story.people.dewi.unit
    live = AccessGrant.unscoped.live(now).filter(dossier=story.case_id, unit=unit, basis="consent")
    held = list(live.values_list("section", flat=True))
    consents = Consent.unscoped.filter(dossier=story.case_id, recipient=unit).live(now)
    allowed = set(ConsentAnswer.objects.filter(consent__in=consents, answer="yes").values_list("section", flat=True))
    running = [row for row in Referral.unscoped.running(unit.id) if not row.without_sections]
    asked = set(ReferralSection.objects.filter(referral__in=running).values_list("section", flat=True))
    assert sorted(held) == sorted(asked & allowed)


def check_turns(story: Story) -> None:
    """Nobody keeps a turn of the service for somebody whom he no longer serves."""
    unit = story.people.dewi.unit
    social = [step.code for step in story.pack.steps.values() if step.service == "social"]
    mine = Matter.unscoped.filter(unit=unit, step__in=social, ended_at=None)
    assert Referral.unscoped.running(unit.id).exists() or not mine.exists()


def walk(story: Story, clock: Clock) -> None:
    @settings(max_examples=60)
    @given(moves=st.lists(st.sampled_from(MOVES), min_size=1, max_size=14))
    def any_way(moves: list[str]) -> None:
        with transaction.atomic():
            for move in moves:
                clock.forward(minutes=1)
                Walk(story).do(move)
                check_states()
                check_clocks()
                check_grants(story)
                check_turns(story)
            transaction.set_rollback(True)

    any_way()


def test_states_clocks_and_grants_stay_true_on_any_way(clock: Clock) -> None:
    walk(Story.begin().until_sent(), clock)


def test_they_stay_true_on_any_way_from_acceptance_on(clock: Clock) -> None:
    walk(Story.begin().until_accepted(), clock)
