"""The page of a case in words: whose turn, what a service stands at, what became of a referral, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.disclosure.shapes import (
    CasePage,
    Deadline,
    NeedView,
    PlanLineView,
    PlanView,
    ReferralRow,
    SeenRow,
    ServiceView,
    Someone,
    StepView,
    TimelineRow,
)
from rujukan.procedure.actions import OWN_ACTION
from rujukan.procedure.undo import ALSO
from rujukan.web.case.opened import RESULTS
from rujukan.web.section_words import section_words
from rujukan.web.turns import address, link_of
from rujukan.web.words import day, deadline, full_day, moment, said

URGENT = {"high": noop("segera"), "medium": noop("mendesak")}
"""What is said beside a need or referral; of a routine one nothing is."""

SAID_BY = {
    "person": noop("menurut ia sendiri"),
    "guardian": noop("menurut pengasuhnya"),
    "team": noop("menurut petugas"),
}
ANSWERS: dict[str, tuple[str, str]] = {
    "needed": ("", noop("Dibutuhkan")),
    "not_needed": ("idle", noop("Tidak dibutuhkan")),
    "declined": ("idle", noop("Ia memilih tidak")),
    "later": ("idle", noop("Nanti")),
    "": ("idle", noop("Belum dibicarakan")),
}
PLAN_STATES = {
    "waiting": ("", noop("Menunggu")),
    "running": ("full", noop("Berjalan")),
    "done": ("done", noop("Selesai")),
    "unmet": ("fail", noop("Belum terpenuhi")),
}
ENDED = {
    "declined": noop("ia memilih tidak"),
    "waived": noop("ia memilih tidak menunggu"),
    "with need": noop("berakhir bersama kebutuhannya"),
    "with case": noop("berakhir bersama berkasnya"),
    "for good": noop("tidak dilanjutkan"),
    "in error": noop("salah catat"),
}


@dataclass(frozen=True)
class Clock:
    """Now and here."""

    now: datetime
    zone: tzinfo

    def moment(self, at: datetime) -> str:
        return moment(at, self.now, self.zone)

    def deadline(self, at: datetime) -> str:
        return deadline(at, self.now, self.zone)

    def day(self, at: datetime) -> str:
        return day(at.astimezone(self.zone).date(), self.now.astimezone(self.zone).date())


def sentence(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


# -- deadlines


@dataclass(frozen=True)
class Due:
    """One of the three on top."""

    deadline: Deadline
    whose: str
    remarks: str
    href: str
    filled: bool
    """It carries the page's only filled button."""


def dues(page: CasePage, clock: Clock, unit: str) -> list[Due]:
    """The nearest deadlines; the first of the reader's own has the filled button. `unit`: the code of his own."""
    filled = next((one for one in page.deadlines if one.yours), None)
    return [
        Due(one, _whose(one, clock, unit), " ".join(_remarks(one, clock)),
            link_of(one, page.head.code) if one.yours else "", one is filled)
        for one in page.deadlines
    ]  # fmt: skip


def _whose(one: Deadline, clock: Clock, unit: str) -> str:
    """Of a colleague the role, of others the unit."""
    until = {"when": clock.deadline(one.due_at)} if one.due_at else {"when": ""}
    if one.yours:
        return _("Giliran Anda.")
    turn = said(one.role_name) if one.unit.code == unit else one.unit.name
    return _("Giliran %(turn)s, sampai %(when)s.") % {"turn": turn, **until}


def _remarks(one: Deadline, clock: Clock) -> Iterable[str]:
    if one.yours and one.due_at:
        yield _("Sampai %(when)s.") % {"when": clock.deadline(one.due_at)}
    if one.paused_until:
        yield _("Ditunda sampai %(day)s.") % {"day": clock.day(one.paused_until)}
    if one.referral_opened_at:
        yield _("Sudah dibuka %(when)s, belum dijawab.") % {"when": clock.moment(one.referral_opened_at)}
    if one.nobody_holds:
        yield _("Belum ada yang memegang peran ini; kepala unit yang mengurusnya.")
    if one.old_dues:
        yield _("Semula %(when)s.") % {"when": clock.deadline(one.old_dues[0])}
    if one.tells:
        told = {"role": sentence(said(one.tells.role_name)), "when": clock.deadline(one.tells.at)}
        yield _("%(role)s diberi tahu %(when)s.") % told


