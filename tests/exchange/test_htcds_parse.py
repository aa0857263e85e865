"""Values of a line: what stands for what, what is refused and why, and that writing and reading is the identity."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django_countries.data import ALT_CODES
from hypothesis import given, settings
from hypothesis import strategies as st

from rujukan.exchange.htcds.columns import COLUMNS, Column, Kind, read_header
from rujukan.exchange.htcds.keys import row_key, values_hash
from rujukan.exchange.htcds.parse import EARLIEST, Band, Problem, Row, Value, When, canonical, parse_row
from rujukan.exchange.htcds.read import Line, Unreadable
from rujukan.exchange.htcds.write import ProblemWriter, RegisterWriter, formula_like
from tests.exchange.registers import TODAY, parsed, published_register

KEY, UNIT, OTHER_UNIT = b"k" * 32, UUID(int=1), UUID(int=2)


def parse(**cells: str) -> Row | list[Problem]:
    names, texts = zip(*({"cas_Status": "Closed"} | cells).items(), strict=True)
    return parse_row(read_header(names), Line(2, texts), today=TODAY)


def row(**cells: str) -> Row:
    result = parse(**cells)
    assert isinstance(result, Row), result
    return result


def problem(**cells: str) -> Problem:
    result = parse(**cells)
    assert isinstance(result, list)
    (only,) = result
    return only


# --- what stands for what


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        ("prs_Gender", "NonSpecifiedUnknown", "NonSpecifiedUnknown"),
        ("prs_Gender", "Not Specified/Unknown", "NonSpecifiedUnknown"),
        (
            "vic_MethodsOfControl",
            "Uses children;DebtBondage ;RestrictsMovement;",
            "DebtBondage;RestrictsMovement;UsesChildren",
        ),
        ("vic_MethodsOfControl", "Debt bondage;DebtBondage", "DebtBondage"),
        ("vic_ForcedLabourIndustry", "Education;Construction", "F_Construction;P_Education"),
        ("cas_Status", "Closed Referred ; closed", "Closed;ClosedReferred"),
        ("cas_ReasonForIncomingReferral", "Migration Or Change Of Location", "MigrationOrChangeOfLocation"),
        ("hte_Type", "transit;Recruitment", "Recruitment;Transit"),
        ("prs_Citizenship", "Malaysia; id;IDN", "IDN;MYS"),
        ("prs_MailingCountry", "TL", "TLS"),
        ("hte_Country", "United Arab Emirates", "ARE"),
        ("con_Consent", "Yes", "TRUE"),
        ("con_Consent", "false", "FALSE"),
        ("x_RegisteredOn", "2014", "2014"),
        ("x_RegisteredOn", " 2014-02 ", "2014-02"),
        ("hte_Date", "2014-02-28", "2014-02-28"),
        ("x_AgeBand", "48+", "48+"),
        ("x_DurationMonths", "0-12", "0-12"),
        ("prs_HomePhone", "0812-3456 / +62 813", "0812-3456 / +62 813"),
        ("prs_FirstName", " Wati\r\n ", " Wati\r\n "),
        ("prs_FirstName", "=1+1", "=1+1"),
        ("prs_SecondName", "Unknown", "Unknown"),
    ],
)
def test_a_cell_comes_back_as(column: str, cell: str, text: str) -> None:
    assert row(**{column: cell}).supplied()[column] == text


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\t"])
@pytest.mark.parametrize("column", [column.name for column in COLUMNS if column.name != "cas_Status"])
def test_blank_is_no_value(column: str, blank: str) -> None:
    assert row(**{column: blank}).supplied() == {"cas_Status": "Closed"}


def test_values_have_their_types() -> None:
    taken = row(
        x_Reference=" A-1 ",
        prs_Citizenship="IDN",
        con_Consent="No",
        x_RegisteredOn="2014-02",
        x_AgeBand="9-17",
        hte_Country="MYS",
    )
    assert taken.reference == "A-1"
    assert taken.text("x_Reference") == " A-1 "
    assert taken.codes("prs_Citizenship") == ("IDN",)
    assert (taken.flag("con_Consent"), row().flag("con_Consent")) == (False, None)
    assert taken.when("x_RegisteredOn") == When(date(2014, 2, 1), "month")
    assert (taken.band("x_AgeBand"), taken.band("x_DurationMonths")) == (Band(9, 17), None)
    assert (taken.codes("hte_Country"), taken.text("prs_MailingCountry")) == (("MYS",), "")
    with pytest.raises(TypeError):
        taken.when("x_AgeBand")
    with pytest.raises(KeyError):
        taken.text("prs_Nickname")


@pytest.mark.parametrize(
    ("text", "last"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2024-02-03", "2024-02-03")]
)
def test_the_last_day_that_a_date_may_mean(text: str, last: str) -> None:
    when = row(x_RegisteredOn=text).when("x_RegisteredOn")
    assert when is not None and when.last.isoformat() == last


# --- what is refused


@pytest.mark.parametrize(
    ("column", "cell", "allowed"),
    [
        ("prs_Gender", "Female", "Feminine"),
        ("prs_Gender", "Feminine,Masculine", "Feminine"),
        ("prs_Gender", ";", "Feminine"),
        ("vic_MethodsOfControl", "DebtBondage;UsesChildrn", "UsesChildren"),
        ("prs_Citizenship", "IDN;Wakanda", "Indonesia"),
        ("prs_Citizenship", ";", "Indonesia"),
        ("prs_MailingCountry", "IDN;MYS", "IDN"),
        ("hte_Country", "-99", "ID"),
        ("x_RegisteredOn", "03/04/2021", "2023-05-17"),
        ("x_RegisteredOn", "2021-13", "2023-05"),
        ("x_RegisteredOn", "2021-02-30", "2023-05"),
        ("x_RegisteredOn", "21", "2023"),
        ("x_RegisteredOn", "2021-00", "2023"),
        ("x_RegisteredOn", "٢٠٢١", "2023"),
        ("x_RegisteredOn", "44197", "2023"),
        ("prs_Birthdate", "1899-12-31", "2023"),
        ("prs_Birthdate", "0000", "2023"),
        ("con_Consent", "Ya", "TRUE"),
        ("con_Consent", "TRUE;FALSE", "FALSE"),
        ("x_AgeBand", "21", "48+"),
        ("x_AgeBand", "23-21", "21-23"),
        ("x_AgeBand", "09-17", "21-23"),
        ("x_AgeBand", "21–23", "21-23"),
        ("x_AgeBand", "2026-09-17", "21-23"),
        ("x_DurationMonths", "0--12", "48+"),
        ("cas_Status", "Active", "Closed"),
        ("cas_Status", "Follow up", "ClosedReferred"),
        ("cas_Status", "Closed;Active", "Closed"),
        ("cas_Status", "Selesai", "Closed"),
        ("cas_Status", "", "Closed"),
        ("cas_Status", ";", "Closed"),
    ],
)
def test_a_value_that_cannot_stand(column: str, cell: str, allowed: str) -> None:
    found = problem(**{column: cell, "x_Reference": "A-1"})
    assert (found.row, found.reference, found.column, found.value) == (2, "A-1", column, cell)
    assert allowed in found.allowed
    assert found.reason % (found.params or {})


def test_the_part_that_is_wrong_is_named() -> None:
    found = problem(vic_MethodsOfControl="DebtBondage;UsesChildrn")
    assert found.params == {"nilai": "UsesChildrn"}


@pytest.mark.parametrize("text", ["2027", "2026-12", "2026-11-25"])
def test_what_has_not_happened_is_refused(text: str) -> None:
    assert "belum terjadi" in problem(x_RegisteredOn=text).reason


@pytest.mark.parametrize("text", ["2026", "2026-11", "2026-11-24", "1900"])
def test_what_may_have_happened_is_taken(text: str) -> None:
    assert row(x_RegisteredOn=text)


def test_a_line_without_a_status_column_is_refused() -> None:
    (found,) = parse_row(read_header(["x_Reference"]), Line(2, ("A-1",)), today=TODAY)  # type: ignore[misc]
    assert found.column == "cas_Status"


def test_all_that_is_wrong_is_told_at_once() -> None:
    result = parse(prs_Gender="F", hte_Country="X", x_AgeBand="9", prs_FirstName="Wati")
    assert isinstance(result, list)
    assert {found.column for found in result} == {"prs_Gender", "hte_Country", "x_AgeBand"}


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.kind is Kind.TEXT], ids=lambda c: c.name)
def test_texts_have_a_limit(column: Column) -> None:
    assert row(**{column.name: "x" * column.limit})
    found = problem(**{column.name: "x" * (column.limit + 1)})
    assert found.params == {"batas": column.limit}
    assert len(found.value) <= 200


def test_a_shifted_line_is_refused_with_its_letter() -> None:
    header = read_header(["cas_Status", "", "prs_FirstName"])
    for cells, letter in [(("Closed", "x"), "B"), (("Closed", "", "", *[""] * 23, "x"), "AA")]:
        (found,) = parse_row(header, Line(7, cells), today=TODAY)  # type: ignore[misc]
        assert (found.row, found.column, found.value) == (7, letter, "x")
    assert isinstance(parse_row(header, Line(7, ("Closed", " ", "Wati", "", "")), today=TODAY), Row)


def test_an_untitled_first_column_holds_numbers_only() -> None:
    header = read_header(["", "cas_Status"])
    assert isinstance(parse_row(header, Line(3, ("1", "Closed")), today=TODAY), Row)
    (found,) = parse_row(header, Line(3, ("Wati", "Closed")), today=TODAY)  # type: ignore[misc]
    assert found.column == "A"


def test_an_unreadable_cell_is_refused_where_its_column_is_taken_in() -> None:
    header = read_header(["cas_Status", "prs_HomePhone", "Catatan"])
    cell = Unreadable("1234567890123456", "dibulatkan")
    (found,) = parse_row(header, Line(2, ("Closed", cell, "")), today=TODAY)  # type: ignore[misc]
    assert (found.column, found.value, found.reason) == ("prs_HomePhone", "1234567890123456", "dibulatkan")
    assert isinstance(parse_row(header, Line(2, ("Closed", "", cell)), today=TODAY), Row)


# --- there and back


def texts(column: Column) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    risky = st.sampled_from(["=1+1", "+62812", "-x", "@y", '"', "'", "a,b;c", "a\r\nb", "\r", "\n", "\ufeff", "NULL"])
    text = st.text(letters, max_size=20) | risky | st.tuples(risky, st.text(letters, max_size=5), risky).map("".join)
    return text.filter(lambda text: bool(text.strip()) and len(text) <= column.limit)


def whens() -> st.SearchStrategy[When]:
    days = st.dates(EARLIEST, TODAY)
    return st.one_of(
        days.map(lambda day: When(day, "day")),
        days.map(lambda day: When(day.replace(day=1), "month")),
        days.map(lambda day: When(day.replace(month=1, day=1), "year")),
    )


def bands() -> st.SearchStrategy[Band]:
    pairs = st.tuples(st.integers(0, 999), st.integers(0, 999)).map(sorted)
    return pairs.map(lambda pair: Band(*pair)) | st.integers(0, 999).map(lambda low: Band(low, None))


ALPHA3 = st.sampled_from(sorted(codes[0] for codes in ALT_CODES.values()))


def several(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(strategy, min_size=1, max_size=5).map(lambda found: tuple(sorted(found)))


def values(column: Column) -> st.SearchStrategy[Value]:
    if column.name == "cas_Status":
        return several(st.sampled_from(["Closed", "ClosedReferred"]))
    if column.kind is Kind.CODES:
        assert column.picklist is not None
        return several(st.sampled_from(sorted(column.picklist.labels)))
    others: Mapping[Kind, st.SearchStrategy[Value]] = {
        Kind.COUNTRY: ALPHA3,
        Kind.COUNTRIES: several(ALPHA3),
        Kind.DATE: whens(),
        Kind.CHECKBOX: st.booleans(),
        Kind.BAND: bands(),
    }
    return others[column.kind] if column.kind in others else texts(column)


ROWS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {"cas_Status": values(next(column for column in COLUMNS if column.name == "cas_Status"))},
    optional={column.name: values(column) for column in COLUMNS if column.name != "cas_Status"},
)


def written(path: Path, rows: list[dict[str, Value]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = RegisterWriter(file)
        for one in rows:
            writer.write(one)
    return path


@given(rows=st.lists(ROWS, min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Value]]) -> None:
    found, problems = parsed(written(tmp_path_factory.mktemp("r") / "r.csv", rows))
    assert problems == []
    assert [one.values for one in found] == rows


@given(ROWS)
def test_a_canonical_text_is_its_own(supplied: dict[str, Value]) -> None:
    cells = {name: canonical(value) for name, value in supplied.items()}
    assert row(**cells).supplied() == cells


@st.composite
def spelled(draw: st.DrawFn) -> tuple[Column, str, tuple[str, ...]]:
    """A picklist's cell as people write it: code or label, any case, blanks, in any order, some twice."""
    column = draw(st.sampled_from([one for one in COLUMNS if one.kind is Kind.CODES and one.name != "cas_Status"]))
    assert column.picklist is not None
    labels = column.picklist.labels
    codes = draw(st.lists(st.sampled_from(sorted(labels)), min_size=1, max_size=4))
    parts = [draw(st.sampled_from([code, labels[code], labels[code].upper(), f" {code}\u00a0"])) for code in codes]
    return column, draw(st.sampled_from([";", "; ", " ;;"])).join(parts), tuple(sorted(set(codes)))


