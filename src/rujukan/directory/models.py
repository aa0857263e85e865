"""Who there is: the regency, its agencies, their units and the roles that each unit holds.

All of it comes from the region's procedure pack (`actions.settle`); nothing here is typed in by hand.
"""

from django.db import models
from django.db.models import Q

from rujukan.foundation.constraints import max_length, not_blank
from rujukan.foundation.ids import uuid7


class Region(models.Model):
    """A regency (or province) by its Kemendagri code: '53.03' is Timor Tengah Utara."""

    code = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)
    """IANA name of its local time: 'Asia/Makassar'."""

    class Meta:
        constraints = (
            max_length("code", 13),
            not_blank("code"),
            max_length("name", 120),
            not_blank("name"),
            max_length("zone", 40),
            not_blank("zone"),
        )

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """One organisation of the task force: the police, a hospital, the social office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agencies")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    """Its place in the overlay, which is the order of every list of agencies."""

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("region", "code"), name="directory_agency_once"),
            max_length("code", 40),
            not_blank("code"),
            max_length("name", 120),
            not_blank("name"),
        )

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_region(self, code: str) -> "UnitQuerySet":
        """Units of one region, those included that the pack no longer names."""
        return self.filter(region_id=code)

    def standing(self) -> "UnitQuerySet":
        """Units that the pack in force still names."""
        return self.filter(ended_at__isnull=True)

    def holding(self, role: str) -> "UnitQuerySet":
        """Standing units that hold the role: as their own before as a stand-in, then in the overlay's order."""
        held = Q(roles__role=role, roles__ended_at__isnull=True)
        return self.standing().filter(held).order_by("roles__fallback", "roles__position", "id")


class Unit(models.Model):
    """The part of an agency that works and sees: grants, matters and memberships are a unit's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="units")
    """The agency's region, kept here too since units are found by it."""
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    """Its place in the overlay, which is the order of every list of units."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """Since when the pack in force names it no more; what it did stays its own."""

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("region", "code"), name="directory_unit_once"),
            max_length("code", 40),
            not_blank("code"),
            max_length("name", 120),
            not_blank("name"),
        )

    def __str__(self) -> str:
        return self.name


class UnitRole(models.Model):
    """A role that a unit holds, as its own or as a stand-in where no other unit holds it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)
    fallback = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    """Place of the unit among those that hold the role."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("unit", "role"), name="directory_unitrole_once"),
            max_length("role", 20),
            not_blank("role"),
        )

    def __str__(self) -> str:
        return self.role
