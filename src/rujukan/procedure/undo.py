"""What a mistaken act did to the matters of its dossier is taken back: never removed, each step of it dated."""

from collections.abc import Callable
from datetime import datetime

from rujukan.audit.models import Entry
from rujukan.procedure.act import Act
from rujukan.procedure.models import Matter, MatterDue
from rujukan.procedure.reading import as_rule
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import Reckoned

Undo = Callable[[Act, Entry], None]

ALSO: dict[str, Undo] = {}
"""Event -> what the room that owns its rows takes back too. Filled at start-up by `also_undo`."""


def also_undo(event: str, undo: Undo) -> None:
    """A room above says what `mark_in_error` must do to its own rows; without it such an act can't be marked here."""
    ALSO[event] = undo


def undo(act: Act, entry: Entry) -> None:
    """What the entry started ends 'in error', what it stopped is open again, what it moved goes back."""
    for begun in [m for m in act.matters if m.started_by == entry.id and m.ended_at is None]:
        act.change(begun.id, ended_at=max(act.at, begun.started_at), ended_how="in error", ended_by=entry.id,
                   ended_recorded_at=act.at)  # fmt: skip
    for ended in [m for m in act.matters if m.ended_by == entry.id and m.started_by != entry.id]:
        if not _is_open_again(act, ended):
            act.change(ended.id, ended_at=None, ended_how="", ended_by=None, ended_recorded_at=None)
            act.tell(ended.unit_id, ended.role, f"turn:{ended.step}", ended.referral)
    for paused in [m for m in act.matters if m.paused_by == entry.id]:
        act.change(paused.id, paused_at=None, paused_until=None, paused_by=None)
    _move_back(act, entry)
    _undo_course(act, entry)


def _is_open_again(act: Act, ended: Matter) -> bool:
    def subject(matter: Matter) -> tuple[object, ...]:
        return matter.step, matter.need, matter.referral, matter.item

    return any(m.ended_at is None and subject(m) == subject(ended) for m in act.matters)


def _move_back(act: Act, entry: Entry) -> None:
    """Dues that this act moved and nothing moved since."""
    for moved in MatterDue.objects.filter(entry=entry.id).order_by("id"):
        later = MatterDue.objects.filter(matter=moved.matter_id, id__gt=moved.id).exists()
        matter = next(m for m in act.matters if m.id == moved.matter_id)
        if not later and matter.ended_at is None:
            act.redue(matter.id, _reckoned_before(act, matter, moved), "in error", entry)


def _reckoned_before(act: Act, matter: Matter, moved: MatterDue) -> Reckoned:
    """The due as it was, and how it was reckoned where the step's own limit gives the same."""
    rule, step = as_rule(matter), act.pack.steps[matter.step]
    own = engine.reckon(step, act.facts, rule.about, start=rule.started_at, run=rule.run, first=rule.first_started_at)
    return own if own.due == moved.due_at else Reckoned(moved.due_at)


def _undo_course(act: Act, entry: Entry) -> None:
    """Closing and re-opening are taken back; a risk stays as it is until the unit head lowers it."""
    if entry.event == "case.closed":
        act.course.closed_at = None
    elif entry.event == "case.reopened":
        act.course.closed_at, act.course.reopened_at = _last(act, "case.closed"), _last(act, "case.reopened")
    elif entry.event == "child.presumed" and act.course.age == "unsure":
        act.course.age = "adult"
    act.refresh()


def _last(act: Act, event: str) -> datetime | None:
    rows = Entry.unscoped.filter(dossier=act.dossier, event=event, kind="act", in_error=False).order_by("seq")
    return rows.values_list("occurred_at", flat=True).last()
