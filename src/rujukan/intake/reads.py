"""What the pages of a complaint ask before they act: who can be named for what, and why a step is not one's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.accounts.models import Membership
from rujukan.accounts.reads import code_of, live_members
from rujukan.cases.actions.holders import seen_by
from rujukan.directory.parties import Party, party
from rujukan.foundation.models import Dossier
from rujukan.procedure.asking import Asking
from rujukan.procedure.models import Course
from rujukan.procedure.packs import in_force, pack_of
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import own_beside
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.pack import GRADES, Pack, Words
from rujukan.rules.refused import Refused


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be named. `key`: what a form sends back for him; `own`: he is of the unit that leads."""

    key: str
    name: str
    party: Party
    own: bool
    unit: UUID
    user: UUID


@dataclass(frozen=True)
class RoleToName:
    """A role for which a step starts with the case. `sees`: the sections that another unit would come to see."""

    role: str
    name: Words
    candidates: tuple[Candidate, ...]
    sees: tuple[str, ...]


def roles_to_name(complaint: Dossier, now: datetime) -> tuple[RoleToName, ...]:
    """For whom a holder is named when a case is opened from this complaint: the case manager first, the unit head, who
    opens it, not at all; for each role its live members, those of the unit that leads first."""
    pack = in_force(complaint.region)
    lead = Course.unscoped.get(dossier=complaint).lead_unit_id
    members = [one for one in live_members(now, complaint.region) if one.tier == "works"]
    return tuple(_to_name(pack, role, members, lead) for role in starting_roles(pack))


def starting_roles(pack: Pack) -> tuple[str, ...]:
    """Roles whose steps start with the case, in the pack's order, the case manager before all."""
    started = [role for step in pack.started_by("case.opened") if step.per != "complaint" for role in step.who[:1]]
    named = dict.fromkeys(role for role in started if role in pack.roles and role not in pack.events["case.opened"].by)
    return tuple(sorted(named, key=lambda role: role != "CM"))


def _to_name(pack: Pack, role: str, members: list[Membership], lead: UUID | None) -> RoleToName:
    holding = [_candidate(one, lead) for one in members if role in one.role_codes]
    sees = seen_by(pack, role)
    return RoleToName(
        role, pack.roles[role].name, tuple(sorted(holding, key=lambda one: not one.own)),
        (*sorted(sees), *own_beside(sorted(sees))),
    )  # fmt: skip


def _candidate(one: Membership, lead: UUID | None) -> Candidate:
    return Candidate(
        code_of(one), one.user.name, party(one.unit), one.unit_id == lead, one.unit_id, one.user_id
    )  # fmt: skip


def response_limits(complaint: Dossier) -> dict[str, Duration]:
    """Grade of risk -> within what first help is owed; for a child by the grade that the SOP makes of it."""
    course = Course.unscoped.select_related("pack").get(dossier=complaint)
    pack = pack_of(course.pack)
    branch = pack.branches.get("child.presumed") if course.age != "adult" else None
    grades = branch.grades if branch else {}
    by = next((step.due.by for step in pack.stopped_by("response.given")), {})
    return {grade: by[grades.get(grade, grade)] for grade in GRADES if by}


def why_not(dossier: Dossier, event: str, by: Actor) -> Refused | None:
    """None where the actor may record this event on the dossier now, else why not."""
    return Asking(dossier, by).can(event)
