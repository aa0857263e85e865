"""A recorded conference: attendance, options, decision, dissent, tasks; and what it sets aside for closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.audit.models import Entry
from rujukan.cases.access import check_action
from rujukan.cases.grants import grant
from rujukan.cases.models import Attendance, Conference, Override, Task
from rujukan.directory.models import Unit
from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.models import Matter
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.engine import About
from rujukan.rules.refused import Refused
from rujukan.rules.when import NOW, When

CONFERENCE = "conference"


@dataclass(frozen=True)
class Given:
    """A task: which unit, what, until when."""

    unit: UUID
    words: str
    due_at: datetime


@dataclass(frozen=True)
class Minutes:
    """F08. she_was: there, represented, not_there; sets_aside: open matter -> the reason."""

    attendance: Sequence[UUID]
    she_was: str
    options: str
    decision: str
    dissent: str = ""
    tasks: Sequence[Given] = ()
    sets_aside: Mapping[UUID, str] | None = None


def hold_conference(
    *, dossier: UUID, minutes: Minutes, by: Actor, when: When = NOW, token: str = ""
) -> Conference | None:
    """Record a conference. Each task starts its clock; what it sets aside blocks closing no more, where the SOP lets a
    conference do that. A unit that sat in it reads its own tasks. None: filed before by this very form.
    Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "hold_conference")
        _check(act, minutes)
        if found_before(token, by.user):
            return None
        file_token(token, act.dossier, by.user)
        conference = _write(act, minutes, when)
        entry = act.happened("conference.decided", when=when)
        for task in minutes.tasks:
            _give(act, conference, task, entry)
            if task.unit in minutes.attendance:
                grant(act, unit=task.unit, sections=["decisions"], basis="own", source=conference.id)
        for matter, reason in (minutes.sets_aside or {}).items():
            set_aside(act, matter, CONFERENCE, reason, entry, conference)
        return conference


def _check(act: Act, minutes: Minutes) -> None:
    known = Unit.objects.filter(region=act.dossier.region, id__in=minutes.attendance).count()
    if not minutes.attendance or known != len(set(minutes.attendance)):
        raise Refused("Pilih unit yang hadir.", field="attendance")
    if minutes.she_was not in ("there", "represented", "not_there"):
        raise Refused("Pilih satu jawaban.", field="she_was")
    if not minutes.decision.strip():
        raise Refused("Tulis keputusannya.", field="decision")
    if any(not task.words.strip() for task in minutes.tasks):
        raise Refused("Tulis apa tugasnya.", field="tasks")
    if any(task.due_at <= act.at for task in minutes.tasks):
        raise Refused("Tanggal tugas harus sesudah hari ini.", field="tasks")


def _write(act: Act, minutes: Minutes, when: When) -> Conference:
    row = Conference(
        id=uuid7(), dossier=act.dossier, unit_id=act.unit, by_user=act.by.user, she_was=minutes.she_was,
        occurred_at=when.at or act.at, recorded_at=act.at,
    )  # fmt: skip
    row.options, row.decision, row.dissent = minutes.options, minutes.decision, minutes.dissent
    row.save(force_insert=True)
    Attendance.objects.bulk_create(
        Attendance(conference=row, unit_id=unit) for unit in dict.fromkeys(minutes.attendance)
    )
    return row


def _give(act: Act, conference: Conference, task: Given, entry: Entry) -> None:
    item = uuid7()
    act.happened("action.agreed", About(item=item, unit=task.unit), due=task.due_at, follows=entry)
    row = Task(
        id=uuid7(), dossier=act.dossier, conference=conference, unit_id=task.unit, item=item, due_at=task.due_at,
        recorded_at=act.at,
    )  # fmt: skip
    row.words = task.words
    row.save(force_insert=True)


def set_aside_alone(*, dossier: UUID, matter: UUID, reason: str, by: Actor) -> None:
    """The role that the pack names (the unit head for Simfoni) sets a matter aside for closing. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "set_aside")
        found = _matter(act, matter)
        mine = [role for role in act.pack.steps[found.step].override_by if role in by.roles]
        if not mine:
            raise Refused("Peran Anda tidak bisa mengesampingkan ini.")
        entry = act.wrote("decisions")
        set_aside(act, matter, mine[0], reason, entry, None)


def set_aside(act: Act, matter: UUID, role: str, reason: str, entry: Entry, conference: Conference | None) -> None:
    """Set an open matter aside, where the SOP says so. Raises Refused."""
    found = _matter(act, matter)
    step = act.pack.steps[found.step]
    if role not in step.override_by:
        raise Refused("%(step)s tidak bisa dikesampingkan dengan cara ini.", step=step.name)
    if not reason.strip():
        raise Refused("Tulis alasannya.", field="reason")
    act.set_aside(found, entry, step.grace)
    row = Override(
        id=uuid7(), dossier=act.dossier, conference=conference, matter=found.id, step=found.step,
        role="" if conference else role, by_user=act.by.user, recorded_at=act.at,
    )  # fmt: skip
    row.reason = reason
    row.save(force_insert=True)


def _matter(act: Act, matter: UUID) -> Matter:
    found = next((one for one in act.matters if one.id == matter), None)
    if found is None or found.ended_at or found.overridden_by:
        raise Refused("Ini tidak terbuka lagi.")
    return found
