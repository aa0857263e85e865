"""A change of rights in words: what, of whom, how far it has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.accounts.models import RightsChange
from rujukan.accounts.reads import code_of
from rujukan.procedure.member_words import task_in_words
from rujukan.rules.rights import WAIT
from rujukan.web import words

KINDS: dict[str, str] = {
    "new_user": noop("Anggota baru"),
    "add": noop("Tambah unit"),
    "end": noop("Berhenti"),
    "roles": noop("Ganti peran"),
    "reset": noop("Kode masuk baru"),
}

WAIT_HOURS = int(WAIT.total_seconds() // 3600)


@dataclass(frozen=True)
class Moments:
    """The moment and the zone in which a page tells time."""

    now: datetime
    zone: tzinfo

    def told(self, at: datetime) -> str:
        """'besok 09.40'."""
        return words.moment(at, self.now, self.zone)

    def last_day(self, until: datetime) -> str:
        """The last day of a term that ends at this moment."""
        return words.full_day((until - timedelta(microseconds=1)).astimezone(self.zone).date())


@dataclass(frozen=True)
class Told:
    """One change on a page."""

    code: str
    kind: str
    name: str
    place: str
    """Unit and agency."""
    what: str
    """Task, roles, end of the term."""
    proposed: str
    settled: str
    """How it went on."""
    state: str


def told(change: RightsChange, when: Moments) -> Told:
    """A change as its row shows it."""
    unit = change.unit
    return Told(
        code=code_of(change),
        kind=_(KINDS[change.kind]),
        name=subject(change),
        place=f"{unit.name}, {unit.agency.name}" if unit else "",
        what=what(change, when),
        proposed=_proposed(change, when),
        settled=_settled(change, when),
        state=change.state(when.now),
    )


def subject(change: RightsChange) -> str:
    """Whom it is about."""
    return change.user.name if change.user else change.name


def what(change: RightsChange, when: Moments) -> str:
    """'menangani: manajer kasus, kepala unit; sampai 31 Desember 2026'."""
    if change.kind in ("end", "reset") or not change.tier:
        return ""
    task = task_in_words(change.region_id, change.tier, change.role_codes)
    if change.until is None:
        return task
    return _("%(task)s; sampai %(day)s") % {"task": task, "day": when.last_day(change.until)}


def _proposed(change: RightsChange, when: Moments) -> str:
    return _("Diusulkan %(name)s (%(agency)s), %(when)s.") % {
        "name": change.proposed_by.name,
        "agency": change.proposed_agency.name,
        "when": when.told(change.proposed_at),
    }


def _settled(change: RightsChange, when: Moments) -> str:
    if change.cancelled_at and change.cancelled_by:
        return _("Dibatalkan %(name)s, %(when)s.") % {
            "name": change.cancelled_by.name,
            "when": when.told(change.cancelled_at),
        }
    if change.confirmed_by and change.confirmed_agency and change.effective_at:
        return _confirmed(change, change.effective_at, when)
    return _("Menunggu disahkan pengelola dari instansi lain.")


def _confirmed(change: RightsChange, effective_at: datetime, when: Moments) -> str:
    confirmed = _("Disahkan %(name)s (%(agency)s).") % {
        "name": change.confirmed_by and change.confirmed_by.name,
        "agency": change.confirmed_agency and change.confirmed_agency.name,
    }
    later = _("Mulai berlaku %(when)s.") if when.now < effective_at else _("Berlaku sejak %(when)s.")
    return f"{confirmed} {later % {'when': when.told(effective_at)}}"
