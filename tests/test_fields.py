"""P23: nothing about a person is stored without a purpose that the pack names."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from rujukan.foundation.sealed import SealedField
from rujukan.rules.procedure.load import load_texts

ROOMS = ("intake", "cases", "referrals", "services")
OF_THE_RECORD = {
    "accessgrant.section", "accessgrant.basis", "remark.section", "traffickingevent.region", "referral.code",
    "referral.holds", "harmed.position",
}  # fmt: skip
"""What the product itself writes, and no form asks for: where a row belongs, its code, how often it was held."""

CONTENT = (
    models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.DateField, SealedField,
)  # fmt: skip
MOMENTS_AND_KEYS = (models.DateTimeField, models.AutoField)


def stored() -> Iterator[str]:
    """`model.field` of everything that is written of a case; moments, keys and indexes apart."""
    for model in apps.get_models():
        if model._meta.app_label in ROOMS or model.__name__ == "Remark":
            for field in model._meta.get_fields():
                if isinstance(field, (*CONTENT, SealedField)) and not isinstance(
                    field, (models.DateTimeField, models.AutoField)
                ):
                    yield f"{model._meta.model_name}.{field.name.removesuffix('_sealed')}"


def test_each_stored_field_has_its_purpose_in_the_pack() -> None:
    pack = load_texts((Path(settings.SOP_FOLDER) / "national.yaml").read_text())
    assert set(stored()) - OF_THE_RECORD - set(pack.fields) == set()


def test_the_pack_names_no_field_that_is_not_stored() -> None:
    pack = load_texts((Path(settings.SOP_FOLDER) / "national.yaml").read_text())
    moments = {"complaint.received_at", "case.opened_at"}
    assert set(pack.fields) - set(stored()) == moments
