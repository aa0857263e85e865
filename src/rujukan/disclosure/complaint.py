"""The page of a complaint: persons by their place in it, triage, response clock, calls, and what came of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef

from rujukan.accounts.reads import code_of
from rujukan.cases.models import AccessGrant
from rujukan.disclosure import history
from rujukan.disclosure.access import Access, read_access
from rujukan.disclosure.asked import asked_before, hints
from rujukan.disclosure.asked import pairs_of as asked_by
from rujukan.disclosure.case import DEADLINES, HAPPENED, SEEN, Origin, closed, head
from rujukan.disclosure.disclose import load, made, rows_of, views
from rujukan.disclosure.names import Names, pairs_of
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import kind_words, reason_words
from rujukan.disclosure.shapes import CallView, ComplaintPage, Disclosure, HarmedView, Someone, TriageView
from rujukan.intake.models import Complaint, Harmed
from rujukan.intake.sections import AskedForRow, CallRow, TriageRow
from rujukan.procedure.models import Matter
from rujukan.rules.actor import Actor
from rujukan.rules.disclosure import Written
from rujukan.rules.procedure.pack import Pack, Words

ELSEWHERE = {("need", "remarks")}
RESPONDED = "response.given"
"""The event that answers a complaint's response clock."""


def complaint_page(code: str, *, to: Actor, now: datetime) -> ComplaintPage:
    """The complaint as this actor may see it now. Writes nothing. Raises NotVisible."""
    access = read_access(code, to=to, now=now, kind="complaint")
    row = Complaint.unscoped.get(dossier=access.dossier)
    loaded, answered = load([access], without=ELSEWHERE), asked_before(access)
    work = Work.read(access, {})
    looks = list(history.looks(access, {})[:SEEN])
    happened = list(history.happened(access, {}, written=False)[: HAPPENED + 1])
    pairs = [*pairs_of(rows_of(loaded)), *asked_by(answered), *work.pairs(), *history.pairs_of([*looks, *happened])]
    holders = [(holder.user, holder.unit_id) for holder in access.holders]
    ours = [(row.by_user, row.unit_id), (None, access.course.lead_unit_id)]
    names = Names.of([*pairs, *holders, *ours], to)
    shown = {view.code: view for view in views(access, loaded, names, hints(answered, names))}
    disclosure = made(access, shown)
    triage = _triage(disclosure, access.pack, names)
    origin = Origin(row.received_at, row.received_precision, "", triage.at if triage else None)
    dated = [matter for matter in work.open() if matter.due_at]
    response = _response(work)
    running = [response] if response and response.ended_at is None else []
    told = work.deadlines([*dated[:DEADLINES], *running], names)
    return ComplaintPage(
        head=head(access, names, origin), channel=row.channel, reporter_kind=row.reporter_kind,
        danger_now=row.danger_now, received_at=row.received_at, received_precision=row.received_precision,
        recorded_at=row.recorded_at, taken_by=names.someone(row.by_user, row.unit_id),
        response=told[-1] if running else None,
        responded_at=response.ended_at if response else None, deadlines=told[: len(dated[:DEADLINES])],
        deadlines_more=max(0, len(dated) - DEADLINES), steps=work.thread("intake", (), names, to_come=True),
        harmed=_harmed(access, disclosure), triage=triage, calls=_calls(disclosure, access.pack, names),
        numbers=access.pack.calls, sections=closed(shown, ()), seen=tuple(history.seen(looks, names, {})),
        seen_count=history.of_all(looks),
        timeline=tuple(history.told(access, entry, names, {}) for entry in happened[:HAPPENED]),
        timeline_more=len(happened) > HAPPENED, disclosure=disclosure,
    )  # fmt: skip


def _response(work: Work) -> Matter | None:
    """The matter that the first help stops."""
    steps = {step.code for step in work.pack.stopped_by(RESPONDED)}
    return next((matter for matter in reversed(work.matters) if matter.step in steps), None)


def _harmed(access: Access, disclosure: Disclosure) -> tuple[HarmedView, ...]:
    """Who was harmed. A case is named only to whose unit has it (P8)."""
    if not access.extent("need"):
        return ()
    grants = AccessGrant.unscoped.live(access.now).of(access.actor).filter(dossier=OuterRef("case"))
    rows = Harmed.unscoped.filter(complaint=access.dossier.id).select_related("case__dossier")
    asked = {row.position: row.kinds for row in disclosure.rows("need", AskedForRow)}
    triages = disclosure.rows("need", TriageRow)
    risks = dict(triages[-1].risks) if triages else {}
    return tuple(
        _person(access.pack, row, asked.get(row.position, ()), risks)
        for row in rows.annotate(seen=Exists(grants)).order_by("position", "id")
    )


def _person(pack: Pack, row: Harmed, kinds: tuple[str, ...], risks: Mapping[int, str]) -> HarmedView:
    seen = row.case is not None and bool(vars(row)["seen"])
    return HarmedView(
        position=row.position, age=row.age, risk=risks.get(row.position, ""),
        kinds=tuple((kind, kind_words(pack, kind)) for kind in kinds if kind),
        case=row.case.dossier.code if row.case and seen else "", has_case=row.case_id is not None,
        no_case_reason=row.no_case_reason, no_case_words=reason_words(pack, row.no_case_reason, "no_case"),
        key=code_of(row),
    )  # fmt: skip


def _triage(disclosure: Disclosure, pack: Pack, names: Names) -> TriageView | None:
    rows = disclosure.rows("need", TriageRow)
    if not rows:
        return None
    last = rows[-1]
    return TriageView(
        last.type, reason_words(pack, last.type, "type"), last.authority,
        reason_words(pack, last.authority, "authority"), last.occurred_at, _by(last.written, names),
    )  # fmt: skip


def _calls(disclosure: Disclosure, pack: Pack, names: Names) -> tuple[CallView, ...]:
    known: dict[str, Words] = dict(pack.calls)
    return tuple(
        CallView(row.number, known.get(row.number), row.answered, row.called_at, _by(row.written, names))
        for row in disclosure.rows("need", CallRow)
    )


def _by(written: Written, names: Names) -> Someone:
    """Of a row that is signed already."""
    unit = next((party for party in names.units.values() if party.name == written.by_unit), names.party(None))
    return Someone(written.by, unit, written.by != "" and written.by == names.users.get(names.reader))  # type: ignore[arg-type]
