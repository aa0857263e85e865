"""Our tables of codes against the standard as IOM publishes it, and countries in all their spellings."""

import json

import pytest
from django_countries.data import ALT_CODES, COUNTRIES
from python_calamine import CalamineWorkbook

from rujukan.exchange.htcds import codes
from rujukan.exchange.htcds.columns import COLUMNS, Column, Kind
from rujukan.exchange.htcds.countries import find_country
from tests.exchange.registers import CHECKED_TEMPLATE, shared, template

PICKED = [column for column in COLUMNS if column.kind is Kind.CODES]
FROM_THE_DEFINITIONS = {"RestrictsMovement", "UsesChildren"}


def labels(column: Column) -> dict[str, str]:
    assert column.picklist is not None
    return dict(column.picklist.labels)


@pytest.mark.parametrize("column", PICKED, ids=lambda column: column.name)
def test_a_picklist_is_the_standards_own(column: Column) -> None:
    fields = {
        field["system_name"]: field for field in json.loads(shared("data/htcds/htcds_v2_fields.json").read_text())
    }
    standard = {value["code"]: value["label"] for value in fields[column.name]["values"]}
    ours = labels(column)
    if column.name == "vic_MethodsOfControl":
        assert FROM_THE_DEFINITIONS.isdisjoint(standard)
        ours = {code: label for code, label in ours.items() if code not in FROM_THE_DEFINITIONS}
    assert ours == standard


@pytest.mark.parametrize("column", PICKED, ids=lambda column: column.name)
def test_no_label_stands_for_two_codes(column: Column) -> None:
    assert column.picklist is not None
    for code, label in labels(column).items():
        assert column.picklist.find(code) == column.picklist.find(label) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DebtBondage ", "DebtBondage"),
        ("Debt bondage ", "DebtBondage"),
        ("\u00a0debt  BONDAGE\u00a0", "DebtBondage"),
        ("RestrictsMovement", "RestrictsMovement"),
        ("UsesChildren", "UsesChildren"),
        ("Debt-bondage", None),
        ("", None),
    ],
)
def test_case_and_blanks_do_not_matter(text: str, code: str | None) -> None:
    assert codes.METHODS_OF_CONTROL.find(text) == code


def test_a_label_may_hold_a_semicolon() -> None:
    cell = "Construction; Water supply;sewerage, waste management and remediation ;F_Construction;; Education"
    found = ("E_WaterSupplySewerageWasteManagement", "F_Construction", "P_Education")
    assert codes.FORCED_LABOUR_INDUSTRY.split(cell) == (found, ())


def test_half_a_label_is_unknown() -> None:
    assert codes.FORCED_LABOUR_INDUSTRY.split("Water supply;Construction;x") == (
        ("F_Construction",),
        ("Water supply", "x"),
    )


def test_a_cell_of_many_semicolons_is_read_in_a_blink() -> None:
    assert codes.GENDER.split(";" * 100_000 + "Feminine") == (("Feminine",), ())


def test_every_list_of_ioms_template_is_understood() -> None:
    workbook = CalamineWorkbook.from_path(template(CHECKED_TEMPLATE))
    lists = zip(*list(workbook.get_sheet_by_name("validation").iter_rows())[2:], strict=True)
    by_label = {column.label: column for column in PICKED}
    seen = 0
    for title, *values in lists:
        if (column := by_label.get(str(title))) is not None and column.picklist is not None:
            seen += 1
            assert {column.picklist.find(str(value)) for value in values if value} <= set(column.picklist.labels)
    assert seen == len(PICKED) - 1  # all but hte_Type, which no template has


def test_every_country_of_ioms_template_is_understood() -> None:
    rows = list(CalamineWorkbook.from_path(template(CHECKED_TEMPLATE)).get_sheet_by_name("validation").iter_rows())[3:]
    pairs = [(str(row[3]), str(row[4])) for row in rows]
    assert len(pairs) == 249
    assert [
        pair for pair in pairs if find_country(pair[0]) is None or find_country(pair[0]) != find_country(pair[1])
    ] == []


def test_codes_and_names_of_iso_are_understood() -> None:
    for alpha2, name in COUNTRIES.items():
        alpha3 = ALT_CODES[alpha2][0]
        assert [find_country(text) for text in (alpha2, alpha3, alpha3.lower(), f" {name} ")] == [alpha3] * 4


@pytest.mark.parametrize(
    ("name", "alpha3"),
    [
        ("Republic of Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("North Korea", "PRK"),
        ("Congo", "COG"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Vietnam", "VNM"),
        ("VIET NAM", "VNM"),
        ("Turkey", "TUR"),
        ("Cote d’Ivoire", "CIV"),
        ("UK", "GBR"),
        ("Niger", "NER"),
        ("Guinea", "GIN"),
        ("Samoa", "WSM"),
        ("Nauru", "NRU"),
        ("Inggris", None),
        ("Saudi", None),
        ("Korea", None),
        ("ROM", None),
        ("00", None),
        ("ZZZ", None),
        ("-99", None),
        ("", None),
    ],
)
def test_a_country_is_meant_or_it_is_none(name: str, alpha3: str | None) -> None:
    assert find_country(name) == alpha3


def test_names_of_countries_do_not_turn_with_the_language() -> None:
    from django.utils import translation

    from rujukan.exchange.htcds import countries

    countries._by_words.cache_clear()
    with translation.override("id"):
        assert find_country("Germany") == "DEU"
        assert find_country("Jerman") is None
