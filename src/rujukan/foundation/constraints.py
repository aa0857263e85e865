"""Database constraints that models share: SQLite checks no length by itself, so every text column says its own."""

from django.db.models import CheckConstraint, F, IntegerField, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual


def max_length(field: str, most: int) -> CheckConstraint:
    """At most that many characters in `field`; a null passes. For `Meta.constraints`."""
    return CheckConstraint(
        condition=LessThanOrEqual(Length(F(field)), Value(most, output_field=IntegerField())),
        name=f"%(app_label)s_%(class)s_{field}_max",
    )


def not_blank(field: str) -> CheckConstraint:
    """At least one character in `field`; a null passes. For `Meta.constraints`."""
    return CheckConstraint(
        condition=GreaterThan(Length(F(field)), Value(0, output_field=IntegerField())),
        name=f"%(app_label)s_%(class)s_{field}_not_blank",
    )


def one_of(field: str, values: tuple[str, ...]) -> CheckConstraint:
    """`field` holds one of the values and nothing else; a null passes. For `Meta.constraints`."""
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"%(app_label)s_%(class)s_{field}_known")