# -- services


@dataclass(frozen=True)
class StepLine:
    """One step of the task list."""

    step: StepView
    remark: str


@dataclass(frozen=True)
class ServiceLine:
    """One of the six."""

    service: ServiceView
    shape: str
    state: str
    """Of a service without a referral; with one its state is the referral's."""
    instead: str
    """What stands where there is no thread."""
    now: str
    """The step that is on, and who does it."""
    steps: tuple[StepLine, ...]
    needs: tuple[str, ...]
    opened: bool


def service_lines(page: CasePage, clock: Clock) -> list[ServiceLine]:
    """Those of which the reader may see something, in the SOP's order; the one whose step is due first comes open."""
    dated = [(view.now.due_at, view.code) for view in page.services if view.now and view.now.due_at]
    first = min(dated, default=(None, ""))[1]
    mine = [view for view in page.services if view.extent]
    return [_service_line(view, page.needs, clock, opened=view.code == first) for view in mine]


def _service_line(view: ServiceView, needs: Iterable[NeedView], clock: Clock, *, opened: bool) -> ServiceLine:
    shape, state = _state(view)
    on = view.now
    unit = on.unit.name if on and on.unit else ""
    now = " · ".join(part for part in (said(on.name), unit) if part) if on else ""
    mine = tuple(_need(need, clock) for need in needs if need.service == view.code)
    lines = tuple(StepLine(step, _step_remark(step, clock)) for step in view.steps)
    return ServiceLine(view, shape, _(state), _instead(view, clock), now, lines, mine, opened)


def _state(view: ServiceView) -> tuple[str, str]:
    if view.running:
        return "full", noop("Berjalan")
    if view.steps and view.done == len(view.steps):
        return "done", noop("Selesai")
    return ANSWERS[view.answer]


def _instead(view: ServiceView, clock: Clock) -> str:
    if view.steps:
        return ""
    parts = []
    if view.answer == "later" and view.ask_again_on:
        parts.append(_("Ditanyakan lagi %(day)s.") % {"day": full_day(view.ask_again_on)})
    if view.answer and view.answered_at:
        by = _(SAID_BY[view.said_by]) if view.said_by in SAID_BY else ""
        told = _("Dicatat %(day)s") % {"day": clock.day(view.answered_at)}
        parts.append(f"{told}, {by}." if by else f"{told}.")
    return " ".join(parts)


def _need(need: NeedView, clock: Clock) -> str:
    """'Tempat aman, mendesak: belum terpenuhi (penuh)'."""
    words = said(need.name)
    if need.urgency in URGENT:
        words = f"{words}, {_(URGENT[need.urgency])}"
    if need.result:
        words = f"{words}: {_(MET[need.result])}"
    return f"{words} ({said(need.reason_name)})" if need.reason_name else words


MET = {"met": noop("terpenuhi"), "partly": noop("terpenuhi sebagian"), "unmet": noop("belum terpenuhi")}


def _step_remark(step: StepView, clock: Clock) -> str:
    if step.at and step.mark != "d":
        return _(ENDED[step.ended_how]) if step.ended_how in ENDED else ""
    if step.mark in ("n", "l") and step.due_at:
        until = _("sampai %(when)s") % {"when": clock.deadline(step.due_at)}
        return ", ".join(part for part in (step.unit.name if step.unit else "", until) if part)
    return said(step.note) if step.mark == "" else ""


# -- referrals


@dataclass(frozen=True)
class ReferralLine:
    """One referral."""

    row: ReferralRow
    title: str
    remark: str
    href: str


def referral_lines(rows: Iterable[ReferralRow], clock: Clock) -> list[ReferralLine]:
    """What still runs first."""
    return [
        ReferralLine(row, _title(row), " ".join(_course(row, clock)), address("web_referral:page", code=row.code))
        for row in rows
    ]  # fmt: skip


def _title(row: ReferralRow) -> str:
    unit = row.from_unit.name if row.side == "receiver" else row.to_unit.name
    words = {"unit": unit, "kind": said(row.kind_name).lower()}
    return _("Dari %(unit)s, %(kind)s") % words if row.side == "receiver" else _("%(unit)s, %(kind)s") % words


