"""Erasing a person (P26): the unit head asks, the data-protection officer decides, her keys are destroyed.

What goes is everything that was sealed under her own key and under those of her cases, and of a complaint once nobody
of it is left. What is counted (sex, age, dates) stays, and so does the chain: that she was here, not who she was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.cases.access import check_action
from rujukan.cases.models import Case, Contact, Identity
from rujukan.foundation.models import Dossier, lock_dossier
from rujukan.intake.models import Harmed
from rujukan.keeping import register
from rujukan.procedure.act import Act, act_on
from rujukan.referrals import states
from rujukan.referrals.models import Referral
from rujukan.rules.access import ACTIONS, check_tier
from rujukan.rules.actor import Actor, system
from rujukan.rules.referral import OPEN
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.second_person import check_second_person
from rujukan.rules.when import NOW

ASKED = ACTIONS["ask_erasure"].event
DECIDED = ACTIONS["decide_erasure"].event
REFUSED = ACTIONS["refuse_erasure"].event
AGAIN = "erasure.repeated"
"""A restore brought back what the register says is erased, and it was erased again."""


@dataclass(frozen=True)
class Hers:
    """All that is sealed for one person: her own dossier, her cases, complaints in which nobody else is left."""

    person: UUID
    cases: tuple[UUID, ...]
    complaints: tuple[UUID, ...]

    @property
    def all(self) -> tuple[UUID, ...]:
        """In the order in which they are locked."""
        return tuple(sorted((self.person, *self.cases, *self.complaints)))


def ask_erasure(*, code: str, by: Actor) -> Entry:
    """The head of the unit that leads asks for the person of this case (or complaint without one) to be erased.
    Raises Refused, NotVisible, StateChanged."""
    dossier = _find(code, by)
    hers_of(dossier)
    with act_on(dossier.id, by) as act:
        check_action(act, "ask_erasure")
        if _waiting(act):
            raise StateChanged("Penghapusan sudah diminta, dan menunggu pejabat pelindungan data.")
        return act.happened(ASKED)


def decide_erasure(*, code: str, by: Actor) -> Hers:
    """The data-protection officer, who did not ask, decides: her keys are destroyed, what hangs on her ends. Raises
    Refused, NotVisible, StateChanged."""
    dossier = _find(code, by)
    hers = hers_of(dossier)
    with transaction.atomic():
        for id_ in hers.all:
            lock_dossier(id_)
        if hers_of(dossier) != hers:
            raise StateChanged("Berkas ini baru saja berubah. Ulangi.")
        with act_on(dossier.id, by) as act:
            entry = act.happened(DECIDED, follows=_decidable(act, "decide_erasure"))
            at = act.at
        for other in sorted({*hers.cases, *hers.complaints}):
            with act_on(other, by) as act:
                if other != dossier.id:
                    act.happened(DECIDED, follows=entry)
                _end_all(act, entry)
        append(lock_dossier(hers.person), by, event=DECIDED, follows=entry.id, recorded_at=at)
        destroy(hers.all)
        # The file before the commit: a crash between leaves what a second run repeats, never what a restore forgets.
        register.note(hers.all, at)
    return hers


def refuse_erasure(*, code: str, by: Actor) -> Entry:
    """The data-protection officer decides that nothing is erased. Raises Refused, NotVisible, StateChanged."""
    with act_on(_find(code, by).id, by) as act:
        return act.happened(REFUSED, follows=_decidable(act, "refuse_erasure"))


def _find(code: str, by: Actor) -> Dossier:
    rows = Dossier.unscoped.filter(code=code.strip().lower(), region=by.region, kind__in=("case", "complaint"))
    found = rows.first()
    if found is None:
        raise NotVisible
    if found.erased:
        raise StateChanged("Isi berkas ini sudah dihapus.")
    return found


def _decidable(act: Act, action: str) -> Entry:
    """What was asked for, if this actor may decide it: in the pack's role, and he did not ask himself."""
    check_tier(act.by, action)
    event = act.event(ACTIONS[action].event)
    if not set(event.by) & act.by.roles:
        raise Refused("Peran Anda tidak mencatat langkah ini: %(event)s.", event=event.name)
    asked = _waiting(act)
    if asked is None:
        raise Refused("Penghapusan ini belum diminta oleh kepala unit.")
    check_second_person([asked.by_user], act.by.user)
    return asked


def _waiting(act: Act) -> Entry | None:
    """The question that nobody has decided yet."""
    rows = Entry.unscoped.filter(dossier=act.dossier, event__in=(ASKED, DECIDED, REFUSED), in_error=False)
    last = rows.order_by("seq").last()
    return last if last and last.event == ASKED else None


def hers_of(dossier: Dossier) -> Hers:
    """What belongs to the person whom a case, or a complaint of one person, is about. Raises Refused."""
    person = _person_of(dossier)
    cases = Case.unscoped.filter(person=person).order_by("pk").values_list("pk", flat=True)
    named_in = Harmed.unscoped.filter(person=person).values("complaint")
    others = Harmed.unscoped.filter(complaint__in=named_in).exclude(person=person)
    shared = others.filter(person__dossier__key_wrapped__isnull=False).values("complaint")
    alone = Harmed.unscoped.filter(person=person).exclude(complaint__in=shared)
    return Hers(person, tuple(cases), tuple(alone.order_by("complaint").values_list("complaint", flat=True)))


def _person_of(dossier: Dossier) -> UUID:
    if dossier.kind == Dossier.Kind.CASE:
        return Case.unscoped.values_list("person", flat=True).get(dossier=dossier)
    harmed = list(Harmed.unscoped.filter(complaint=dossier.id).values_list("person", flat=True))
    if len(harmed) != 1:
        raise Refused("Pengaduan ini tentang beberapa orang. Sebut kode berkas orangnya.")
    return harmed[0]


def _end_all(act: Act, entry: Entry) -> None:
    """Nothing waits for anybody any more: open referrals are called off, matters end, nobody is named."""
    rows = Referral.unscoped.select_related("need", "dossier").filter(dossier=act.dossier, status__in=OPEN)
    for row in rows.order_by("id"):
        act.happened("referral.cancelled", states.about(row), outcome="other", follows=entry)
        states.move(act, row, "cancelled", when=NOW, reason="other")
    for matter in [m for m in act.matters if m.ended_at is None]:
        act.change(matter.id, ended_at=max(act.at, matter.started_at), ended_how="erased", ended_by=entry.id,
                   ended_recorded_at=act.at)  # fmt: skip
    for holder in list(act.holders):
        act.end_holder(holder)
    act.course.closed_at = act.course.closed_at or act.at


def destroy(dossiers: Iterable[UUID]) -> int:
    """Destroy these keys, and the blind indexes by which a person could still be found; how many keys there were."""
    ids = list(dossiers)
    Identity.unscoped.filter(dossier__in=ids).update(nik_index=b"")
    Contact.unscoped.filter(dossier__in=ids).update(phone_index=b"")
    return Dossier.unscoped.filter(id__in=ids, key_wrapped__isnull=False).update(key_wrapped=None)


def erase_again(dossiers: Iterable[UUID]) -> int:
    """What the register says is erased and a restore brought back. Inside the restore's transaction."""
    rows = Dossier.unscoped.filter(id__in=list(dossiers), key_wrapped__isnull=False).order_by("id")
    back = list(rows)
    for dossier in back:
        append(lock_dossier(dossier.id), system(dossier.region), event=AGAIN)
    return destroy(dossier.id for dossier in back)
