"""Where each part of an effective step is written."""

import pytest

from rujukan.rules.procedure.durations import parse
from rujukan.rules.procedure.explain import LABELS, Part, Said, explain
from rujukan.rules.procedure.pack import Words
from tests.rules.packs import both, national, overlay, pack, under

FILES = {"national.yaml": national, "53.03.yaml": overlay}


def parts(code: str) -> dict[str, Part]:
    return {part.label: part for part in explain(both(), pack(), under(), code)}


def test_what_the_region_says_stands_beside_what_the_nation_says() -> None:
    low = parts("intake.screen")[LABELS["due.low"]]
    assert (low.said, low.place.layer) == ((parse("PT48H"),), "region")
    assert low.national
    assert (low.national.said, low.national.place.layer) == ((parse("P3D w"),), "national")
    assert parts("intake.screen")[LABELS["due.high"]].national is None


@pytest.mark.parametrize("code", sorted(under().steps))
def test_each_part_of_a_step_says_something_and_names_its_line(code: str) -> None:
    found = parts(code)
    assert found[LABELS["name"]].said == (pack().steps[code].name,)
    for part in found.values():
        assert part.said and "" not in part.said
        line = FILES[part.place.file]().splitlines()[part.place.line - 1]
        assert ":" in line


def test_conditions_stand_behind_their_event() -> None:
    losses, offered = parts("legal.claim")[LABELS["starts"]].said
    assert losses == (pack().events["losses.listed"].name,)
    assert offered == (pack().events["restitution.offered"].name, Said("anak"), parse("P3D c"))


def test_who_receives_is_said_as_the_receiving_unit() -> None:
    assert parts("referral.respond")[LABELS["who"]].said == (Said("unit penerima"),)
    assert parts("referral.reroute")[LABELS["who"]].said == (Words(id="manajer kasus", en="case manager"),)


def test_a_step_that_is_not_there_has_no_parts() -> None:
    assert explain(both(), pack(), under(), "x.y") == []
