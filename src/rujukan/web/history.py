"""Timeline and looks in words, on the page of a case and of a complaint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from rujukan.disclosure.shapes import SeenRow, Someone, TimelineRow
from rujukan.web import words
from rujukan.web.components.lists import Entry
from rujukan.web.section_words import section_words


@dataclass(frozen=True)
class Look:
    """One look: who, what, when."""

    who: str
    what: str
    at: datetime


def someone(who: Someone, *, unit: bool = True) -> str:
    """'Anda'; 'Ibu Theresia, Dinas Sosial TTU'; what the product does by itself has a name too."""
    if who.me:
        return _("Anda")
    if not who.name:
        return _("Rujukan, dengan sendirinya")
    return f"{who.name}, {who.unit.name}" if unit and who.unit.name else who.name


def looks_of(rows: Iterable[SeenRow]) -> list[Look]:
    """'Siapa yang sudah melihat'."""
    return [Look(someone(row.who), section_words(row.section), row.at) for row in rows]


def entries_of(rows: Iterable[TimelineRow], now: datetime, zone: tzinfo) -> list[Entry]:
    """'Riwayat'."""
    return [_entry(row, now, zone) for row in rows]


def _entry(row: TimelineRow, now: datetime, zone: tzinfo) -> Entry:
    told = _happened(row)
    return Entry(row.at, told if told[-1] in ".!?" else f"{told}.", _remark(row, now, zone), row.look, row.precision)


def _happened(row: TimelineRow) -> str:
    if row.look:
        what = {"who": someone(row.who), "what": section_words(row.section)} if row.section else None
        return _("%(who)s membuka: %(what)s") % what if what else _("%(who)s melihat") % {"who": someone(row.who)}
    if row.name is None:
        return _("Ditulis: %(what)s") % {"what": section_words(row.section) if row.section else row.event}
    outcome = words.said(row.outcome_name) or row.outcome
    about = words.said(row.kind_name)
    told = words.said(row.name)
    told = f"{told} ({about})" if about else told
    return f"{told}: {outcome}" if outcome else told


def _remark(row: TimelineRow, now: datetime, zone: tzinfo) -> str:
    parts = [] if row.look else [someone(row.who) + "."]
    if row.late:
        parts.append(_("Dicatat %(when)s.") % {"when": words.moment(row.recorded_at, now, zone)})
    if row.in_error:
        parts.append(_("Salah catat."))
    return " ".join(parts)