@given(spelled())
def test_code_or_label_in_any_spelling(cell: tuple[Column, str, tuple[str, ...]]) -> None:
    column, text, codes = cell
    assert row(**{column.name: text}).codes(column.name) == codes


@settings(max_examples=300)
@given(column=st.sampled_from(COLUMNS), text=st.text(max_size=30))
def test_any_cell_is_taken_or_refused_and_never_breaks(column: Column, text: str) -> None:
    result = parse(**{column.name: text})
    if isinstance(result, Row):
        again = parse(**result.supplied())
        assert isinstance(again, Row) and again.supplied() == result.supplied()
    else:
        assert all(found.reason % (found.params or {}) for found in result)


def test_the_published_register_comes_back_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(published_register(), encoding="utf-8")
    rows, problems = parsed(path)
    assert (len(rows), problems) == (6304, [])
    with written(tmp_path / "back.csv", [dict(one.values) for one in rows]).open(newline="") as back:
        returned = list(csv.DictReader(back))
    for before, after in zip(csv.DictReader(io.StringIO(published_register())), returned, strict=True):
        del before["vic_RelationshipToTrafficker"]  # not one of our columns: named in the warning
        assert after == {column.name: "" for column in COLUMNS} | before


# --- keys


def test_a_reference_is_the_key_in_any_file() -> None:
    first, again = row(x_Reference="A-1"), replace(row(x_Reference=" A-1"), number=9)
    keys = [row_key(one, unit=UNIT, digest=digest, key=KEY) for one, digest in ((first, "aa"), (again, "bb"))]
    assert keys[0] == keys[1]
    assert row_key(first, unit=OTHER_UNIT, digest="aa", key=KEY) != keys[0]
    assert row_key(first, unit=UNIT, digest="aa", key=b"l" * 32) != keys[0]
    assert row_key(row(x_Reference="a-1"), unit=UNIT, digest="aa", key=KEY) != keys[0]


