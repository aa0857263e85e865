"""From a code in an address to what an action takes, for who may see it; everybody else gets NotVisible."""

from datetime import datetime
from uuid import UUID

from rujukan.cases.models import Case, Consent
from rujukan.intake.models import Complaint
from rujukan.procedure.models import Matter
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible


def case_of(code: str, *, to: Actor, now: datetime) -> Case:
    """The case that this code names, its dossier loaded; also where only a matter is addressed to the unit (then the
    action asks for more). Raises NotVisible."""
    cases = Case.unscoped.select_related("dossier", "person")
    found = cases.visible_to(to, now).filter(dossier__code=code).first()  # type: ignore[attr-defined]
    if found is None and _has_matter(code, to):
        found = cases.filter(dossier__code=code).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]


def complaint_of(code: str, *, to: Actor, now: datetime) -> Complaint:
    """The complaint that this code names. Raises NotVisible."""
    rows = Complaint.unscoped.select_related("dossier").visible_to(to, now)  # type: ignore[attr-defined]
    found = rows.filter(dossier__code=code).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]


def dossier_of(code: str, *, to: Actor, now: datetime) -> UUID:
    """The dossier of a case or complaint by its code. Raises NotVisible."""
    try:
        return case_of(code, to=to, now=now).dossier_id
    except NotVisible:
        return complaint_of(code, to=to, now=now).dossier_id


def referral_of(code: str, *, to: Actor, now: datetime) -> Referral:
    """The referral that this code names. Raises NotVisible."""
    rows = Referral.unscoped.select_related("dossier", "need").visible_to(to, now)  # type: ignore[attr-defined]
    found = rows.filter(code=code).first()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]


def live_consent_of(case: UUID, unit: str, *, now: datetime) -> Consent:
    """The consent that lives for a unit (by its code) on a case that the actor was found to see. Raises NotVisible."""
    rows = Consent.unscoped.filter(dossier=case, recipient__code=unit).live(now)  # type: ignore[attr-defined]
    found = rows.order_by("given_at", "id").last()
    if found is None:
        raise NotVisible
    return found  # type: ignore[no-any-return]


def _has_matter(code: str, to: Actor) -> bool:
    if not to.works or to.unit is None:
        return False
    rows = Matter.unscoped.filter(dossier__code=code, unit=to.unit, role__in=to.roles, ended_at__isnull=True)
    return rows.filter(referral__isnull=True).exists()
