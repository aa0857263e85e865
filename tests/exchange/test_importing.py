"""A register of past cases comes in through the actions of everybody, and gives nobody more than it should."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.actions.past import write_past
from rujukan.cases.models import AccessGrant, Case, Consent, Identity, PastCase
from rujukan.exchange.models import ImportedRow
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.intake.models import Complaint, Determination, Screening
from rujukan.notifications.models import Notice
from rujukan.procedure.models import Course, Holder, Matter
from rujukan.rules.refused import Refused
from tests.exchange.importing import CLOSED, FULL, data_officer, register, take_in, town
from tests.guards.clock import Clock
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def test_a_stranger_sees_nothing_of_what_was_imported(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    now = time.now()
    for stranger in (people.fajar, people.dewi, people.eka, people.gita, people.hana, people.ivan):
        assert not Case.unscoped.visible_to(stranger.actor, now).exists()
    assert {grant.unit for grant in AccessGrant.unscoped.order_by("id")} == {people.ana.unit}


def test_a_case_comes_in_closed_with_its_unit_leading_and_its_user_named(file: Path) -> None:
    people = town()
    assert take_in(register(file, [FULL]), people.ana.actor)[0].opened == 1
    case = Case.unscoped.get()
    course = Course.unscoped.get(dossier=case.dossier)
    assert (course.lead_unit, course.history, course.age) == (people.ana.unit, True, "adult")
    assert course.closed_at is not None
    assert case.opened_precision == "month"
    bases = set(AccessGrant.unscoped.filter(dossier=case.dossier).values_list("basis", flat=True))
    assert bases == {"lead", "own"}
    holders = Holder.unscoped.filter(dossier=case.dossier).values_list("user", "unit", "role")
    assert list(holders) == [(people.ana.user.id, people.ana.unit.id, "CM")]


def test_no_clock_starts_and_nobody_is_told(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL, CLOSED]), people.ana.actor)
    assert not Matter.unscoped.exists()
    assert not Notice.objects.exists()


def test_each_act_stands_in_the_record_as_imported_and_the_chain_holds(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    acts = Entry.unscoped.filter(kind="act").order_by("recorded_at", "id")
    told = {(act.event, act.by_kind, act.precision) for act in acts}
    assert told == {
        ("complaint.received", "import", "month"), ("complaint.registered", "import", "month"),
        ("complaint.closed", "import", "month"), ("case.opened", "import", "month"),
        ("screening.completed", "import", "unknown"), ("determination.made", "import", "unknown"),
        ("section.written", "import", "moment"), ("case.closed", "import", "unknown"),
    }  # fmt: skip
    assert not list(verify())


def test_a_supplied_consent_is_kept_and_opens_nothing(file: Path, clock: Clock) -> None:
    people = town()
    take_in(register(file, [FULL, CLOSED | {"con_Consent": "Yes"}]), people.ana.actor)
    assert sorted(Consent.unscoped.order_by("id").values_list("supplied", flat=True)) == ["no", "yes"]
    assert not Consent.unscoped.filter(giver="supplied").live(time.now()).exists()
    assert not AccessGrant.unscoped.filter(basis="consent").exists()


def test_of_a_row_that_says_nothing_nothing_is_made_up(file: Path) -> None:
    people = town()
    take_in(register(file, [CLOSED]), people.ana.actor)
    assert (Complaint.unscoped.get().received_precision, Complaint.unscoped.get().channel) == ("unknown", "supplied")
    identity = Identity.unscoped.select_related("dossier").get()
    assert (identity.sex, identity.age_band, identity.name) == ("", "", "")
    for model in (Screening, Determination, Consent):
        assert not model.unscoped.exists()
    assert Course.unscoped.get(dossier=Case.unscoped.get().dossier).age == "unsure"


def test_the_same_register_again_gives_nothing_new(file: Path) -> None:
    people = town()
    register(file, [FULL, CLOSED])
    take_in(file, people.ana.actor)
    before = Dossier.unscoped.count()
    summary, problems = take_in(file, people.ana.actor)
    assert (summary.opened, summary.already, summary.refused, problems) == (0, 2, 0, [])
    assert Dossier.unscoped.count() == before


def test_broken_off_it_goes_on(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = town()
    rows = [CLOSED | {"x_Reference": f"A-{number}"} for number in range(4)]
    register(file, rows)
    with monkeypatch.context() as breaking:
        count = 0

        def broken(*args: object, **kwargs: object) -> None:
            nonlocal count
            count += 1
            if count == 3:
                raise KeyboardInterrupt
            real(*args, **kwargs)  # type: ignore[arg-type]

        real = write_past
        breaking.setattr("rujukan.exchange.htcds.importing.write_past", broken)
        with pytest.raises(KeyboardInterrupt):
            take_in(file, people.ana.actor)
    assert (Case.unscoped.count(), PastCase.unscoped.count(), ImportedRow.unscoped.count()) == (2, 2, 2)
    assert not list(verify())
    summary, _ = take_in(file, people.ana.actor)
    assert (summary.opened, summary.already) == (2, 2)


def test_the_same_key_with_other_values_is_refused(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    summary, (problem,) = take_in(register(file, [{**FULL, "prs_Gender": "Masculine"}]), people.ana.actor)
    assert (summary.refused, summary.opened) == (1, 0)
    assert (problem.row, problem.reference, problem.column) == (2, "P2TP2A/2019/17", "x_Reference")


def test_twice_in_one_file_the_later_row_is_refused(file: Path) -> None:
    people = town()
    summary, (problem,) = take_in(register(file, [FULL, FULL, CLOSED]), people.ana.actor)
    assert (summary.rows, summary.opened, summary.refused, problem.row) == (3, 2, 1, 3)


def test_a_bad_row_is_refused_alone(file: Path) -> None:
    people = town()
    bad = {"x_Reference": "B-2", "cas_Status": "Active"}
    summary, (problem,) = take_in(register(file, [FULL, bad, CLOSED]), people.ana.actor)
    assert (summary.opened, summary.refused) == (2, 1)
    assert (problem.row, problem.reference, problem.column, problem.value) == (3, "B-2", "cas_Status", "Active")
    assert problem.allowed == ("Closed", "ClosedReferred")


def test_a_dry_run_says_the_same_and_writes_nothing(file: Path) -> None:
    people = town()
    before = Dossier.unscoped.count()
    summary, problems = take_in(register(file, [FULL, FULL, CLOSED]), people.ana.actor, dry_run=True)
    assert (summary.opened, summary.refused, len(problems)) == (2, 1, 1)
    assert (Dossier.unscoped.count(), ImportedRow.unscoped.count()) == (before, 0)


def test_only_a_manager_or_data_officer_of_a_unit_with_a_head_imports(file: Path) -> None:
    people = town()
    register(file, [CLOSED])
    assert take_in(file, data_officer().actor)[0].opened == 1
    elsewhere = person("Wati", people.fajar.unit, roles=("CM",))
    for other in (people.budi, people.citra, people.dewi, people.gita, people.hana, people.ivan, elsewhere):
        with pytest.raises(Refused):
            take_in(file, other.actor)


def test_the_holder_of_what_a_data_officer_imports_is_he_as_such(file: Path) -> None:
    town()
    lia = data_officer()
    take_in(register(file, [CLOSED]), lia.actor)
    assert set(Holder.unscoped.values_list("user", "role")) == {(lia.user.id, "DAT")}


@pytest.mark.parametrize(
    ("row", "age"),
    [
        ({"x_AgeBand": "9-17"}, "child"),
        ({"x_AgeBand": "18-20"}, "adult"),
        ({"x_AgeBand": "48+"}, "adult"),
        ({"x_AgeBand": "15-20"}, "unsure"),
        ({"x_AgeBand": "0+"}, "unsure"),
        ({"prs_Birthdate": "2000-05-02", "x_RegisteredOn": "2018-05-01"}, "child"),
        ({"prs_Birthdate": "2000-05-02", "x_RegisteredOn": "2018-05-02"}, "adult"),
        ({"prs_Birthdate": "2000", "x_RegisteredOn": "2018"}, "unsure"),
        ({"prs_Birthdate": "1999", "x_RegisteredOn": "2018"}, "adult"),
        ({"prs_Birthdate": "1970"}, "unsure"),
    ],
)
def test_she_counts_as_grown_up_only_where_no_day_says_otherwise(row: dict[str, str], age: str, file: Path) -> None:
    people = town()
    take_in(register(file, [CLOSED | row]), people.ana.actor)
    assert Course.unscoped.get(dossier=Case.unscoped.get().dossier).age == age


def test_a_full_row_takes_at_most_seventy_statements(file: Path) -> None:
    people = town()
    take_in(register(file, [CLOSED]), people.ana.actor)
    with CaptureQueriesContext(connection) as asked:
        assert take_in(register(file, [FULL]), people.ana.actor)[0].opened == 1
    assert len(asked) <= 70
