"""`./rujukan user`: the first two administrators, the list, a new first code."""

import pytest
from django.db import connections

from rujukan.accounts.demonstration import mark_as_demo
from rujukan.accounts.first_sign_in import find_code
from rujukan.accounts.models import Membership, User
from rujukan.audit.models import Entry
from rujukan.cli.main import main
from rujukan.rules.refused import Refused
from tests.people import cast, small_town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that ends closes its connections; the test's own is needed after it."""
    monkeypatch.setattr(connections, "close_all", lambda: None)


@pytest.fixture
def town() -> None:
    small_town()


def create(username: str, unit: str, *more: str) -> int:
    return main(["user", "create", username, "--name", f"Bapak {username}", "--unit", unit, *more])


def test_a_demonstration_takes_no_real_administrator(town: None, capsys: pytest.CaptureFixture[str]) -> None:
    mark_as_demo()
    assert create("yos", "p2tp2a") == 1
    assert "peragaan" in capsys.readouterr().err
    assert not User.objects.exists()


def test_two_administrators_of_two_agencies_and_no_third(town: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert create("yos", "p2tp2a") == 0
    assert create("nona", "p2tp2a") == 1  # the same agency
    assert create("nona", "ppa") == 0
    assert create("goris", "rehsos") == 1
    made = Membership.objects.order_by("id").values_list("user__username", "tier", "unit__code")
    assert list(made) == [("yos", "administers", "p2tp2a"), ("nona", "administers", "ppa")]
    assert Entry.unscoped.filter(event="rights.first_administrator", by_kind="system").count() == 2


def test_the_code_alone_is_the_result(town: None, capsys: pytest.CaptureFixture[str]) -> None:
    create("yos", "p2tp2a")
    first, second = capsys.readouterr().out.split()
    assert find_code(username="yos", first=first, second=second).user.name == "Bapak yos"


@pytest.mark.parametrize("username", ["Ibu Yos", "y", "yos@p2tp2a"])
def test_a_wrong_user_name_is_told(town: None, username: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert create(username, "p2tp2a") == 1
    assert "Nama pengguna" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_a_wrong_name_is_told(town: None, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "create", "yos", "--name", name, "--unit", "p2tp2a"]) == 1
    assert "ama" in capsys.readouterr().err and not User.objects.exists()


def test_a_unit_that_is_not_there_is_told_with_those_that_are(town: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert create("yos", "puskesmas") == 1
    assert "p2tp2a, rehsos, ppt" in capsys.readouterr().err


def test_a_unit_code_of_two_regions_asks_which(town: None, capsys: pytest.CaptureFixture[str]) -> None:
    small_town("53.04")
    assert create("yos", "p2tp2a") == 1
    assert "--region" in capsys.readouterr().err
    assert create("yos", "p2tp2a", "--region", "53.04") == 0
    assert Membership.objects.get().unit.region_id == "53.04"


def test_a_new_code_ends_the_old_one_and_is_only_for_who_never_signed_in(
    town: None, capsys: pytest.CaptureFixture[str]
) -> None:
    create("yos", "p2tp2a")
    old = capsys.readouterr().out.split()
    assert main(["user", "code", "yos"]) == 0
    new = capsys.readouterr().out.split()
    assert old != new and find_code(username="yos", first=new[0], second=new[1])
    with pytest.raises(Refused):
        find_code(username="yos", first=old[0], second=old[1])
    User.objects.update(password="md5$x$y")
    assert main(["user", "code", "yos"]) == 1
    assert main(["user", "code", "siapa"]) == 1


def test_the_list_has_a_line_a_membership(capsys: pytest.CaptureFixture[str]) -> None:
    cast()
    assert main(["user", "list"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == Membership.objects.count()
    assert ["hana", "mengelola anggota", "Sekretariat gugus tugas", "Disnakertrans"] in lines
    assert all(len(line) == 4 for line in lines)


def test_the_list_is_empty_where_nobody_is_and_says_nothing_else(
    town: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out == ""


def test_without_a_subcommand_it_is_wrongly_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["user"])
    assert left.value.code == 2
