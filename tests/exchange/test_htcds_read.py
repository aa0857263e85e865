"""Reading a register: headers as IOM wrote them, files that are refused as a whole, lines as text."""

import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from rujukan.exchange.htcds.columns import COLUMNS, is_label_row, read_header
from rujukan.exchange.htcds.read import Line, Unreadable, read_table
from rujukan.rules.refused import Refused
from tests.exchange.registers import (
    CHECKED_TEMPLATE,
    PLAIN_TEMPLATE,
    fill,
    parsed,
    published_register,
    register_csv,
    template,
)

TEMPLATE_NAMES = {column.name for column in COLUMNS if column.name.startswith(("prs_", "vic_", "cas_", "con_"))}


def names(path: Path) -> list[str | None]:
    return [column.name if column else None for column in read_table(path).header.columns]


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        read_table(path)
    return str(caught.value)


# --- the header


def test_the_closed_list() -> None:
    assert len(TEMPLATE_NAMES) == 38
    assert [column.name for column in COLUMNS if column.name.startswith("hte_")] == [
        "hte_Street",
        "hte_City",
        "hte_State",
        "hte_PostalCode",
        "hte_Country",
        "hte_Date",
        "hte_Type",
        "hte_Description",
    ]
    assert len(COLUMNS) == 38 + 8 + 4


@pytest.mark.parametrize("name", [PLAIN_TEMPLATE, CHECKED_TEMPLATE])
def test_ioms_template_has_our_38_columns_and_no_line(name: str) -> None:
    table = read_table(template(name))
    assert {column.name for column in table.header.columns if column} == TEMPLATE_NAMES
    assert table.header.unknown == ()
    assert table.header.untitled == {0}
    assert table.total == 0 == len(list(table.lines()))


def test_in_columns_n_to_r_the_label_counts() -> None:
    assert names(template())[13:18] == [
        "prs_MailingStreet",
        "prs_MailingCity",
        "prs_MailingState",
        "prs_MailingPostalCode",
        "prs_MailingCountry",
    ]


def test_the_columns_with_a_label_alone_and_with_a_wrong_name() -> None:
    found = names(template())
    assert found[0] is None
    assert found[19] == "vic_TraffickingStatusDecisionMakingOrg"
    assert found[35] == "cas_ReasonForOutgoingReferral"


def test_ioms_template_filled_in_by_hand(tmp_path: Path) -> None:
    cells = {
        "D3": "Wati",
        "N3": "Jalan Melati 3",
        "O3": "Kefamenanu",
        "R3": "Indonesia",
        "AJ3": "Other",
        "AB3": "Closed",
    }
    path = fill(template(), tmp_path / "isi.xlsx", cells | {"D5": "Sari", "AB5": "Closed Referred"})
    rows, problems = parsed(path)
    assert problems == []
    assert [row.number for row in rows] == [3, 5]
    assert rows[0].supplied() == {
        "prs_FirstName": "Wati",
        "prs_MailingStreet": "Jalan Melati 3",
        "prs_MailingCity": "Kefamenanu",
        "prs_MailingCountry": "IDN",
        "cas_ReasonForOutgoingReferral": "Other",
        "cas_Status": "Closed",
    }
    assert rows[1].supplied() == {"prs_FirstName": "Sari", "cas_Status": "ClosedReferred"}


def test_the_template_saved_as_csv(tmp_path: Path) -> None:
    header = [
        ["", "prs_MailingCity", "vic_TraffickinStatus", "cas_Status", ""],
        ["", "Mailing Street", "", "Status", "Title"],
    ]
    path = register_csv(
        tmp_path / "r.csv", [*header, ["1", "Jalan Melati 3", "", "Closed", "Guru"], ["2", "", "", "", ""]]
    )
    rows, problems = parsed(path)
    assert problems == []
    assert [row.number for row in rows] == [3]
    assert rows[0].supplied() == {"prs_MailingStreet": "Jalan Melati 3", "cas_Status": "Closed", "prs_Title": "Guru"}


