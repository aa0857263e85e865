"""A form with a block for each person: one verdict, one list of faults, each saying whose it is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from rujukan.foundation import forms

PERSONS = "persons"
"""Code of the fault that some block has faults of its own."""


class Blocks(forms.OnceMixin, forms.Form):
    """`persons`: a form each, with a prefix of its own. `places`: their numbers, as the page says them."""

    persons: Sequence[forms.Form] = ()
    places: Sequence[int] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if [person for person in self.persons if not person.is_valid()]:
            self.add_error(None, ValidationError(_("Ada yang perlu diperbaiki."), PERSONS))
        return given

    @property
    def faults(self) -> list[forms.Fault]:
        """Its own, then those of the blocks."""
        own = [fault for fault in super().faults if fault.target or fault.words not in self._of_persons()]
        return own + [fault for place, person in zip(self.places, self.persons, strict=True)
                      for fault in self._named(place, person)]  # fmt: skip

    def _of_persons(self) -> list[str]:
        found = self.errors.as_data().get(NON_FIELD_ERRORS, [])
        return [words for error in found if error.code == PERSONS for words in error.messages]

    def _named(self, place: int, person: forms.Form) -> list[forms.Fault]:
        if len(self.persons) == 1:
            return person.faults
        whose = _("Orang ke-%(n)s") % {"n": place}
        return [replace(fault, label=f"{whose}, {fault.label}") for fault in person.faults]
