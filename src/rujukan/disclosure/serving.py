"""The page of one service of a case: who serves her since when, what is to be done and by when, what it cost, what may
be recorded now. Which service it is, the pack says alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rujukan.accounts.reads import code_of
from rujukan.cases.sections import NeedRow
from rujukan.directory.parties import Party
from rujukan.disclosure.access import Access, read_access
from rujukan.disclosure.caring import Care
from rujukan.disclosure.disclose import load, made, rows_of, views
from rujukan.disclosure.names import Names, pairs_of
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import kind_words, reason_words, service_words
from rujukan.disclosure.rows import referral_rows
from rujukan.disclosure.sections import SECTIONS
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.disclosure.services import services
from rujukan.disclosure.shapes import Deadline, Disclosure, ReferralRow, StepView
from rujukan.disclosure.to_record import Choice, ToRecord, service_of, to_record
from rujukan.procedure.asking import has_member
from rujukan.procedure.models import Matter
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import SERVICES
from rujukan.rules.procedure.engine import About
from rujukan.rules.procedure.pack import Words
from rujukan.rules.referral import OPEN
from rujukan.rules.refused import NotVisible, Refused
from rujukan.services.models import Episode
from rujukan.services.sections import CostRow, EpisodeRow, SessionRow

STOPPED = ("failed", "cancelled", "declined", "unmet")
"""The pack's lists of why a service stopped."""


@dataclass(frozen=True)
class Recording:
    """An event that the reader may record here. `key`: its subject, as the form takes it."""

    event: str
    name: Words
    key: str = ""
    why_not: Refused | None = None


@dataclass(frozen=True)
class Task:
    """A step of the service; what of it is open, and what can be recorded of that."""

    step: StepView
    dues: tuple[tuple[Deadline, tuple[Recording, ...]], ...] = ()


@dataclass(frozen=True)
class Served:
    """An episode on the page. `writes`: the reader's unit keeps it."""

    row: EpisodeRow
    kind_name: Words
    stop_name: Words | None
    writes: bool
    referral: ReferralRow | None
    costs: tuple[CostRow, ...]
    sessions: tuple[SessionRow, ...]

    @property
    def running(self) -> bool:
        return self.row.ended_at is None

    @property
    def total(self) -> int:
        """What it cost, in rupiah."""
        return sum(cost.amount for cost in self.costs)

    @property
    def she_paid(self) -> int:
        """What of it she paid herself."""
        return sum(cost.amount for cost in self.costs if cost.borne_by == "person")


@dataclass(frozen=True)
class ServicePage:
    code: str
    age: str
    risk: str
    service: str
    name: Words
    extent: str
    closed: bool
    leads: bool
    named: bool
    lead: Party
    tasks: tuple[Task, ...]
    others: tuple[Recording, ...]
    """Events of this service that end nothing which is open."""
    episodes: tuple[Served, ...]
    waiting: tuple[ReferralRow, ...]
    """Referrals of the service in which nothing has begun yet."""
    taken: tuple[tuple[str, Words], ...]
    """Needs (key, kind) that the unit that leads took and doesn't serve yet."""
    onward: tuple[ReferralRow, ...]
    """Referrals of the case with which it may go on elsewhere."""
    care: Care


def service_page(code: str, service: str, *, to: Actor, now: datetime) -> ServicePage:
    """One service as this actor may see it now. Raises NotVisible where it is not his."""
    access = read_access(code, to=to, now=now, kind="case")
    section, notes = f"service.{service}", f"notes.{service}"
    if service not in SERVICES:
        raise NotVisible
    wanted = {(section, "episodes"), (section, "costs"), (notes, "sessions"), ("need", "needs"), ("need", "answers")}
    loaded = load([access], without={(one.code, one.part) for one in SECTIONS} - wanted)
    referrals = seen_referrals(access)
    work = Work.read(access, referrals)
    if not (access.extent(section) or _has_turn(work, service)):
        raise NotVisible
    names = Names.of([*pairs_of(rows_of(loaded)), *work.pairs(), (None, access.course.lead_unit_id)], to)
    shown = {view.code: view for view in views(access, loaded, names, {})}
    disclosure = made(access, shown)
    facts = list(referrals.values())
    rows = referral_rows(work, facts, names)
    episodes = tuple(_served(access, disclosure, service, rows))
    thread = next(view for view in services(disclosure, work, facts, names) if view.code == service)
    steps = thread.steps if thread.extent else work.thread(service, (), names, to_come=False)
    offered = _Offered(access, service, work.open(), to_record(code, to=to, now=now))
    begun = {one.row.referral for one in episodes}
    return ServicePage(
        code=access.dossier.code, age=access.course.age, risk=access.course.risk, service=service,
        name=service_words(access.pack, service), extent=access.extent(section),
        closed=access.course.closed_at is not None, leads=access.leads, named=access.named,
        lead=names.party(access.course.lead_unit_id), tasks=tuple(_tasks(work, steps, service, offered, names)),
        others=offered.others(), episodes=episodes,
        waiting=tuple(
            row for row in rows if row.service == service and row.code not in begun and row.status in OPEN
        ),
        taken=tuple(_taken(access, disclosure, service, episodes)),
        onward=tuple(row for row in rows if row.status in OPEN),
        care=Care(access, disclosure),
    )  # fmt: skip


