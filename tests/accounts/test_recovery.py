"""Who lost his second factor comes back by unit head, administrator of another agency, paper code, and a day."""

import pytest
from django.db import connections

from rujukan.accounts.actions import ask_recovery, confirm_change
from rujukan.accounts.first_sign_in import find_code
from rujukan.accounts.models import FirstCode, RightsChange
from rujukan.audit.models import Entry
from rujukan.cli.main import main
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(clock: Clock) -> Cast:
    return cast()


def test_head_and_administrator_give_a_half_each_and_a_day_later_both_open(people: Cast, clock: Clock) -> None:
    asked = ask_recovery(user=people.ana.user, by=people.budi.actor)
    settled = confirm_change(change=asked.change, by=people.hana.actor)
    halves = {"username": people.ana.user.username, "first": asked.half, "second": settled.half}
    with pytest.raises(Refused):
        find_code(**halves)
    clock.forward(hours=24, minutes=1)
    assert find_code(**halves).user == people.ana.user
    with pytest.raises(Refused):
        find_code(**{**halves, "first": settled.half})


def test_nobody_else_asks_and_nobody_for_himself_or_for_another_unit(people: Cast) -> None:
    for person in (people.ana, people.citra, people.dewi, people.gita, people.hana, people.joko, people.kirana):
        if person is not people.ana:
            with pytest.raises(Refused):
                ask_recovery(user=people.ana.user, by=person.actor)
    with pytest.raises(Refused):
        ask_recovery(user=people.budi.user, by=people.budi.actor)
    with pytest.raises(Refused, match="unit Anda"):
        ask_recovery(user=people.dewi.user, by=people.budi.actor)
    assert not RightsChange.objects.exists()


def test_an_administrator_of_the_heads_own_agency_does_not_confirm(people: Cast) -> None:
    asked = ask_recovery(user=people.ana.user, by=people.budi.actor)
    with pytest.raises(Refused, match="instansi lain"):
        confirm_change(change=asked.change, by=people.kirana.actor)
    assert not FirstCode.objects.exists()


def test_the_auditor_reads_it(people: Cast) -> None:
    ask_recovery(user=people.ana.user, by=people.budi.actor)
    entry = Entry.unscoped.get(event="rights.proposed", value="reset")
    assert entry.by_user == people.budi.user.id


def test_the_command_prints_the_heads_half_alone(
    people: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "close_all", lambda: None)
    assert main(["user", "recover", people.ana.user.username, "--as", people.budi.user.username]) == 0
    told = capsys.readouterr()
    assert len(told.out.split()) == 1 and "/anggota" in told.err
    assert main(["user", "recover", people.ana.user.username, "--as", people.dewi.user.username]) == 1
    assert main(["user", "recover", "siapa", "--as", people.budi.user.username]) == 1
