"""The year in review: for who coordinates, exact as of a moment, small cells hidden in every format."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from rujukan.cases.models import Need
from rujukan.intake.models import Complaint
from rujukan.procedure.models import Matter
from rujukan.reports.document import Report
from rujukan.reports.hiding import hidden_cells
from rujukan.reports.runner import year_in_review
from rujukan.reports.writers.files import TYPES, write
from rujukan.rules.refused import Refused
from tests.guards.clock import Clock
from tests.people import REGION
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


def report(story: Story, **more: object) -> Report:
    return year_in_review(year=2025, region=REGION, by=story.people.gita.actor, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["ana", "budi", "fajar", "hana", "ivan", "joko"])
def test_who_does_not_coordinate_gets_none(clock: Clock, who: str) -> None:
    story = Story.begin().until_sent()
    with pytest.raises(Refused):
        year_in_review(year=2025, region=REGION, by=getattr(story.people, who).actor)


def test_the_numbers_are_those_of_the_rows(clock: Clock) -> None:
    story = Story.begin()
    story.complaint(persons=7)
    story.case(persons=7)
    story.consent()
    story.plan()
    found = {row.code: row.cells[0].now.value for row in report(story).numbers}
    year = [at.year for (at,) in Complaint.unscoped.values_list("received_at")]
    assert year.count(2025) == 1
    assert Need.unscoped.count() == 1
    assert (found["cases"], found["persons"], found["complaints"]) == (7, 7, None)


def test_clocks_are_those_that_a_plain_walk_over_the_rows_finds(clock: Clock) -> None:
    story = Story.begin()
    story.complaint(persons=6)
    story.case(persons=6)
    clock.forward(days=40)
    kept = missed = 0
    for row in Matter.unscoped.exclude(dossier__kind="region").values("due_at", "ended_at", "ended_how"):
        if row["due_at"] and row["ended_at"] is None:
            missed += row["due_at"] < clock.now()
        elif row["due_at"] and row["ended_at"]:
            assert row["ended_at"]
            kept += row["ended_how"] == "stopped" and row["ended_at"] <= row["due_at"]
    table = next(table for table in report(story).tables if table.code == "clocks")
    assert table.total
    all_of_them, said_kept, said_missed = (cell.now.value for cell in table.total.cells)
    assert missed > 20
    assert {all_of_them, said_kept, said_missed} <= {kept + missed, kept, missed, None}
    assert said_missed in (missed, None)


@pytest.mark.parametrize("kind", list(TYPES))
def test_the_same_moment_gives_the_same_bytes_after_later_changes(clock: Clock, kind: str) -> None:
    story = Story.begin()
    story.complaint(persons=6)
    story.case(persons=6)
    clock.forward(days=3)
    then = clock.now()
    before = write(report(story, as_of=then), kind)
    clock.forward(days=5)
    story.consent()
    story.screening()
    story.plan()
    story.refer()
    story.accept()
    clock.forward(days=20)
    assert write(report(story, as_of=then), kind) == before
    assert write(report(story), kind) != before


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_no_small_number_and_nothing_of_a_person_stands_in_it(clock: Clock, kind: str) -> None:
    story = Story.begin().until_accepted()
    text = write(report(story), kind).decode()
    assert not [word for word in CANARIES.values() if word in text]
    assert "disamarkan" in text
    if kind == "json":
        made = json.loads(text)
        rows = [row for table in made["tables"] for row in [*table["rows"], table["total"]] if row]
        assert not [c for row in [*made["numbers"], *rows] for c in row["cells"] if c["now"] in (1, 2, 3, 4)]


def test_what_has_not_come_yet_is_refused(clock: Clock) -> None:
    story = Story.begin()
    with pytest.raises(Refused):
        report(story, as_of=clock.now() + timedelta(days=1))
    with pytest.raises(Refused):
        year_in_review(year=2026, region=REGION, by=story.people.gita.actor)
    with pytest.raises(Refused):
        report(story, as_of=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_small_half_is_not_uncovered_by_its_year() -> None:
    counts = {"year": 20, "first": 3, "second": 17}
    assert hidden_cells(counts, [("year", ["first", "second"])]) == {"first", "second"}


def test_a_hidden_total_is_not_uncovered_by_its_parts() -> None:
    counts = {"year": 6, "first": 3, "second": 3, "a": 6}
    hidden = hidden_cells(counts, [("year", ["first", "second"]), ("year", ["a"])])
    assert {"first", "second"} <= hidden