def _has_turn(work: Work, service: str) -> bool:
    """Who may see the case, but not what this service wrote, still finds what is addressed to his own unit."""
    return any(one.unit_id == work.access.actor.unit and one.service == service for one in work.open())


def _taken(
    access: Access, disclosure: Disclosure, service: str, episodes: Sequence[Served]
) -> Iterable[tuple[str, Words]]:
    begun = {one.row.need for one in episodes}
    for row in disclosure.rows("need", NeedRow) if access.leads else ():
        if row.service == service and row.taken_at and not row.result and row.key not in begun:
            yield row.key, kind_words(access.pack, row.kind)


def _served(access: Access, disclosure: Disclosure, service: str, rows: Sequence[ReferralRow]) -> Iterable[Served]:
    costs = disclosure.rows(f"service.{service}", CostRow)
    sessions = disclosure.rows(f"notes.{service}", SessionRow)
    referred = {row.code: row for row in rows}
    kept = _kept(access)
    for row in disclosure.rows(f"service.{service}", EpisodeRow):
        yield Served(
            row, kind_words(access.pack, row.kind), reason_words(access.pack, row.stop_reason, *STOPPED),
            row.key in kept, referred.get(row.referral),
            tuple(cost for cost in costs if cost.episode == row.key),
            tuple(one for one in sessions if one.episode == row.key),
        )  # fmt: skip


def _kept(access: Access) -> frozenset[str]:
    """Keys of the episodes that the reader's unit keeps: its own, and as the unit that leads those of a unit that has
    nobody in the system."""
    if not access.actor.works:
        return frozenset()
    rows = list(Episode.unscoped.filter(dossier=access.dossier).order_by("id"))
    others = {row.unit_id for row in rows if row.unit_id != access.actor.unit}
    alone = {unit for unit in others if access.leads and not has_member(unit, access.now)}
    return frozenset(code_of(row) for row in rows if row.unit_id == access.actor.unit or row.unit_id in alone)


def _tasks(work: Work, steps: Sequence[StepView], service: str, offered: "_Offered", names: Names) -> Iterable[Task]:
    on = [matter for matter in work.open() if matter.step in {step.code for step in steps}]
    dues = dict(zip([matter.id for matter in on], work.deadlines(on, names), strict=True))
    for step in steps:
        mine = [matter for matter in on if matter.step == step.code]
        yield Task(step, tuple((dues[matter.id], offered.for_matter(matter)) for matter in mine))


@dataclass(frozen=True)
class _Offered:
    """What may be recorded, laid beside what is open."""

    access: Access
    service: str
    matters: Sequence[Matter]
    found: ToRecord

    def for_matter(self, matter: Matter) -> tuple[Recording, ...]:
        """The events that end this very matter, on its subject."""
        step = self.access.pack.steps.get(matter.step)
        events = list(dict.fromkeys(stop.event for stop in step.stops)) if step else []
        return tuple(one for event in events for one in self._on(event, matter))

    def _on(self, event: str, matter: Matter) -> Iterable[Recording]:
        choice = self.found.of(event)
        if choice is None:
            return
        for (code, key), about in self.found.abouts.items():
            if code == event and _is_about(about, matter):
                yield Recording(event, choice.name, key, choice.why_not)
                return

    def others(self) -> tuple[Recording, ...]:
        """The rest of this service's, a line each."""
        pack = self.access.pack
        ends = {one.event for matter in self.matters for one in self.for_matter(matter) if self._is_here(matter)}
        return tuple(
            Recording(choice.event, choice.name, _only(choice), choice.why_not)
            for choice in self.found.choices
            if choice.event not in ends and service_of(pack, pack.events[choice.event]) == self.service
        )

    def _is_here(self, matter: Matter) -> bool:
        step = self.access.pack.steps.get(matter.step)
        return step is not None and (step.chapter or step.service) == self.service


def _only(choice: Choice) -> str:
    """The key of the one thing that the event can be about."""
    return choice.subjects[0].key if len(choice.subjects) == 1 else ""


def _is_about(about: About, matter: Matter) -> bool:
    """Does the subject mean this matter? One without a subject is about the whole case."""
    if about.item:
        return matter.item == about.item
    if about.referral:
        return matter.referral == about.referral
    return about.need is None or matter.need == about.need


def episode_of(code: str, key: str, *, to: Actor, now: datetime) -> Episode:
    """An episode of a case by its key, for who sees its service, or whose unit keeps it. Raises NotVisible."""
    access = read_access(code, to=to, now=now, kind="case")
    rows = Episode.unscoped.filter(dossier=access.dossier).select_related("dossier").order_by("id")
    for row in rows:
        extent = access.extent(f"service.{row.service}")
        if code_of(row) == key and (extent == "whole" or (extent and row.unit_id == to.unit)):
            return row
    raise NotVisible


def onward_of(code: str, referral: str, *, to: Actor, now: datetime) -> Referral:
    """A referral of the case with which a service goes on, by its code. Raises NotVisible."""
    access = read_access(code, to=to, now=now, kind="case")
    ids: list[UUID] = [key for key, fact in seen_referrals(access).items() if fact.code == referral]
    if not ids:
        raise NotVisible
    return Referral.unscoped.get(id=ids[0])