def test_without_a_reference_it_is_the_file_and_the_row() -> None:
    first, second = row(), replace(row(), number=3)
    keys = {row_key(one, unit=UNIT, digest=digest, key=KEY) for one in (first, second) for digest in ("aa", "bb")}
    assert len(keys) == 4
    assert row_key(row(), unit=UNIT, digest="aa", key=KEY) == row_key(first, unit=UNIT, digest="aa", key=KEY)


def test_the_same_values_give_the_same_hash() -> None:
    one = row(prs_Gender="Feminine", prs_Citizenship="IDN;MYS").supplied()
    labels = row(prs_Citizenship="Malaysia;Indonesia", prs_Gender="feminine", prs_Title="").supplied()
    assert values_hash(one, key=KEY) == values_hash(labels, key=KEY) == values_hash(one | {"prs_Title": ""}, key=KEY)
    assert values_hash(one, key=b"l" * 32) != values_hash(one, key=KEY)


@given(st.tuples(ROWS, ROWS))
def test_other_values_give_another_hash(pair: tuple[dict[str, Value], dict[str, Value]]) -> None:
    first, second = (Row(2, one).supplied() for one in pair)
    assert (values_hash(first, key=KEY) == values_hash(second, key=KEY)) == (first == second)


# --- the list of refused rows


def test_refused_rows_are_written_for_people() -> None:
    file = io.StringIO(newline="")
    lines = ProblemWriter(file)
    lines.write(problem(prs_Gender="=1+1", x_Reference="A-1"))
    (line,) = csv.DictReader(io.StringIO(file.getvalue()))
    assert line["row"] == "2"
    assert line["x_Reference"] == "A-1"
    assert line["column"] == "prs_Gender"
    assert line["value"] == "'=1+1"
    assert "=1+1" in line["reason"]
    assert line["allowed"].startswith("Feminine; Masculine")


@pytest.mark.parametrize(
    ("text", "like"), [("=1", True), ("@a", True), ("-2+3+cmd|x", True), ("+62 812-3", False), ("a=1", False)]
)
def test_what_a_spreadsheet_may_run(text: str, like: bool) -> None:
    assert formula_like(text) == like
