"""The elements of trafficking (UU 21/2007 art. 1; Palermo Protocol art. 3): act, means, purpose.

A child needs no means. This is the administrative identification, which says who is entitled. The legal qualification
is for police, prosecutor and court.
"""

from collections.abc import Collection
from typing import Literal

Element = Literal["act", "means", "purpose"]
ELEMENTS: tuple[Element, ...] = ("act", "means", "purpose")
FACT_ANSWERS = ("yes", "no", "unknown")

CODE_FIELDS = ("form", "sector", "sex_form", "destination", "recruitment", "control", "event_type")
"""Typed codes of a screening: HTCDS vic_TypeOfExploitation, vic_ForcedLabourIndustry, vic_TypeOfSexExploitation,
a country (ISO 3166 alpha-3), vic_MethodOfRecruitment, vic_MethodsOfControl, hte_Type."""

RESULTS = ("presumed_victim", "victim", "witness_only", "not_trafficking", "more_needed")
VICTIM = ("presumed_victim", "victim")


def elements_needed(age: str) -> tuple[Element, ...]:
    """For a child the means do not matter; while it is unsure, they are not asked either (child.presumed)."""
    return ELEMENTS if age == "adult" else ("act", "purpose")


def elements_missing(found: Collection[Element], age: str) -> tuple[Element, ...]:
    """Elements without a fact behind them."""
    return tuple(element for element in elements_needed(age) if element not in found)


def suggested_result(found: Collection[Element], age: str) -> str:
    """What the elements point to; a person decides."""
    return "more_needed" if elements_missing(found, age) else "presumed_victim"
