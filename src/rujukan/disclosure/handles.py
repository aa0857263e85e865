"""From the codes and keys of a page to what an action takes. Nothing of it is ever shown or put into an address.

Each raises NotVisible where the actor has nothing to do with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from rujukan.accounts.reads import code_of
from rujukan.audit.models import Entry
from rujukan.cases.models import Consent, Need, PlanLine
from rujukan.directory.models import Unit
from rujukan.disclosure.access import read_access
from rujukan.disclosure.open_matters import sees
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Matter
from rujukan.procedure.reading import as_rule
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.engine import About
from rujukan.rules.refused import NotVisible

T = TypeVar("T")
M = TypeVar("M", Need, PlanLine, Consent, Entry, Matter)


def dossier_of(code: str, *, to: Actor, now: datetime) -> Dossier:
    """The case or complaint, for whose unit has a grant on it, or an open matter that is his turn."""
    rows = Dossier.unscoped.filter(code=code, region=to.region)
    if Matter.unscoped.open().addressed_to(to).filter(dossier__code=code).exists():
        found = rows.first()
        if found:
            return found
    return read_access(code, to=to, now=now).dossier


def subject_of(code: str, key: str, *, to: Actor, now: datetime) -> tuple[Dossier, About]:
    """What hangs on an open matter, to record the event that ends it. `code` as in the turn or on the page: a case's,
    a complaint's, or a referral's own."""
    here = Q(dossier__code=code) | Q(referral__in=Referral.unscoped.filter(code=code).values("id"))
    rows = Matter.unscoped.open().filter(here, dossier__region=to.region).select_related("dossier").order_by("id")
    matter = _keyed(rows, key)
    if not Matter.unscoped.addressed_to(to).filter(id=matter.id).exists():
        access = read_access(matter.dossier.code, to=to, now=now)
        if not sees(access, matter, seen_referrals(access)):
            raise NotVisible
    return matter.dossier, as_rule(matter).about


def referral_of(code: str, *, to: Actor, now: datetime) -> Referral:
    """A referral that his unit sent, received, or sees on a case that it leads."""
    rows = Referral.unscoped.visible_to(to, now).filter(code=code)
    found: Referral | None = rows.select_related("dossier", "need").first()
    if found is None:
        raise NotVisible
    return found


def person_of(code: str, *, to: Actor, now: datetime, position: int = 0) -> UUID:
    """The dossier of the person whom a case, or that place in a complaint, is about: for the actions that write under
    her key."""
    access = read_access(code, to=to, now=now)
    return _only(of.person for of in access.persons if of.position == position or access.dossier.kind == "case")


def need_of(code: str, key: str, *, to: Actor, now: datetime) -> Need:
    """A need of a case by its key, for whose unit sees the section `need`."""
    dossier = _seeing(code, "need", to, now)
    return _keyed(Need.unscoped.filter(dossier=dossier).order_by("id"), key)


def line_of(code: str, key: str, *, to: Actor, now: datetime) -> PlanLine:
    """A line of the plan by its key."""
    dossier = _seeing(code, "plan", to, now)
    return _keyed(PlanLine.unscoped.filter(dossier=dossier).select_related("need").order_by("id"), key)


def consent_of(code: str, key: str, *, to: Actor, now: datetime) -> Consent:
    """A consent by its key, for whose unit sees the section `decisions`."""
    dossier = _seeing(code, "decisions", to, now)
    return _keyed(Consent.unscoped.filter(dossier=dossier).order_by("id"), key)


def entry_of(code: str, key: str, *, to: Actor, now: datetime) -> Entry:
    """One's own act on a dossier by its key."""
    dossier = dossier_of(code, to=to, now=now)
    return _keyed(Entry.unscoped.filter(dossier=dossier, by_user=to.user, kind="act").order_by("seq"), key)


def unit_of(code: str, *, to: Actor) -> Unit:
    """A unit of the actor's region by its code."""
    return _only(Unit.objects.in_region(to.region).filter(code=code).select_related("agency"))


def _seeing(code: str, section: str, to: Actor, now: datetime) -> Dossier:
    access = read_access(code, to=to, now=now)
    if not access.extent(section):
        raise NotVisible
    return access.dossier


def _keyed(rows: "QuerySet[M, M]", key: str) -> M:
    return _only(row for row in rows if code_of(row) == key)


def _only(found: Iterable[T]) -> T:
    first = next(iter(found), None)
    if first is None:
        raise NotVisible
    return first