def test_a_plain_header_is_taken_by_name() -> None:
    header = read_header(
        [" prs_MailingCity ", "vic_ TraffickinStatusDecisionMakingOrg", "CAS_STATUS", "\ufeffprs_Gender\u00a0"]
    )
    assert [column.name for column in header.columns if column] == [
        "prs_MailingCity",
        "vic_TraffickingStatusDecisionMakingOrg",
        "cas_Status",
        "prs_Gender",
    ]


def test_a_line_of_data_is_no_row_of_labels() -> None:
    assert not is_label_row(["cas_Status", "prs_Gender"], ["Closed", "Feminine"])
    assert not is_label_row(["cas_Status", "prs_Title", "prs_Gender"], ["Closed", "Title", "Feminine"])
    assert not is_label_row(["cas_Status", "prs_Gender"], ["", ""])
    assert is_label_row(["cas_Status", "prs_Gender"], ["Status", "Jenis kelamin"])


def test_a_label_does_not_rename_an_x_column() -> None:
    header = read_header(["x_RegisteredOn", "cas_Status", "x_Shelter"], ["Date", "Status", "Title"])
    assert [column.name if column else None for column in header.columns] == ["x_RegisteredOn", "cas_Status", None]
    assert header.unknown == ("x_Shelter",)


def test_other_columns_are_named_and_not_taken_in(tmp_path: Path) -> None:
    titles = ["cas_Status", "hte_Longitude", "prs_MaritalStatus", "vic_RelationshipToTrafficker", "Catatan"]
    path = register_csv(tmp_path / "r.csv", [titles, ["Closed", "124.5", "Married", "Unaquainted", "rahasia"]])
    assert read_table(path).header.unknown == tuple(titles[1:])
    assert parsed(path)[0][0].supplied() == {"cas_Status": "Closed"}


@pytest.mark.parametrize("name", ["org_Name", "per_RoleInProcess", "spl_Objectives", "cco_CaseComment", " ORG_type"])
def test_some_columns_are_refused_by_name(tmp_path: Path, name: str) -> None:
    path = register_csv(tmp_path / "r.csv", [["cas_Status", name], ["Closed", ""]])
    assert name.strip() in refusal(path)


def test_a_column_that_comes_twice_is_refused(tmp_path: Path) -> None:
    assert "cas_Status" in refusal(
        register_csv(tmp_path / "r.csv", [["cas_Status", "cas_ status"], ["Closed", "Closed"]])
    )


# --- files


def test_a_file_without_a_known_column_is_refused(tmp_path: Path) -> None:
    assert "Tidak satu kolom pun" in refusal(register_csv(tmp_path / "r.csv", [["nama", "umur"], ["Wati", "20"]]))
    assert "Tidak satu kolom pun" in refusal(register_csv(tmp_path / "leer.csv", []))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert "tidak ada" in refusal(tmp_path / "r.csv")
    (tmp_path / "r.ods").write_text("x")
    assert "bukan .csv atau .xlsx" in refusal(tmp_path / "r.ods")
    (tmp_path / "r.xlsx").write_text("x")
    assert "tidak terbaca" in refusal(tmp_path / "r.xlsx")


@pytest.mark.parametrize("lines", [1, 9000])
def test_a_file_that_is_not_utf8_is_refused_before_its_first_line(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"cas_Status,prs_FirstName\n" + b"Closed,Ana\n" * lines + "Closed,Zoë\n".encode("cp1252"))
    assert "UTF-8" in refusal(path)


def test_an_open_quote_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text('cas_Status,prs_FirstName\nClosed,Ana\nClosed,"Wati\nClosed,Sari\n')
    assert "baris 3" in refusal(path)


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("quoted", ["", '"'])
def test_commas_and_semicolons(tmp_path: Path, delimiter: str, start: str, quoted: str) -> None:
    header = delimiter.join(f"{quoted}{name}{quoted}" for name in ("x_Reference", "cas_Status", "prs_Citizenship"))
    path = tmp_path / "r.csv"
    path.write_text(f'{start}{header}\nA-1{delimiter}Closed{delimiter}"IDN;MYS"\n', encoding="utf-8")
    assert [row.supplied()["prs_Citizenship"] for row in parsed(path)[0]] == ["IDN;MYS"]


