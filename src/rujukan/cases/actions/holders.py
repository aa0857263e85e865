"""Who is named on a dossier: the case manager and the others by the unit head, colleagues by who holds it."""

from uuid import UUID

from rujukan.accounts.models import Membership
from rujukan.cases.access import check_action, is_named
from rujukan.cases.grants import grant_lead
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.models import Holder
from rujukan.rules.access import held_by
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.refused import Refused
from rujukan.rules.when import NOW, When


def name_holder(*, dossier: UUID, role: str, unit: UUID, user: UUID, by: Actor, when: When = NOW) -> Holder:
    """The unit head names who does a role's steps on a case. In another unit than the lead that person's unit gets
    `lead` on what those steps need (the pack's `sees`), and the role's open matters move there. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "name_holder")
        _check_member(act, unit, user, role)
        if role == "CM":
            act.happened("case.assigned", when=when)
        else:
            act.check("case.assigned")
            act.wrote("decisions")
        holder = act.name_holder(unit, role, user)
        if unit != act.course.lead_unit_id:
            grant_lead(act, unit, seen_by(act.pack, role))
        act.move_matters(role, unit)
        return holder


def seen_by(pack: Pack, role: str) -> frozenset[str]:
    """The sections that the steps of a role need."""
    return frozenset(section for step in pack.steps.values() if role in step.who for section in step.sees)


def name_colleague(*, dossier: UUID, role: str, user: UUID, by: Actor) -> Holder:
    """Somebody named on the dossier names a colleague of his own unit beside him. Raises Refused."""
    with act_on(dossier, by) as act:
        if by.unit is None or not is_named(act):
            raise Refused("Hanya petugas yang ditunjuk di berkas ini yang bisa menunjuk rekannya.")
        _check_member(act, by.unit, user, role)
        act.wrote("decisions")
        return act.name_holder(by.unit, role, user, alone=False)


def _check_member(act: Act, unit: UUID, user: UUID, role: str) -> None:
    here = Membership.objects.live(act.at).in_region(act.dossier.region)
    members = here.filter(unit=unit, user=user, tier="works")
    if not any(role in member.role_codes for member in members.order_by("id")):
        raise Refused("Orang ini tidak memegang peran itu di unit tersebut.", field="user")


def hold_as(act: Act, role: str) -> None:
    """Whoever files, opens or accepts becomes holder on that dossier, for his unit; who imports, as what he is."""
    if act.by.unit and act.by.user:
        act.name_holder(act.by.unit, held_by(act.by, role), act.by.user, alone=False)
