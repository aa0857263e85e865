"""What the sender does: draft from a plan line, send several at once, recall, acknowledge, ask whether it helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from rujukan.audit.actions import append, mark_entry
from rujukan.audit.models import Entry
from rujukan.cases.access import check_action, check_open
from rujukan.cases.actions.needs import apply_for, read_need
from rujukan.cases.models import PlanLine
from rujukan.directory.models import Unit
from rujukan.foundation.ids import new_code, uuid7
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.undo import undo
from rujukan.referrals import states
from rujukan.referrals.models import HelpConfirmation, Referral, ReferralSection
from rujukan.referrals.opening import consented, settle
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.consent import ASKED
from rujukan.rules.referral import ENDED, HOLDS_DATA, OPEN
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.when import NOW, When

HELPED = ("got_help", "partly", "not_helped")


@dataclass(frozen=True)
class Draft:
    """A referral of a plan line's need to a unit. sections: what it asks for ('need' always goes with it)."""

    line: UUID
    to_unit: UUID
    sections: Sequence[str]
    message: str = ""
    replaces: UUID | None = None
    """One that was rejected, failed or cancelled."""


def draft_referral(*, dossier: UUID, draft: Draft, by: Actor, token: str = "") -> Referral | None:
    """Draft it; nobody else sees it yet. None: drafted before by this very form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "draft_referral")
        line = PlanLine.unscoped.select_related("need").filter(dossier=dossier, id=draft.line).first()
        if line is None:
            raise Refused("Baris rencana ini tidak ada.", field="line")
        need = read_need(act, line.need_id)
        _check_draft(act, draft, need.kind)
        if found_before(token, by.user):
            return None
        file_token(token, act.dossier, by.user)
        row = Referral(
            id=uuid7(), code=_free_code(), dossier=act.dossier, need=need, plan_line=line, from_unit_id=act.unit,
            to_unit_id=draft.to_unit, by_user=by.user, kind=need.kind, service=need.service, urgency=need.urgency,
            drafted_at=act.at, replaces_id=draft.replaces,
        )  # fmt: skip
        row.message = draft.message
        row.save(force_insert=True)
        wanted = dict.fromkeys(("need", *draft.sections))
        ReferralSection.objects.bulk_create(ReferralSection(referral=row, section=section) for section in wanted)
        act.wrote("need", states.about(row))
        return row


def _free_code() -> str:
    code = new_code()
    while Referral.unscoped.filter(code=code).exists():
        code = new_code()
    return code


def _check_draft(act: Act, draft: Draft, kind: str) -> None:
    unit = Unit.objects.standing().filter(id=draft.to_unit, region=act.dossier.region).first()
    if unit is None:
        raise Refused("Pilih unit penerimanya.", field="to_unit")
    if unit.id == act.by.unit:
        raise Refused("Ini unit Anda sendiri. Catat bahwa unit Anda melayani kebutuhan ini.", field="to_unit")
    if not set(draft.sections) <= set(ASKED):
        raise Refused("Bagian ini tidak pernah ikut dalam rujukan.", field="sections")
    if draft.replaces:
        old = Referral.unscoped.filter(dossier=act.dossier, id=draft.replaces).first()
        if old is None or old.status not in ENDED or old.kind != kind:
            raise Refused("Hanya rujukan yang tidak terlaksana yang bisa diganti.")


def discard_draft(*, referral: Referral, by: Actor) -> None:
    """Throw a draft away: it stays as entered in error. Raises StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        check_action(act, "draft_referral")
        row = states.read(act, referral.id, seen="draft")
        states.check_sends(act, row)
        states.move(act, row, "entered-in-error", when=NOW)
        act.wrote("need", states.about(row))


def send_referrals(*, dossier: UUID, referrals: Sequence[Referral], by: Actor, when: When = NOW) -> list[Referral]:
    """Send drafts, several at once: all or none. Each recipient needs a live consent on `need`.
    Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "send_referral")
        check_open(act)
        return [_send(act, states.read(act, one.id, seen="draft"), when) for one in referrals]


def _send(act: Act, row: Referral, when: When) -> Referral:
    states.check_sends(act, row)
    if "need" not in consented(act, row.to_unit_id):
        unit = Unit.objects.get(id=row.to_unit_id)
        raise Refused("Belum ada izinnya untuk %(unit)s. Tanyakan dulu kepadanya.", unit=unit.name)
    _check_only_one(act, row)
    entry = act.happened("referral.requested", states.about(row), when=when)
    apply_for(act, row.need, when, entry)
    states.move(act, row, "requested", when=when)
    if row.replaces_id:
        _reroute(act, row, entry, when)
    return row


def _check_only_one(act: Act, row: Referral) -> None:
    same = Referral.unscoped.filter(dossier=act.dossier, need=row.need_id, to_unit=row.to_unit_id)
    if same.open().exists():
        raise Refused("Rujukan untuk kebutuhan ini ke unit itu sudah berjalan.")


def _reroute(act: Act, row: Referral, entry: Entry, when: When) -> None:
    old = states.read(act, row.replaces_id)  # type: ignore[arg-type]
    act.happened("referral.rerouted", states.about(old), when=when, follows=entry)


def cancel_referral(
    *, referral: Referral, by: Actor, reason: str, words: str = "", seen: str = "", when: When = NOW
) -> Referral:
    """Call it back: the receiver sees it no more. Raises Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = states.read(act, referral.id, seen=seen)
        states.check_sends(act, row)
        check_action(act, "cancel_referral")
        states.check_reason(act, "cancelled", reason, words)
        if row.status not in OPEN:
            raise StateChanged(states.STALE)
        held_data = row.status in HOLDS_DATA
        act.happened("referral.cancelled", states.about(row), when=when, outcome=reason)
        states.move(act, row, "cancelled", when=when, reason=reason, words=words)
        states.ends_unserved(act, row)
        settle(act, row.to_unit_id)
        if held_data:
            act.tell(row.to_unit_id, act.pack.kinds[row.kind].recv[0], "referral.cancelled", row.id)
        return row


