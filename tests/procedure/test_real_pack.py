"""No limit, step or responsible role stands in code: the pack is changed everywhere, and the product follows.

The stream of events is made from the pack itself: for each step its start, and then its stop.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from rujukan.procedure.models import Matter
from rujukan.procedure.packs import put_in_force
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.calendar import Calendar, add
from rujukan.rules.procedure.durations import Duration, parse
from rujukan.rules.procedure.engine import About, Facts
from rujukan.rules.procedure.load import load_texts
from rujukan.rules.procedure.pack import GRADES, Grade, Pack, Step, Trigger
from tests.guards.clock import Clock
from tests.people import cast
from tests.rules.packs import national, overlay, pack
from tests.rules.player import Dossier
from tests.story import Story

TTU = pack()
START = datetime(2025, 11, 12, 1, 40, tzinfo=UTC)
DATE = START + timedelta(days=20)
CALENDAR = Calendar.of(TTU)
STEPS = list(TTU.steps)
LIMITED = [code for code, step in TTU.steps.items() if step.due.by]


def facts(step: Step, risk: Grade = "low", age: str = "adult") -> Facts:
    on = {"complaint": "complaint", "region": "region"}.get(step.per, "case")
    grades = TTU.branches["child.presumed"].grades if age != "adult" else {}
    return Facts(per=on, risk=risk, age=age, calendar=CALENDAR, grades=grades)  # type: ignore[arg-type]


def about(step: Step, grade: Grade = "low", kind: str = "") -> About:
    """A subject on which the step can hang."""
    return About(
        referral=UUID(int=1) if step.per == "referral" else None, need=UUID(int=2), item=UUID(int=3),
        service=step.service, kind=kind, grade=grade,
    )  # fmt: skip


def started(pack: Pack, step: Step, trigger: Trigger, risk: Grade = "low", age: str = "adult") -> Dossier:
    """A dossier on which this trigger of the step has happened."""
    dossier = Dossier(pack, facts(step, risk, age if not trigger.age else trigger.age))
    dossier.happens(
        trigger.event, about(step, risk, trigger.kind), at=START, due=DATE if step.due.dated else None,
        outcome=trigger.outcome, value=trigger.period,
    )  # fmt: skip
    return dossier


def expected(step: Step, trigger: Trigger, risk: Grade) -> datetime | None:
    """The due as the pack writes it, reckoned by hand."""
    due = step.due
    if due.runs:
        return add(START, due.runs[0], CALENDAR)
    if due.dated:
        return add(DATE, due.offset, CALENDAR) if due.offset else DATE
    limit = trigger.due or due.by.get(risk)
    return add(START, limit, CALENDAR) if limit else None


@pytest.mark.parametrize("code", STEPS)
def test_each_step_starts_stops_and_is_due_as_the_pack_says(code: str) -> None:
    step = TTU.steps[code]
    for trigger in step.starts:
        for risk in GRADES:
            dossier = started(TTU, step, trigger, risk)
            assert code in dossier.open()
            if not trigger.age:
                assert dossier.due(code) == expected(step, trigger, risk)
    for stop in step.stops:
        dossier = started(TTU, step, step.starts[0])
        if stop.event == step.starts[0].event:
            continue
        subject = about(step, kind=stop.kind or step.starts[0].kind)
        dossier.happens(stop.event, subject, at=DATE, outcome=stop.outcome, value=stop.period)
        ended = [m for m in dossier.matters.values() if m.step == code and m.ended_at]
        assert ended, stop.event
        assert ended[0].ended_how in ("stopped", "declined", "for good")


@pytest.mark.parametrize("code", LIMITED)
def test_another_limit_in_the_pack_is_another_due(code: str) -> None:
    step = TTU.steps[code]
    plain = next(t for t in step.starts if not t.due)
    if step.due.dated or step.due.runs:
        return
    for risk in GRADES:
        other = parse("PT77M")
        changed = step.model_copy(update={"due": step.due.model_copy(update={"by": {**step.due.by, risk: other}})})
        mutated = TTU.model_copy(update={"steps": {**TTU.steps, code: changed}})
        assert started(mutated, changed, plain, risk).due(code) == START + timedelta(minutes=77)


@pytest.mark.parametrize("code", STEPS)
def test_a_step_that_is_taken_out_of_the_pack_never_starts(code: str) -> None:
    step = TTU.steps[code]
    without = TTU.model_copy(update={"steps": {c: s for c, s in TTU.steps.items() if c != code}})
    for trigger in step.starts:
        assert code not in started(without, step, trigger).open()


@pytest.mark.parametrize("event", [e.code for e in TTU.events.values() if e.kind == "act"])
def test_another_role_in_the_pack_is_another_who_may_record(event: str) -> None:
    found = TTU.events[event]
    kind = next(iter(TTU.kinds))
    before = set(engine.roles_for(TTU, found, kind))
    assert before or found.by == ("system",)
    changed = found.model_copy(update={"by": ("VIS",)})
    assert set(engine.roles_for(TTU, changed, kind)) == {"VIS"}


def test_no_limit_step_or_role_of_the_pack_stands_in_the_engine() -> None:
    """Two words of the conventions do: the need that a closing ends, and the case."""
    source = Path(engine.__file__).read_text()
    strings = set(re.findall(r'"([^"\n]+)"', source))
    assert not strings & set(TTU.steps)
    assert not strings & set(TTU.roles)
    assert not [text for text in strings if re.fullmatch(r"P(T?\d+[HMD]|\d+M)( [cw])?", text)]


# -- through the database, the text itself changed


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "old"), [("intake.triage", "PT2H"), ("intake.guardian", "PT4H")])
def test_a_limit_changed_in_the_text_is_followed_by_the_whole_house(clock: Clock, code: str, old: str) -> None:
    text = national()
    at = text.index(f"\n  {code}:")
    end = text.index("\n  ", text.index("due:", at))
    changed = text[:at] + text[at:end].replace(old, "PT13M") + text[end:]
    assert changed != text
    assert load_texts(changed, overlay()).steps[code].due.by["high"] == Duration("hours", 13, "PT13M")
    put_in_force(national=changed, overlay=overlay())
    story = Story(cast(), load_texts(changed, overlay()))
    story.case()
    running = Matter.unscoped.get(step=code)
    assert running.started_at + timedelta(minutes=13) == running.due_at
