"""P22: a question already answered shows who asked and when, before it is opened and without opening it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from rujukan.cases.models import Account, Contact, Identity
from rujukan.disclosure.access import Access
from rujukan.disclosure.names import Ids, Names
from rujukan.disclosure.shapes import Asked
from rujukan.intake.models import Report, Screening

Answered = dict[str, tuple[UUID | None, UUID | None, datetime]]
"""Section -> by whom, of which unit, when it was last written."""


def asked_before(access: Access) -> Answered:
    """What was written already in the sections that he may see, in one query; of `own` the unit's own."""
    found: Answered = {}
    tables = [table for table in _tables(access) if table is not None]
    if tables:
        rows = tables[0].union(*tables[1:], all=True) if len(tables) > 1 else tables[0]
        for section, user, unit, at in sorted(rows, key=lambda row: (row[3], str(row[1]))):
            found[section] = (user, unit, at)
    return found


def _tables(access: Access) -> "list[QuerySet[Any, Any] | None]":
    here, persons = [access.dossier.id], [of.person for of in access.persons]
    hers = {"identity": Identity.unscoped.all(), "contact": Contact.unscoped.all(), "account": Account.unscoped.all()}
    of_person = [_written(access, code, rows, persons, "recorded_at") for code, rows in hers.items()]
    if access.dossier.kind == "complaint":
        return [*of_person, _written(access, "reporter", Report.unscoped.all(), here, "recorded_at")]
    return [*of_person, _written(access, "screening", Screening.unscoped.all(), here, "saved_at")]


def _written(
    access: Access, section: str, rows: "QuerySet[Any, Any]", dossiers: list[UUID], moment: str
) -> "QuerySet[Any, Any] | None":
    extent = access.extent(section)
    if not extent:
        return None
    mine = rows.filter(dossier__in=dossiers) if extent == "whole" else rows.filter(
        dossier__in=dossiers, unit=access.actor.unit
    )  # fmt: skip
    return mine.order_by().values_list(Value(section), "by_user", "unit_id", moment)


def pairs_of(answered: Answered) -> list[Ids]:
    """Whose names are wanted."""
    return [(user, unit) for user, unit, _ in answered.values()]


def hints(answered: Answered, names: Names) -> dict[str, Asked]:
    """The same in names."""
    return {section: Asked(names.someone(user, unit), at) for section, (user, unit, at) in answered.items()}