COURSE = {
    "draft": noop("Belum dikirim."),
    "accepted": noop("Diterima %(when)s. Belum mulai melayani."),
    "in-progress": noop("Mulai %(when)s."),
    "on-hold": noop("Ditunda sejak %(when)s"),
    "completed": noop("Selesai %(when)s."),
    "rejected": noop("Belum bisa menerima, %(when)s"),
    "failed": noop("Tidak terlaksana, %(when)s"),
    "cancelled": noop("Ditarik kembali %(when)s"),
    "entered-in-error": noop("Salah catat, %(when)s."),
}
"""State of a referral -> what is said of it; without a full stop the reason follows."""


def _course(row: ReferralRow, clock: Clock) -> Iterable[str]:
    """What became of it, in a sentence or two."""
    if row.status == "requested":
        yield from _sent(row, clock)
    else:
        at = row.status_at or row.drafted_at
        words = _(COURSE[row.status]) % {"when": clock.moment(at) if at else ""}
        yield words if words.endswith(".") else _why(words, said(row.reason_name))
    if row.status == "completed":
        yield from _confirmed(row)
    if row.without_sections:
        yield _("Tanpa bagian yang izinnya dicabut.")
    if row.replaced_by:
        yield _("Dialihkan ke penerima lain.")


def _sent(row: ReferralRow, clock: Clock) -> Iterable[str]:
    told = {
        "when": clock.moment(row.requested_at or clock.now),
        "urgent": _(URGENT[row.urgency]) if row.urgency in URGENT else "",
    }
    yield (_("Terkirim %(when)s, %(urgent)s.") if row.urgency in URGENT else _("Terkirim %(when)s.")) % told
    if row.received_at:
        yield _("Dibuka %(when)s, belum dijawab.") % {"when": clock.moment(row.received_at)}
    else:
        yield _("Belum dibuka.")


def _why(words: str, reason: str) -> str:
    return f"{words}: {reason.lower()}." if reason else f"{words}."


def _confirmed(row: ReferralRow) -> Iterable[str]:
    hers = row.confirmed_by == "person"
    match row.confirmed:
        case "got_help":
            yield _("Ia sendiri membenarkan sudah dilayani.") if hers else _("Dibenarkan: sudah dilayani.")
        case "partly":
            yield _("Menurut ia sendiri baru sebagian.") if hers else _("Dibenarkan: baru sebagian.")
        case "not_helped":
            yield _("Menurut ia sendiri belum dilayani.") if hers else _("Ternyata belum dilayani.")
    if row.acknowledged_at:
        yield _("Rujukan tuntas.")


# -- plan


@dataclass(frozen=True)
class PlanEntry:
    """One line of the plan."""

    line: PlanLineView
    shape: str
    state: str
    remark: str
    refer: str
    """Where to draft a referral from it; '' = already sent, or not the reader's."""


def plan_entries(page: CasePage, *, refers: bool) -> list[PlanEntry]:
    """The lines as they stand; `refers`: the reader may draft a referral."""
    found = []
    for line in page.plan.lines:
        shape, state = PLAN_STATES[line.state]
        until = full_day(line.due_on) if line.due_on else ""
        remark = " · ".join(part for part in (line.for_unit.name, until, said(line.reason_name)) if part)
        draft = address("web_referral:draft", code=page.head.code) if refers and not line.referral else ""
        ways = f"{draft}?baris={line.key}" if draft and line.state == "waiting" else ""
        found.append(PlanEntry(line, shape, _(state), remark, ways))
    return found


def agreed(plan: PlanView, clock: Clock) -> str:
    """'disepakati 11 Nov, dengan kata-katanya sendiri'."""
    if plan.agreed_at is None:
        return ""
    return _("disepakati %(day)s, dengan kata-katanya sendiri") % {"day": clock.day(plan.agreed_at)}


def result(plan: PlanView, clock: Clock) -> str:
    """'Hasil identifikasi: korban, 11 Nov.'"""
    if not plan.result:
        return ""
    told = {"result": _(RESULTS[plan.result]), "day": clock.day(plan.result_at) if plan.result_at else ""}
    return _("Hasil identifikasi: %(result)s, %(day)s.") % told


