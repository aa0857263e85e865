"""A referral: its preview before acceptance (P3), and its page for sender and receiver."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from rujukan.cases.models import AccessGrant, Case, Consent, Identity
from rujukan.directory.models import Region, Unit
from rujukan.directory.parties import party
from rujukan.disclosure.access import Access, my_looks, read_accesses
from rujukan.disclosure.names import Names
from rujukan.disclosure.open_matters import Work
from rujukan.disclosure.packs import calendar_in_force, kind_words, neutral_words, pack_by_id, reason_words
from rujukan.disclosure.rows import nearest_dues, referral_row, side_of
from rujukan.disclosure.shapes import (
    Confirmation,
    FeedbackRow,
    Preview,
    ReferralPage,
    SectionGoes,
    StatusRow,
)
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Course, Matter
from rujukan.referrals.actions import mark_received
from rujukan.referrals.models import Feedback, HelpConfirmation, Referral, ReferralSection, ReferralStatus
from rujukan.referrals.sections import fact, for_facts
from rujukan.rules.actor import Actor
from rujukan.rules.consent import ASKED
from rujukan.rules.disclosure import PREVIEW
from rujukan.rules.procedure.engine import About, Facts, reckon
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.referral import HOLDS_DATA
from rujukan.rules.refused import NotVisible, Refused

NEVER = ("acts", "place", "reporter")
"""Sections that no referral sends, named on the page so that it says so."""


# -- preview


def referral_preview(code: str, *, to: Actor, now: datetime) -> Preview:
    """What the receiver may know before he answers: blank until he has opened it. Raises NotVisible."""
    row = _read(code, to, now)
    if row.to_unit_id != to.unit:
        raise NotVisible
    return _preview(row, now, opened_until=_opened_until(row, to, now))


def open_preview(*, code: str, by: Actor) -> datetime:
    """Record the look, and that the receiver has opened it; what lies open already stays open until then. Raises
    NotVisible, and Refused where there is nothing to answer any more."""
    row = _read(code, by, time.now())
    if row.to_unit_id != by.unit:
        raise NotVisible
    if until := _opened_until(row, by, time.now()):
        return until
    if row.status != "requested":
        raise Refused("Rujukan ini sudah dijawab atau ditarik kembali.")
    return mark_received(referral=row, by=by)


def _read(code: str, to: Actor, now: datetime) -> Referral:
    rows = Referral.unscoped.visible_to(to, now).filter(code=code)
    full = for_facts(rows).select_related(
        "dossier", "need", "plan_line", "replaces", "from_unit__agency", "to_unit__agency"
    )
    found: Referral | None = full.first()
    if found is None:
        raise NotVisible
    return found


def _opened_until(row: Referral, to: Actor, now: datetime) -> datetime | None:
    """Until when his own look at the preview counts: while it waits for his answer."""
    looks = my_looks(to, now).filter(dossier=row.dossier, section=PREVIEW, referral=row.id).order_by("seq")
    last = looks.last() if row.status == "requested" else None
    return last.until if last else None


def _preview(row: Referral, now: datetime, *, opened_until: datetime | None, open_: bool = False) -> Preview:
    course = Course.unscoped.get(dossier=row.dossier)
    pack = pack_by_id(course.pack_id)
    kind = pack.kinds.get(row.kind)
    shown = open_ or opened_until is not None
    asks_sex = bool(kind and kind.sex)
    due = Matter.unscoped.open().filter(referral=row.id, unit=row.to_unit_id).soonest_first()
    return Preview(
        code=row.code, from_unit=party(row.from_unit), kind=row.kind if shown else "",
        kind_name=kind_words(pack, row.kind) if shown else neutral_words(pack, row.service), service=row.service,
        service_name=neutral_words(pack, row.service), urgency=row.urgency if shown else "",
        age=course.age, sex=_sex(row) if shown and asks_sex else "", asks_sex=asks_sex and shown,  # type: ignore[arg-type]
        region=_region(row) if shown else "", risk=course.risk if shown else "",
        requested_at=row.requested_at or row.drafted_at, due_at=due.values_list("due_at", flat=True).first(),
        serve_by=_serve_by(row, course, pack, now) if shown and row.status == "requested" else None,
        status=row.status, opened_until=opened_until, received_at=row.received_at,
    )  # fmt: skip


def _sex(row: Referral) -> str:
    person = Case.unscoped.filter(dossier=row.dossier).values("person")
    latest = Identity.unscoped.filter(dossier__in=person).order_by("recorded_at", "id")
    return latest.values_list("sex", flat=True).last() or ""


def _region(row: Referral) -> str:
    return Region.objects.values_list("name", flat=True).get(code=row.dossier.region)


def _serve_by(row: Referral, course: Course, pack: Pack, now: datetime) -> datetime | None:
    """When serving must have begun if it were accepted now."""
    stops = {"referral.started"}
    step = next((s for s in pack.started_by("referral.accepted") if stops & {t.event for t in s.stops}), None)
    if step is None:
        return None
    facts = Facts("case", course.risk or None, course.age, calendar_in_force(row.dossier.region))  # type: ignore[arg-type]
    about = About(row.id, row.need_id, None, row.service, row.kind, row.to_unit_id, row.urgency, row.need.applied_at)  # type: ignore[arg-type]
    return reckon(step, facts, about, start=now).due


# -- page


def referral_page(code: str, *, to: Actor, now: datetime) -> ReferralPage:
    """The referral for its sender and, once accepted, for its receiver. Raises NotVisible."""
    row = _read(code, to, now)
    received = row.to_unit_id == to.unit
    found = read_accesses([row.dossier], to=to, now=now)
    if not found or (received and row.status == "requested"):
        raise NotVisible
    access = found[0]
    if to.unit not in (row.from_unit_id, row.to_unit_id) and access.extent(f"service.{row.service}") != "whole":
        raise NotVisible
    known = fact(row)
    work = Work.read(access, {row.id: known})
    mine = [matter for matter in work.open() if matter.referral == row.id]
    statuses = list(
        ReferralStatus.unscoped.filter(referral=row).select_related("dossier", "by_unit").order_by("recorded_at", "id")
    )
    written = _written(row, access)
    told = list(Feedback.unscoped.filter(written).select_related("dossier").order_by("recorded_at", "id"))
    voices = list(HelpConfirmation.unscoped.filter(written).order_by("recorded_at", "id"))
    pairs = [(one.by_user, one.by_unit_id) for one in statuses]
    pairs += [(one.by_user, one.unit_id) for one in told] + [(one.by_user, one.unit_id) for one in voices]
    names = Names.of([*pairs, (row.by_user, row.from_unit_id), *work.pairs()], to)
    replaced = Referral.unscoped.filter(replaces=row).order_by("id").values_list("code", flat=True).first()
    accepted = [one for one in statuses if one.status == "accepted"]
    return ReferralPage(
        row=referral_row(
            access.pack, known, case=row.dossier.code, side=side_of(known, names),
            due=nearest_dues(work).get(row.code), replaced_by=replaced or "", age=access.course.age,
        ),
        preview=_preview(row, now, opened_until=None, open_=not received and access.extent("identity") == "whole"),
        goes=what_goes(row.dossier, _asked(row), row.to_unit_id, now),
        statuses=tuple(_status(access.pack, one, names) for one in statuses),
        feedback=tuple(_told(one, names) for one in told),
        confirmations=tuple(_voice(one, names) for one in voices), deadlines=work.deadlines(mine, names),
        message=_message(row, access), holds=row.holds,
        accepted_by=names.someone(accepted[-1].by_user, accepted[-1].by_unit_id) if accepted else None,
        sender=names.someone(row.by_user, row.from_unit_id),
    )  # fmt: skip


def _written(row: Referral, access: Access) -> Q:
    """What was written beside it, of section `service.<its service>`: who has that as his own reads what his unit
    wrote, also after she took her consent back."""
    whole = access.extent(f"service.{row.service}") == "whole"
    return Q(referral=row) if whole else Q(referral=row, unit=access.actor.unit)


def _message(row: Referral, access: Access) -> str:
    """What the sender added, of section `need`: for who sees that section whole, the receiver once he accepted."""
    waits = row.to_unit_id == access.actor.unit and row.status not in (*HOLDS_DATA, "completed")
    return row.message if access.extent("need") == "whole" and not waits else ""


def _status(pack: Pack, row: ReferralStatus, names: Names) -> StatusRow:
    return StatusRow(
        row.status, row.occurred_at, row.recorded_at, names.someone(row.by_user, row.by_unit_id), row.on_behalf,
        row.reason, reason_words(pack, row.reason, "held", "rejected", "failed", "cancelled"), row.outcome, row.until,
        row.words,
    )  # fmt: skip


def _told(row: Feedback, names: Names) -> FeedbackRow:
    return FeedbackRow(row.occurred_at, names.someone(row.by_user, row.unit_id), row.words)


def _voice(row: HelpConfirmation, names: Names) -> Confirmation:
    return Confirmation(row.confirmed_by, row.answer, row.occurred_at, names.someone(row.by_user, row.unit_id))


# -- what goes, and what not


def _asked(row: Referral) -> frozenset[str]:
    return frozenset(ReferralSection.objects.filter(referral=row).values_list("section", flat=True))


def would_go(code: str, *, kind: str, unit: Unit, to: Actor, now: datetime) -> tuple[SectionGoes, ...]:
    """Before a referral is written: what one for a need of this kind would open to the unit, and what not. For whose
    unit sees the needs of the case. Raises NotVisible."""
    found = read_accesses(Dossier.unscoped.filter(code=code, kind="case", region=to.region), to=to, now=now)
    if not found or found[0].extent("need") != "whole":
        raise NotVisible
    known = found[0].pack.kinds.get(kind)
    return what_goes(found[0].dossier, known.asks if known else (), unit.id, now)


def what_goes(dossier: Dossier, asked: Iterable[str], unit: UUID, now: datetime) -> tuple[SectionGoes, ...]:
    """Each section that may be asked for, then those that never go. Where a referral goes on without the sections, it
    is her answers that say so."""
    wanted = frozenset(asked)
    consents = _answers(dossier, unit)
    rows = AccessGrant.unscoped.filter(dossier=dossier, unit=unit).live(now).exclude(basis="own")
    open_now = frozenset(rows.values_list("section", flat=True))
    every = tuple(dict.fromkeys((*ASKED, *sorted(wanted - {*ASKED, *NEVER}))))
    going = tuple(
        _goes(section, section in wanted, consents.get(section), now, section in open_now) for section in every
    )
    return (*going, *(SectionGoes(section, False, "never") for section in NEVER))


@dataclass(frozen=True)
class _Answer:
    answer: str
    given_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


def _answers(dossier: Dossier, unit: UUID) -> dict[str, _Answer]:
    """Section -> the latest answer about this unit."""
    rows = Consent.unscoped.filter(dossier=dossier, recipient=unit, replaced_at__isnull=True).prefetch_related(
        "answers"
    )
    return {
        one.section: _Answer(one.answer, row.given_at, row.expires_at, row.withdrawn_at)
        for row in rows.order_by("given_at", "id")
        for one in row.answers.all()
    }


def _goes(section: str, wanted: bool, answer: _Answer | None, now: datetime, open_now: bool) -> SectionGoes:
    if not wanted:
        return SectionGoes(section, False, "asks_not", open_now=open_now)
    if answer is None:
        return SectionGoes(section, False, "not_asked", open_now=open_now)
    if answer.withdrawn_at:
        return SectionGoes(section, False, "withdrawn", answer.given_at, answer.expires_at, open_now)
    if answer.answer != "yes":
        return SectionGoes(section, False, "later" if answer.answer == "later" else "no", answer.given_at)
    if answer.expires_at <= now:
        return SectionGoes(section, False, "expired", answer.given_at, answer.expires_at, open_now)
    return SectionGoes(section, True, "", answer.given_at, answer.expires_at, open_now)