def test_one_column_is_a_comma_file(tmp_path: Path) -> None:
    path = register_csv(tmp_path / "r.csv", [["cas_Status"], ["Closed;ClosedReferred"]])
    assert parsed(path)[0][0].codes("cas_Status") == ("Closed", "ClosedReferred")


def test_blank_lines_are_left_out_and_counted_on(tmp_path: Path) -> None:
    rows = [["", "cas_Status"], ["1", ""], [], ["2", "Closed"], ["", " \u00a0"], ["x", ""]]
    path = register_csv(tmp_path / "r.csv", rows)
    table = read_table(path)
    assert [line.number for line in table.lines()] == [4, 6]
    assert table.total == 2


def test_lines_can_be_read_again(tmp_path: Path) -> None:
    table = read_table(register_csv(tmp_path / "r.csv", [["cas_Status"], ["Closed"]]))
    assert list(table.lines()) == list(table.lines()) == [Line(2, ("Closed",))]


def test_a_nul_is_dropped(tmp_path: Path) -> None:
    path = register_csv(tmp_path / "r.csv", [["cas_Status", "prs_FirstName"], ["Closed", "Wa\0ti"]])
    assert parsed(path)[0][0].text("prs_FirstName") == "Wati"


def test_a_csv_is_read_with_flat_memory(tmp_path: Path) -> None:
    peaks = []
    for lines in (2_000, 20_000):
        rows = (["Closed", "x" * 100] for _ in range(lines))
        path = register_csv(tmp_path / f"{lines}.csv", [["cas_Status", "cas_ReasonForCaseClosure"], *rows])
        tracemalloc.start()
        assert sum(1 for _ in read_table(path).lines()) == lines
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_the_published_register_has_one_column_that_is_not_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(published_register(), encoding="utf-8")
    table = read_table(path)
    assert table.header.unknown == ("vic_RelationshipToTrafficker",)
    assert table.total == 6304


# --- Excel


def excel(path: Path, cells: list[object], start: int = 0) -> Path:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    day, moment = (workbook.add_format({"num_format": text}) for text in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
    sheet.write_row(0, start, [column.name for column in COLUMNS[: len(cells)]])
    for place, value in enumerate(cells, start):
        if isinstance(value, date):
            sheet.write_datetime(1, place, value, moment if isinstance(value, datetime) else day)
        else:
            sheet.write(1, place, value)
    workbook.close()
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2014, "2014"),
        (81234567890, "81234567890"),
        (1.5, "1.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2023, 5, 17), "2023-05-17"),
        ("  spasi\nbaris ", "  spasi\nbaris "),
        ("=A1 bukan rumus"[1:], "A1 bukan rumus"),
    ],
)
def test_cells_of_excel_as_text(tmp_path: Path, value: object, text: str) -> None:
    (line,) = read_table(excel(tmp_path / "r.xlsx", ["A", value])).lines()
    assert line == Line(2, ("A", text))


@pytest.mark.parametrize("value", [5303010101900001, datetime(2023, 5, 17, 10, 30)])  # noqa: DTZ001  Excel has no zones
def test_cells_of_excel_that_are_not_what_was_meant(tmp_path: Path, value: object) -> None:
    (line,) = read_table(excel(tmp_path / "r.xlsx", ["A", value])).lines()
    assert isinstance(line.cells[1], Unreadable)


def test_a_sheet_that_begins_in_column_c_keeps_its_letters(tmp_path: Path) -> None:
    (line,) = read_table(excel(tmp_path / "r.xlsx", ["A-1", "2014"], start=2)).lines()
    assert line.cells == ("", "", "A-1", "2014")