# -- who looked, what happened


@dataclass(frozen=True)
class SeenLine:
    """Somebody opened something."""

    at: datetime
    who: str
    unit: str
    what: str


def seen_lines(rows: Iterable[SeenRow]) -> list[SeenLine]:
    """The newest first."""
    return [
        SeenLine(row.at, who(row.who), "" if row.who.me else row.who.unit.name, _opened(row.section)) for row in rows
    ]


def who(someone: Someone) -> str:
    """'Anda', a name, or the product itself."""
    return _("Anda") if someone.me else someone.name or "Rujukan"


def _opened(section: str) -> str:
    if section == "preview":
        return _("melihat pratinjau rujukan")
    return _("membuka %(section)s") % {"section": section_words(section)}


@dataclass(frozen=True)
class HappenedLine:
    """One line of the timeline."""

    row: TimelineRow
    when: str
    words: str
    remark: str
    by: str
    correct: bool
    """The reader recorded it himself, and may mark it as entered in error."""


def happened_lines(rows: Iterable[TimelineRow], clock: Clock) -> list[HappenedLine]:
    """The newest first."""
    return [
        HappenedLine(row, _when(row, clock), _what(row), _late(row, clock), _by(row), _is_correctable(row))
        for row in rows
    ]


def _is_correctable(row: TimelineRow) -> bool:
    return bool(row.key) and (row.event not in OWN_ACTION or row.event in ALSO)


def _when(row: TimelineRow, clock: Clock) -> str:
    """As exactly as it is known."""
    there = row.at.astimezone(clock.zone)
    match row.precision:
        case "day":
            return clock.day(row.at)
        case "month":
            return full_day(there.date()).split(" ", 1)[1]
        case "year":
            return str(there.year)
        case "unknown":
            return _("tidak tahu kapan")
        case _:
            return clock.moment(row.at)


def _what(row: TimelineRow) -> str:
    if row.look:
        return sentence(_opened(row.section or "preview"))
    if row.name is None:
        return _("%(section)s diisi") % {"section": section_words(row.section)} if row.section else _("Berkas diisi")
    words = said(row.name)
    about = ", ".join(part for part in (said(row.kind_name).lower(), row.to_unit.name if row.to_unit else "") if part)
    outcome = said(row.outcome_name)
    words = f"{words}: {about}" if about else words
    return f"{words} ({outcome})" if outcome else words


def _late(row: TimelineRow, clock: Clock) -> str:
    if row.in_error:
        return _("Salah catat.")
    if row.late:
        return _("Dicatat %(when)s.") % {"when": clock.moment(row.recorded_at)}
    return ""


def _by(row: TimelineRow) -> str:
    parts = (who(row.who), "" if row.who.me else row.who.unit.name)
    return ", ".join(part for part in parts if part)


# -- the head


def standing(page: CasePage, clock: Clock) -> list[str]:
    """'Risiko dinilai Senin 10 Nov.', 'Didampingi Ibu Yustina sejak 7 Nov.' and what else the head says."""
    head, told = page.head, []
    if head.history:
        told.append(_("Riwayat dari daftar lama: tidak ada batas waktu yang berjalan."))
    if head.risk_at:
        told.append(_("Risiko dinilai %(day)s.") % {"day": clock.day(head.risk_at)})
    if head.manager and head.manager.me:
        told.append(_("Anda mendampinginya sejak %(day)s.") % {"day": clock.day(head.manager_since or head.opened_at)})
    elif head.manager:
        told.append(
            _("Didampingi %(name)s sejak %(day)s.")
            % {"name": head.manager.name, "day": clock.day(head.manager_since or head.opened_at)}
        )
    if not head.leads:
        told.append(_("Dipimpin %(unit)s.") % {"unit": head.lead.name})
    if head.closed_at:
        told.append(_("Ditutup %(day)s.") % {"day": clock.day(head.closed_at)})
    return told


def still_open(more: int) -> str:
    """What stands behind the three deadlines."""
    return _("Masih ada %(n)s batas waktu lagi di bawah ini.") % {"n": more} if more else ""
