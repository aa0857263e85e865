"""What came in goes out unchanged, to who may see it, and each case is looked at first."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rujukan.audit.models import Entry
from rujukan.cases.actions import name_holder, write_identity
from rujukan.cases.actions.person import Asking, Identified
from rujukan.cases.models import Case
from rujukan.disclosure.disclose import disclose
from rujukan.exchange.htcds.codes import CLOSED_STATUSES, SEPARATOR
from rujukan.exchange.htcds.columns import COLUMNS, Column, Kind
from rujukan.foundation import time
from rujukan.intake.actions import make_determination
from rujukan.intake.actions.determination import Determined
from tests.exchange.importing import CLOSED, FULL, data_officer, give_out, register, supplied, take_in, town
from tests.exchange.registers import published_register
from tests.people import Person
from tests.story import Story

pytestmark = pytest.mark.django_db

COUNTRIES = ["IDN", "MYS", "SGP", "TLS", "ZWE"]


@pytest.fixture
def lia() -> Person:
    """A data officer of the unit that leads."""
    town()
    return data_officer()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def test_a_stranger_gets_an_empty_register(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    for stranger in (people.fajar, people.dewi, people.eka):
        rows, summary = give_out(stranger.actor)
        assert (rows, summary.rows, summary.left_out) == ([], 0, 0)


def test_who_is_not_named_gets_no_line_and_no_look_is_written(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    rows, summary = give_out(people.citra.actor)
    assert (rows, summary.left_out) == ([], 1)
    assert not Entry.unscoped.looks().exists()


def test_every_supplied_value_goes_out_unchanged(file: Path) -> None:
    people = town()
    assert set(FULL) == {column.name for column in COLUMNS}
    take_in(register(file, [FULL]), people.ana.actor)
    assert give_out(people.ana.actor)[0] == [FULL]


def test_a_label_goes_out_as_its_code_and_blank_stays_apart_from_unknown(file: Path) -> None:
    people = town()
    rows = [
        CLOSED | {"prs_Gender": "Not Specified/Unknown", "prs_Citizenship": "Indonesia;MY", "con_Consent": "No"},
        CLOSED | {"vic_MethodsOfControl": "uses children; Debt bondage", "cas_Status": "closed referred"},
    ]
    take_in(register(file, rows), people.ana.actor)
    assert give_out(people.ana.actor)[0] == [
        CLOSED | {"prs_Gender": "NonSpecifiedUnknown", "prs_Citizenship": "IDN;MYS", "con_Consent": "FALSE"},
        {"vic_MethodsOfControl": "DebtBondage;UsesChildren", "cas_Status": "ClosedReferred"},
    ]


def test_each_case_is_looked_at_before_its_line_and_stays_closed_after(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL, CLOSED]), people.ana.actor)
    give_out(people.ana.actor)
    for case in Case.unscoped.select_related("dossier").order_by("pk"):
        looks = Entry.unscoped.filter(dossier=case.dossier, kind="look", by_user=people.ana.user.id)
        assert set(looks.values_list("section", flat=True)) == {"identity", "contact", "decisions", "screening"}
        shown = disclose(case.dossier.code, to=people.ana.actor, now=time.now())
        assert shown.opened("identity") is None


def test_a_value_that_was_changed_in_the_product_goes_out_changed(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    case, by = Case.unscoped.get(), people.ana.actor
    known = Identified(name="Maria Bunga Rosa", sex="male", codes=(("citizenship", "IDN"),))
    asking = Asking(again="mistaken")
    write_identity(dossier=case.dossier_id, person=case.person_id, known=known, by=by, asking=asking)
    (row,), _ = give_out(by)
    assert (row["prs_FirstName"], row["prs_Gender"], row["prs_Citizenship"]) == ("Maria Bunga Rosa", "Masculine", "IDN")
    assert "prs_SecondName" not in row
    assert row["vic_TypeOfExploitation"] == FULL["vic_TypeOfExploitation"]


def test_a_new_determination_goes_out_in_the_place_of_the_supplied_one(file: Path) -> None:
    people = town()
    take_in(register(file, [FULL]), people.ana.actor)
    case, head = Case.unscoped.get(), people.budi
    name_holder(dossier=case.dossier_id, role="UH", unit=head.unit.id, user=head.user.id, by=head.actor)
    determined = Determined("presumed_victim", "cerita dan catatan gaji berbeda")
    make_determination(dossier=case.dossier_id, determined=determined, by=head.actor)
    (row,), _ = give_out(people.ana.actor)
    assert row["vic_TraffickingStatus"] == "PossibleVictimOfTrafficking"
    assert "vic_TraffickingStatusDecisionMakingOrg" not in row


def test_a_case_that_began_here_goes_out_as_far_as_the_columns_fit() -> None:
    story = Story.begin()
    story.case()
    story.consent()
    story.screening()
    (row,), summary = give_out(story.people.citra.actor)
    assert (summary.rows, summary.left_out) == (1, 0)
    assert row["x_Reference"] == story.code
    assert (row["cas_Status"], row["prs_Gender"], row["x_AgeBand"]) == ("Active", "Feminine", "24-24")
    assert (row["vic_TraffickingStatus"], row["hte_Country"]) == ("ActualVictimOfTrafficking", "MYS")
    assert "con_Consent" not in row


# -- by property


def texts(most: int) -> st.SearchStrategy[str]:
    """What stands in a register: no NUL, something besides blanks, `=` and line breaks too."""
    letters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")
    return st.text(letters, min_size=1, max_size=min(most, 60)).filter(lambda text: bool(text.strip()))


def days() -> st.SearchStrategy[str]:
    years = st.integers(1900, 2025).map(str)
    return st.one_of(
        st.dates(date(1900, 1, 1), date(2025, 12, 31)).map(str),
        st.tuples(years, st.integers(1, 12)).map(lambda found: f"{found[0]}-{found[1]:02}"), years,
    )  # fmt: skip


def bands() -> st.SearchStrategy[str]:
    low = st.integers(0, 999)
    span = st.tuples(low, low).map(lambda ends: f"{min(ends)}-{max(ends)}")
    return st.one_of(span, low.map(lambda number: f"{number}+"))


def several(values: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sets(st.sampled_from(values), min_size=1, max_size=4).map(lambda found: SEPARATOR.join(sorted(found)))


def cells(column: Column) -> st.SearchStrategy[str]:
    """Whatever may stand in the column, in the only text that a value has."""
    if column.kind is Kind.TEXT:
        return texts(column.limit)
    if column.kind is Kind.CODES:
        assert column.picklist
        return several(CLOSED_STATUSES if column.name == "cas_Status" else sorted(column.picklist.labels))
    return {
        Kind.COUNTRY: st.sampled_from(COUNTRIES), Kind.COUNTRIES: several(COUNTRIES), Kind.DATE: days(),
        Kind.CHECKBOX: st.sampled_from(["TRUE", "FALSE"]), Kind.BAND: bands(),
    }[column.kind]  # fmt: skip


def rows() -> st.SearchStrategy[dict[str, str]]:
    optional = {c.name: cells(c) for c in COLUMNS if c.name not in ("cas_Status", "x_Reference")}
    status = next(c for c in COLUMNS if c.name == "cas_Status")
    return st.fixed_dictionaries({"cas_Status": cells(status)}, optional=optional)


numbers = count(1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(found=st.lists(rows(), min_size=1, max_size=4))
def test_random_rows_come_back_with_equal_values(found: list[dict[str, str]], file: Path, lia: Person) -> None:
    register(file, [row | {"x_Reference": f"acak {next(numbers)}"} for row in found])
    wanted = supplied(file)
    summary, problems = take_in(file, lia.actor)
    assert (summary.opened, problems) == (len(found), [])
    returned = {row["x_Reference"]: row for row in give_out(lia.actor)[0]}
    assert [returned[row["x_Reference"]] for row in wanted] == wanted


def test_published_records_come_back_with_equal_values(file: Path, lia: Person) -> None:
    """Each 42nd of the 6,304, so that the suite stays short; by hand all of them came back equal, in their order."""
    header, *lines = published_register().splitlines(keepends=True)
    file.write_text("".join([header, *lines[::42]]), encoding="utf-8", newline="")
    wanted = supplied(file)
    assert len(wanted) == 151
    assert take_in(file, lia.actor)[0].opened == len(wanted)
    assert give_out(lia.actor)[0] == wanted
