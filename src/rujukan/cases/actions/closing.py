"""Closing: the case manager proposes, the unit head decides as second person; refused while what blocks is open."""

from dataclasses import dataclass
from uuid import UUID

from rujukan.cases.access import check_action, check_open
from rujukan.cases.models import Closing, ClosingDecision
from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import act_on
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Proposed:
    """F22. reason: the pack's list `closing`; her_view: in her words, or why she could not be asked."""

    reason: str
    summary: str
    her_view: str
    asked_her: bool


def propose_closing(
    *, dossier: UUID, proposed: Proposed, by: Actor, when: When = NOW, token: str = ""
) -> Closing | None:
    """The case manager proposes to close. What still blocks is shown; it need not be clear yet. None: filed before by
    this very form. Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "propose_closing")
        if found_before(token, by.user):
            return None
        check_open(act)
        if proposed.reason not in {reason.code for reason in act.pack.reasons.get("closing", ())}:
            raise Refused("Pilih alasannya.", field="reason")
        if not proposed.her_view.strip():
            raise Refused("Tulis apa katanya sendiri, atau mengapa ia tidak bisa ditanya.", field="her_view")
        if undecided(dossier):
            raise StateChanged("Penutupan sudah diusulkan dan menunggu kepala unit.")
        file_token(token, act.dossier, by.user)
        act.happened("closure.proposed", when=when, outcome=proposed.reason)
        row = Closing(
            id=uuid7(), dossier=act.dossier, unit_id=act.unit, by_user=by.user, reason=proposed.reason,
            asked_her=proposed.asked_her, occurred_at=when.at or act.at, recorded_at=act.at,
        )  # fmt: skip
        row.summary, row.her_view = proposed.summary, proposed.her_view
        row.save(force_insert=True)
        return row


def undecided(dossier: UUID) -> Closing | None:
    """The proposal that waits for the unit head."""
    rows = Closing.unscoped.select_related("dossier").filter(dossier=dossier, decision__isnull=True)
    return rows.order_by("recorded_at", "id").last()


def decide_closing(
    *, dossier: UUID, close: bool, by: Actor, words: str = "", when: When = NOW, token: str = ""
) -> ClosingDecision | None:
    """The unit head, who did not propose it, closes or lets the work go on. None: filed before by this very form.
    Raises Refused while something blocks (with what it is), StateChanged where nothing waits any more."""
    with act_on(dossier, by) as act:
        check_action(act, "decide_closing")
        if found_before(token, by.user):
            return None
        check_open(act)
        waiting = undecided(dossier)
        if waiting is None:
            raise StateChanged("Tidak ada usul penutupan yang menunggu.")
        if not close and not words.strip():
            raise Refused("Tulis mengapa pendampingan berlanjut.", field="words")
        file_token(token, act.dossier, by.user)
        event = "case.closed" if close else "closure.refused"
        act.happened(event, when=when, outcome=waiting.reason if close else "")
        row = ClosingDecision(
            closing=waiting, dossier=act.dossier, by_user=by.user, closed=close, occurred_at=when.at or act.at,
            recorded_at=act.at,
        )  # fmt: skip
        row.words = words
        row.save(force_insert=True)
        return row


def reopen_case(*, dossier: UUID, reason: str, by: Actor, when: When = NOW, token: str = "") -> None:
    """A new complaint, threat or hearing: the unit head opens it again, and each step may start once more."""
    with act_on(dossier, by) as act:
        check_action(act, "reopen_case")
        if found_before(token, by.user):
            return
        if act.course.closed_at is None:
            raise StateChanged("Berkas ini sudah terbuka.")
        if not reason.strip():
            raise Refused("Tulis alasannya.", field="reason")
        file_token(token, act.dossier, by.user)
        act.happened("case.reopened", when=when, note=reason)
