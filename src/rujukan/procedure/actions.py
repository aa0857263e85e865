"""Any act event of the pack can be recorded on its dossier by who may; a mistaken act is marked so, never removed."""

from datetime import datetime
from uuid import UUID

from rujukan.accounts.models import Membership
from rujukan.accounts.models.membership import MembershipRole
from rujukan.audit.actions import append, mark_entry
from rujukan.audit.models import Entry
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.reading import WHOLE
from rujukan.procedure.undo import ALSO, undo
from rujukan.rules.access import ACTIONS
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.engine import About
from rujukan.rules.procedure.pack import Ask, Event
from rujukan.rules.refused import NotVisible, Refused
from rujukan.rules.when import NOW, When

OWN_ACTION = frozenset(action.event for action in ACTIONS.values() if action.event) | {
    "complaint.received", "complaint.closed", "service.applied", "service.declined", "referral.rerouted",
    "closure.refused",
}  # fmt: skip
"""Events that a richer action raises, with rows of its own: recorded there and nowhere else."""


def record_event(
    *, dossier: UUID, event: str, by: Actor, about: About = WHOLE, when: When = NOW, due: datetime | None = None,
    outcome: str = "", kind: str = "", note: str = "", place: str = "", who: UUID | None = None,
    unit: UUID | None = None, token: str = "",
) -> Entry | None:  # fmt: skip
    """Record that an event of the pack happened. None: filed before by this very form.

    about: its subject, by ids; due, outcome, kind, who, unit: what the event asks. Raises Refused.
    """
    with act_on(dossier, by) as act:
        found = act.event(event)
        if event in OWN_ACTION:
            raise Refused("%(event)s dicatat lewat halamannya sendiri, tidak di sini.", event=found.name)
        if found_before(token, by.user):
            return None
        _check_subject(act, found, about)
        _check_answers(found.asks, when.at or act.at, due, outcome, kind)
        holder = _check_who(act, found, who)
        file_token(token, act.dossier, by.user)
        if found.asks.unit and unit:
            about = About(about.referral, about.need, about.item, about.service, about.kind, unit)
        entry = act.happened(
            event, about, when=when, due=due if found.asks.date else None, outcome=outcome, kind=kind, note=note,
            place=place,
        )  # fmt: skip
        if holder:
            act.name_holder(*holder)
        return entry


def _check_subject(act: Act, event: Event, about: About) -> None:
    """What hangs on a need or a referral says which, one of this dossier."""
    wanted = {"need": about.need, "referral": about.referral}.get(event.per, act.dossier.id)
    begins_stay = any(step.per == "stay" for step in act.pack.started_by(event.code))
    if wanted is None or (begins_stay and not (about.need or about.item)):
        raise Refused("Pilih kebutuhan atau rujukan yang mana.", field="about")
    for name in ("need", "referral", "item"):
        given = getattr(about, name)
        if given and not any(getattr(matter, name) == given for matter in act.matters):
            raise NotVisible


def _check_answers(asks: Ask, at: datetime, due: datetime | None, outcome: str, kind: str) -> None:
    if asks.date and due is None and not asks.optional:
        raise Refused("Isi tanggalnya.", field="due")
    if asks.date in ("until", "planned_arrival") and due and due <= at:
        raise Refused("Tanggal ini harus sesudah waktu kejadiannya.", field="due")
    _check_listed(asks.results or asks.reasons, outcome, asks.optional, "outcome")
    _check_listed(asks.periods, kind, asks.optional, "kind")


def _check_listed(listed: tuple[str, ...], answer: str, optional: bool, field: str) -> None:
    if (answer and answer not in listed) or (listed and not answer and not optional):
        raise Refused("Pilih salah satu jawabannya.", field=field)


def _check_who(act: Act, event: Event, who: UUID | None) -> tuple[UUID, str, UUID] | None:
    """(unit, role, user) of whom the event names: a colleague of the actor's who holds the role."""
    if not event.asks.who:
        return None
    roles = [role for step in act.pack.stopped_by(event.code) for role in step.who]
    held = MembershipRole.objects.live(act.at).filter(role__in=roles)
    members = Membership.objects.live(act.at).filter(unit=act.unit, user=who, roles__in=held)
    if who is None or not members.exists():
        raise Refused("Pilih orang di unit Anda yang memegang peran ini.", field="who")
    return act.unit, roles[0], who


def mark_in_error(*, dossier: UUID, seq: int, by: Actor, reason: str) -> Entry:
    """Its author marks an act as entered in error, with a reason: what it did to the clocks is taken back, and what
    followed from it with it. The act stays readable, struck out. Raises Refused, NotVisible."""
    with act_on(dossier, by) as act:
        wrong = Entry.unscoped.filter(dossier=act.dossier, seq=seq, kind="act", corrects=None).first()
        if wrong is None:
            raise NotVisible
        _check_may_mark(act, wrong, reason)
        for following in Entry.unscoped.filter(dossier=act.dossier, follows=wrong.id, in_error=False).order_by("-seq"):
            _mark(act, following, "")
        return _mark(act, wrong, reason)


def _check_may_mark(act: Act, wrong: Entry, reason: str) -> None:
    if wrong.by_user != act.by.user or wrong.by_unit != act.by.unit:
        raise Refused("Hanya yang mencatatnya yang bisa menandai ini salah catat.")
    if wrong.in_error:
        raise Refused("Ini sudah ditandai salah catat.")
    if wrong.event not in act.pack.events or (wrong.event in OWN_ACTION and wrong.event not in ALSO) or wrong.follows:
        raise Refused("Yang ini tidak ditandai di sini. Perbaiki lewat halamannya sendiri.")
    if not reason.strip():
        raise Refused("Tulis apa yang salah.", field="reason")


def _mark(act: Act, wrong: Entry, reason: str) -> Entry:
    entry = append(
        act.dossier, act.by, event="entry.corrected", need=wrong.need, referral=wrong.referral, item=wrong.item,
        corrects=wrong.id, occurred_at=act.at, recorded_at=act.at,
    )  # fmt: skip
    mark_entry(wrong)
    wrong.in_error = True
    if event := act.pack.events.get(wrong.event):
        act.remark(event, entry, reason)
    undo(act, wrong)
    if also := ALSO.get(wrong.event):
        also(act, wrong)
    act.course.last_act_at = act.at
    return entry
