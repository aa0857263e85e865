"""The directory follows the pack."""

from collections.abc import Iterator

import pytest
from django.db import DataError, IntegrityError, transaction

from rujukan.directory.actions import settle
from rujukan.directory.models import Agency, Region, Unit, UnitRole
from rujukan.rules.actor import system
from rujukan.rules.procedure.pack import Agency as SaidAgency
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.procedure.pack import Unit as SaidUnit

pytestmark = pytest.mark.django_db
BY = system("53.03")


def said(code: str, *roles: str, agency: str = "a", fallback: tuple[str, ...] = (), name: str = "") -> SaidUnit:
    return SaidUnit(code=code, agency=agency, name=name or code.upper(), roles=roles, fallback=fallback)


def pack(*units: SaidUnit, name: str = "Timor Tengah Utara") -> Pack:
    agencies = {unit.agency: SaidAgency(code=unit.agency, name=unit.agency.upper()) for unit in units}
    return Pack.model_construct(  # type: ignore[call-arg]
        region="53.03", name=name, zone="Asia/Makassar", agencies=agencies, units={unit.code: unit for unit in units}
    )


def rows() -> Iterator[tuple[object, ...]]:
    yield from Region.objects.order_by("code").values_list()
    yield from Agency.objects.order_by("code").values_list()
    yield from Unit.objects.order_by("code").values_list()
    yield from UnitRole.objects.order_by("unit__code", "role").values_list()


def codes(role: str) -> list[str]:
    return [unit.code for unit in Unit.objects.in_region("53.03").holding(role)]


def test_a_pack_makes_region_agencies_units_and_roles() -> None:
    region = settle(pack(said("one", "CM", "UH"), said("two", "MED", agency="b", fallback=("PSI",))), BY)
    assert (region.code, region.name, region.zone) == ("53.03", "Timor Tengah Utara", "Asia/Makassar")
    assert [unit.agency.code for unit in Unit.objects.order_by("position")] == ["a", "b"]
    assert list(UnitRole.objects.filter(fallback=True).values_list("unit__code", "role")) == [("two", "PSI")]


def test_the_same_pack_again_changes_nothing() -> None:
    same = pack(said("one", "CM"), said("two", "MED", agency="b"))
    settle(same, BY)
    before = list(rows())
    settle(same, BY)
    assert list(rows()) == before


def test_own_role_comes_before_stand_in_then_the_overlays_order() -> None:
    settle(pack(said("stands-in", fallback=("CM",)), said("later", "CM"), said("last", "CM")), BY)
    assert codes("CM") == ["later", "last", "stands-in"]
    settle(pack(said("last", "CM"), said("later", "CM"), said("stands-in", fallback=("CM",))), BY)
    assert codes("CM") == ["last", "later", "stands-in"]


def test_what_vanished_is_ended_and_stands_again_when_it_is_back() -> None:
    settle(pack(said("one", "CM", "UH"), said("two", "CM")), BY)
    kept = Unit.objects.get(code="two").id
    settle(pack(said("one", "CM")), BY)
    assert codes("CM") == ["one"]
    assert codes("UH") == []
    assert Unit.objects.get(code="two").ended_at is not None
    settle(pack(said("one", "CM", "UH"), said("two", "CM")), BY)
    assert codes("CM") == ["one", "two"]
    assert codes("UH") == ["one"]
    assert Unit.objects.get(code="two").id == kept


def test_names_follow_the_pack() -> None:
    settle(pack(said("one", "CM")), BY)
    settle(pack(said("one", "CM", agency="b", name="Unit baru"), name="TTU"), BY)
    unit = Unit.objects.select_related("agency", "region").get()
    assert (unit.name, unit.agency.code, unit.region.name) == ("Unit baru", "b", "TTU")


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_the_database_refuses_names_that_are_empty_or_too_long(name: str) -> None:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Region.objects.create(code="53.03", name=name, zone="Asia/Makassar")
