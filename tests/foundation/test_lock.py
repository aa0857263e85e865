"""Two acts on one dossier come one after the other, and the second reads what the first left.

Two real connections; with the lock taken out each of these fails, which the tests show themselves.
"""

from threading import Barrier, BrokenBarrierError
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.foundation.models import Dossier, lock_dossier, new_dossier
from rujukan.rules.actor import system
from tests.at_once import at_once
from tests.guards.clock import Clock
from tests.people import REGION


def test_without_a_transaction_there_is_no_lock() -> None:
    with pytest.raises(TransactionManagementError):
        lock_dossier(UUID(int=1))


class Meeting:
    """Both come in, read, and wait for the other before they write. Behind a lock the other never comes."""

    def __init__(self, dossier: UUID) -> None:
        self.dossier, self.barrier, self.met = dossier, Barrier(2), 0

    def act(self) -> int:
        with transaction.atomic():
            found = lock_dossier(self.dossier)
            try:
                self.barrier.wait(timeout=1)
                self.met += 1
            except BrokenBarrierError:
                pass
            append(found, system(REGION), event="e")
        return found.seq


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestTwoConnections:
    def test_two_acts_come_one_after_the_other(self, clock: Clock) -> None:
        meeting = Meeting(new_dossier(Dossier.Kind.CASE, REGION).id)
        assert sorted(at_once(meeting.act, meeting.act)) == [1, 2]  # type: ignore[type-var]
        assert meeting.met == 0
        assert list(verify()) == []

    def test_with_the_lock_taken_out_they_meet_and_one_breaks(
        self, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(connection.features), "has_select_for_update", False)
        meeting = Meeting(new_dossier(Dossier.Kind.CASE, REGION).id)
        results = at_once(meeting.act, meeting.act)
        assert meeting.met == 2
        assert [type(result) for result in results].count(IntegrityError) == 1

    def test_who_waited_reads_what_the_other_left(self, clock: Clock) -> None:
        case = new_dossier(Dossier.Kind.CASE, REGION).id

        def act() -> None:
            with transaction.atomic():
                found = lock_dossier(case)
                append(found, system(REGION), event="e", outcome=str(Entry.unscoped.filter(dossier=found).count()))

        assert at_once(*[act] * 8) == [None] * 8
        seen = Entry.unscoped.filter(dossier=case).order_by("seq").values_list("outcome", flat=True)
        assert list(seen) == [str(n) for n in range(8)]

    def test_another_dossier_does_not_wait(self, clock: Clock) -> None:
        one, other = (new_dossier(Dossier.Kind.CASE, REGION).id for _ in range(2))
        barrier = Barrier(2)

        def hold(dossier: UUID) -> None:
            with transaction.atomic():
                lock_dossier(dossier)
                barrier.wait(timeout=10)

        assert at_once(lambda: hold(one), lambda: hold(other)) == [None, None]
