"""No foreign key points upward in the house, and none lets the lower room climb back by its reverse name."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model

AnyField = Field[Any, Any]
PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def floors() -> dict[str, int]:
    """Each room with its floor, as the import contract orders them; the ground is 0."""
    contract = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"][0]
    layers: list[str] = contract["layers"]
    return {room.strip(" ()"): floor for floor, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def room_of(model: type[Model]) -> str:
    """`rujukan.cases.models.case` -> `cases`; "" for a model that isn't ours."""
    package, _, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if package == "rujukan" else ""


def keys_between_rooms() -> Iterator[tuple[AnyField, type[Model], type[Model]]]:
    """Field, its model, the model it points at."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.related_model and _crosses(model, field.related_model):
                yield field, model, field.related_model


def _crosses(model: type[Model], target: type[Model]) -> bool:
    return "" not in (room_of(model), room_of(target)) and room_of(model) != room_of(target)


def test_every_room_with_models_has_a_floor() -> None:
    assert {room_of(model) for model in apps.get_models()} - {""} <= floors().keys()


@pytest.mark.parametrize(("field", "model", "target"), list(keys_between_rooms()), ids=str)
def test_a_foreign_key_points_down_and_hides_its_reverse(
    field: AnyField, model: type[Model], target: type[Model]
) -> None:
    assert floors()[room_of(target)] < floors()[room_of(model)], f"{field} points upward to {target.__name__}"
    assert field.remote_field and field.remote_field.hidden, f'{field} needs related_name="+"'
