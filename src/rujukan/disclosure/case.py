"""The page of a case, the heart of the product (look/pictures/kasus-*.png), in queries that no data multiplies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Case
from rujukan.disclosure import history
from rujukan.disclosure.access import Access, read_access
from rujukan.disclosure.asked import asked_before, hints
from rujukan.disclosure.asked import pairs_of as asked_by
from rujukan.disclosure.disclose import load, made, rows_of, views
from rujukan.disclosure.names import Names, pairs_of
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import role_words
from rujukan.disclosure.plan import needs, plan
from rujukan.disclosure.rows import referral_rows
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.disclosure.services import services
from rujukan.disclosure.shapes import CasePage, Head, HolderView, SectionView, Someone
from rujukan.intake.models import Harmed, Triage
from rujukan.procedure.models import Holder, Matter
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.access import ACTIONS
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import OPENED_BY_POST, SERVICES
from rujukan.rules.referral import HOLDS_DATA

DEADLINES, SEEN, HAPPENED = 3, 3, 6
"""How many of each stand on the page; the rest one link away."""

ELSEWHERE = {("need", "remarks"), ("plan", "remarks")} | {
    (f"service.{service}", part)
    for service in SERVICES
    for part in ("remarks", "referrals", "feedback", "episodes", "costs")
}
"""What the page doesn't show, or reads once for itself."""

RISK_MOVED = ("risk.raised", "risk.lowered", "emergency.found")


@dataclass(frozen=True)
class Origin:
    """Where a case came from: its complaint's code (for who may see the complaint), and since when its risk stands."""

    opened_at: datetime
    opened_precision: str
    complaint: str
    risk_at: datetime | None
    agreed_at: datetime | None = None
    """When she last agreed to the plan."""


def case_page(code: str, *, to: Actor, now: datetime) -> CasePage:
    """The case as this actor may see it now. Writes nothing, and names nobody but officers. Raises NotVisible."""
    access = read_access(code, to=to, now=now, kind="case")
    loaded = load([access], without=ELSEWHERE)
    referrals = seen_referrals(access)
    work = Work.read(access, referrals)
    answered, origin = asked_before(access), _origin(access)
    looks = list(history.looks(access, referrals)[:SEEN])
    happened = list(history.happened(access, referrals, written=False)[: HAPPENED + 1])
    pairs = [*pairs_of(rows_of(loaded)), *asked_by(answered), *work.pairs(), *history.pairs_of([*looks, *happened])]
    holders = [(holder.user, holder.unit_id) for holder in access.holders]
    names = Names.of([*pairs, *holders, (None, access.course.lead_unit_id)], to)
    facts = list(referrals.values())
    shown = {view.code: view for view in views(access, loaded, names, hints(answered, names))}
    disclosure = made(access, shown)
    dated = [matter for matter in work.open() if matter.due_at]
    shown_dues = nearest(work, dated)
    return CasePage(
        head=head(access, names, origin), deadlines=work.deadlines(shown_dues, names),
        deadlines_more=len(dated) - len(shown_dues), services=services(disclosure, work, facts, names),
        needs=needs(disclosure, access.pack),
        referrals=referral_rows(work, facts, names),
        plan=plan(access, disclosure, facts, origin.agreed_at, names),
        sections=closed(shown, facts), seen=tuple(history.seen(looks, names, referrals)),
        seen_count=history.of_all(looks),
        timeline=tuple(history.told(access, row, names, referrals) for row in happened[:HAPPENED]),
        timeline_more=len(happened) > HAPPENED, complaint=origin.complaint, disclosure=disclosure,
    )  # fmt: skip


def nearest(work: Work, dated: Sequence[Matter]) -> list[Matter]:
    """The nearest deadlines; where none of them is the reader's, his own nearest is the last of them."""
    first = list(dated[:DEADLINES])
    own = next((matter for matter in dated if work.yours(matter)), None)
    return first if own is None or own in first else [*first[:-1], own]


def _origin(access: Access) -> Origin:
    """In one query. A case that a register brought has no complaint."""
    from_complaint = Harmed.unscoped.filter(case=OuterRef("pk")).order_by("id")
    entries = Entry.unscoped.filter(dossier=OuterRef("pk"), in_error=False, kind=Entry.Kind.ACT).order_by("-seq")
    grants = AccessGrant.unscoped.live(access.now).of(access.actor).filter(dossier=OuterRef("complaint"))
    triaged = Triage.unscoped.filter(dossier=OuterRef("complaint")).order_by("-recorded_at", "-id")
    origin = from_complaint.annotate(triaged_at=Subquery(triaged.values("occurred_at")[:1]))
    row = Case.unscoped.annotate(
        complaint_code=Subquery(from_complaint.filter(Exists(grants)).values("complaint__dossier__code")[:1]),
        triaged_at=Subquery(origin.values("triaged_at")[:1]),
        moved_at=Subquery(entries.filter(event__in=RISK_MOVED).values("occurred_at")[:1]),
        agreed_at=Subquery(entries.filter(event=ACTIONS["agree_plan"].event).values("occurred_at")[:1]),
    ).get(dossier=access.dossier)
    found = vars(row)
    risen = [at for at in (found["triaged_at"], found["moved_at"]) if at]
    complaint = found["complaint_code"] or ""
    return Origin(row.opened_at, row.opened_precision, complaint, max(risen, default=None), found["agreed_at"])


def head(access: Access, names: Names, origin: Origin) -> Head:
    """Who leads, who is named, how old, how urgent."""
    course, pack = access.course, access.pack
    held = sorted(access.holders, key=lambda holder: (holder.since, holder.id))
    managers = [holder for holder in held if (holder.role, holder.unit_id) == ("CM", course.lead_unit_id)]
    manager = managers[-1] if managers else None
    return Head(
        code=access.dossier.code, age=course.age, risk=course.risk, risk_at=origin.risk_at,
        lead=names.party(course.lead_unit_id), manager=_someone(names, manager) if manager else None,
        manager_since=manager.since if manager else None,
        holders=tuple(
            HolderView(holder.role, role_words(pack, holder.role), _someone(names, holder), holder.since)
            for holder in held if access.leads or holder.unit_id == access.actor.unit
        ),
        named=access.named, leads=access.leads, opened_at=origin.opened_at, opened_precision=origin.opened_precision,
        closed_at=course.closed_at, history=course.history,
    )  # fmt: skip


def _someone(names: Names, holder: Holder) -> Someone:
    return names.someone(holder.user, holder.unit_id)


def closed(shown: Mapping[str, SectionView], facts: Sequence[ReferralFact]) -> Mapping[str, SectionView]:
    """Sections that stay closed until they are opened. Of what others noted only where a referral of that service went
    out, so that the page says who has it."""
    referred = {f"notes.{fact.service}" for fact in facts if fact.status in HOLDS_DATA}
    services = {fact.service for fact in facts if fact.status in HOLDS_DATA}
    kept = referred | ({"place"} if "social" in services else set())
    return {
        code: view for code, view in shown.items()
        if code in OPENED_BY_POST and (view.state != "not_yours" or code in kept or not _of_units(code))
    }  # fmt: skip


def _of_units(section: str) -> bool:
    return section == "place" or section.startswith("notes.")