def acknowledge_referral(*, referral: Referral, by: Actor, when: When = NOW) -> Referral:
    """Take note of how it ended: the loop is closed, and with the unit's last referral what was open to it. Raises
    Refused, StateChanged."""
    with act_on(referral.dossier_id, by) as act:
        row = states.read(act, referral.id)
        states.check_sends(act, row)
        check_action(act, "acknowledge_referral")
        if row.status not in ENDED:
            raise Refused("Rujukan ini belum berakhir.")
        if row.acknowledged_at:
            raise StateChanged("Sudah diakui.")
        act.happened("referral.acknowledged", states.about(row), when=when)
        row.acknowledged_at = act.at
        row.save(update_fields=["acknowledged_at"])
        settle(act, row.to_unit_id)
        return row


def confirm_help(
    *, referral: Referral, by: Actor, answer: str, confirmed_by: str = "person", when: When = NOW
) -> HelpConfirmation:
    """Did help arrive? Her own word is counted apart from everybody else's. Raises Refused."""
    with act_on(referral.dossier_id, by) as act:
        check_tier(by, "confirm_help")
        row = states.read(act, referral.id)
        states.check_receives(act, row)
        _check_voice(act, row, answer, confirmed_by)
        if row.status not in ("in-progress", "on-hold", "completed", "failed"):
            raise Refused("Layanannya belum mulai.")
        act.wrote(f"service.{row.service}", states.about(row))
        return HelpConfirmation.unscoped.create(
            referral=row, confirmed_by=confirmed_by, answer=answer, unit_id=act.unit, by_user=by.user,
            occurred_at=when.at or act.at, recorded_at=act.at,
        )  # fmt: skip


def _check_voice(act: Act, row: Referral, answer: str, confirmed_by: str) -> None:
    """The receiver says it himself or in her name; the sender asks her, her family or who coordinates."""
    if answer not in HELPED:
        raise Refused("Pilih satu jawaban.", field="answer")
    receives = act.by.unit == row.to_unit_id
    if confirmed_by not in (("person", "provider") if receives else ("person", "family", "coordinator")):
        raise Refused("Pilih siapa yang mengatakannya.", field="confirmed_by")
    if not receives:
        check_action(act, "confirm_help")


def mark_referral_in_error(*, referral: Referral, by: Actor, words: str) -> Referral:
    """Its author says that it should never have been; it stays, struck out, and opens nothing. Raises Refused."""
    with act_on(referral.dossier_id, by) as act:
        row = states.read(act, referral.id)
        if by.user is None or by.user != row.by_user:
            raise Refused("Hanya yang mencatatnya yang bisa menandainya salah catat.")
        if not words.strip():
            raise Refused("Tulis alasannya.", field="words")
        states.move(act, row, "entered-in-error", when=NOW, words=words)
        act.end_matters(referral=row.id, how="in error")
        states.ends_unserved(act, row)
        _strike(act, row)
        act.wrote("need", states.about(row))
        settle(act, row.to_unit_id)
        return row


def _strike(act: Act, row: Referral) -> None:
    """Its acts stay readable, struck out; the search that it ended for the one that it replaced is open again."""
    acts = Entry.unscoped.filter(dossier=act.dossier, kind=Entry.Kind.ACT, in_error=False)
    for wrong in acts.filter(referral=row.id, event__startswith="referral.").order_by("-seq"):
        for following in acts.filter(follows=wrong.id, event="referral.rerouted").order_by("-seq"):
            undo(act, following)
            _correct(act, following)
        _correct(act, wrong)


def _correct(act: Act, wrong: Entry) -> None:
    append(
        act.dossier, act.by, event="entry.corrected", need=wrong.need, referral=wrong.referral, corrects=wrong.id,
        occurred_at=act.at, recorded_at=act.at,
    )  # fmt: skip
    mark_entry(wrong)
