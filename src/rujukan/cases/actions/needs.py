"""Each of the six services is needed (one or more needs, each of a kind), not needed, declined, or later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rujukan.cases.access import check_action, check_open
from rujukan.cases.models import Need, NeedClosing, ServiceAnswer
from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, first_time, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.engine import About, goes_by_urgency, grade_of
from rujukan.rules.refused import Refused
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Answered:
    """How one service was answered. said_by: person, guardian, team; ask_again_on of `later`, reason of `declined`."""

    service: str
    answer: str
    said_by: str = "team"
    reason: str = ""
    ask_again_on: date | None = None


def about(need: Need) -> About:
    """The need as the subject of an event."""
    return About(need=need.id, service=need.service, kind=need.kind, grade=need.urgency, applied_at=need.applied_at)  # type: ignore[arg-type]


def read_need(act: Act, need: UUID) -> Need:
    """The need as it is now, after the lock; an open one, of an open case. Raises Refused, StateChanged."""
    check_open(act)
    found = Need.unscoped.select_related("closing").filter(dossier=act.dossier, id=need).first()
    if found is None:
        raise Refused("Kebutuhan ini tidak ada di berkas ini.")
    if hasattr(found, "closing"):
        raise Refused("Kebutuhan ini sudah dijawab.")
    return found


def identify_need(
    *, dossier: UUID, kind: str, by: Actor, urgency: str = "", when: When = NOW, token: str = ""
) -> Need | None:
    """One thing asked for, of a kind in the pack. urgency: high, medium, low ('' = by the risk). None: filed before by
    this very form. Raises Refused."""
    made = identify_needs(dossier=dossier, kinds=[kind], by=by, urgency=urgency, when=when, token=token)
    return made[0] if made else None


def identify_needs(
    *, dossier: UUID, kinds: Sequence[str], by: Actor, urgency: str = "", said_by: str = "team", when: When = NOW,
    token: str = "",
) -> list[Need]:  # fmt: skip
    """Several at once, all or none; [] when filed before by this very form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "identify_need")
        check_open(act)
        _check_kinds(act, kinds)
        if not first_time(token, act.dossier, by.user):
            return []
        return [_identify(act, kind, urgency, said_by, when) for kind in dict.fromkeys(kinds)]


def _check_kinds(act: Act, kinds: Sequence[str]) -> None:
    if not set(kinds) <= set(act.pack.kinds):
        raise Refused("Jenis kebutuhan ini tidak ada di SOP.", field="kind")
    same = Need.unscoped.filter(dossier=act.dossier, kind__in=kinds, closing__isnull=True)
    if same.exists() and act.by.kind != "import":
        raise Refused("Kebutuhan ini sudah tercatat dan masih terbuka.", field="kind")


def _identify(act: Act, kind: str, urgency: str, said_by: str, when: When) -> Need:
    service = act.pack.kinds[kind].service
    need = Need(
        id=uuid7(), dossier=act.dossier, unit_id=act.unit, by_user=act.by.user, kind=kind, service=service,
        urgency=urgency or grade_of(act.facts, About()), identified_at=when.at or act.at, recorded_at=act.at,
    )  # fmt: skip
    need.save(force_insert=True)
    _answer(act, Answered(service, "needed", said_by), when)
    act.happened("need.identified", about(need), when=when, kind=kind)
    return need


def answer_service(*, dossier: UUID, answered: Answered, by: Actor, when: When = NOW, token: str = "") -> None:
    """Answer a service that is not needed, declined (with its reason), or to be asked again later. A replay of the form
    changes nothing. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "answer_service")
        _check_answer(act, answered)
        if found_before(token, by.user):
            return
        file_token(token, act.dossier, by.user)
        open_needs = list(
            Need.unscoped.filter(dossier=act.dossier, service=answered.service, closing__isnull=True).order_by("id")
        )
        if open_needs and answered.answer == "not_needed":
            raise Refused("Masih ada kebutuhan terbuka di layanan ini. Jawab kebutuhannya dulu.", field="answer")
        _answer(act, answered, when)
        act.wrote("need")
        if answered.answer == "declined":
            for need in open_needs:
                act.happened("service.declined", about(need), when=when, outcome=answered.reason)


def _check_answer(act: Act, answered: Answered) -> None:
    if answered.service not in act.pack.services or answered.answer not in ("not_needed", "declined", "later"):
        raise Refused("Pilih satu jawaban.", field="answer")
    if answered.answer == "declined":
        _check_reason(act, answered.reason)
    if answered.answer == "later" and not answered.ask_again_on:
        raise Refused("Kapan ditanyakan lagi?", field="ask_again_on")


def _check_reason(act: Act, reason: str) -> None:
    if reason not in {known.code for known in act.pack.reasons.get("declined", ())}:
        raise Refused("Pilih alasannya.", field="reason")


def _answer(act: Act, answered: Answered, when: When) -> None:
    ServiceAnswer.unscoped.create(
        dossier=act.dossier, unit_id=act.unit, by_user=act.by.user, service=answered.service, answer=answered.answer,
        said_by=answered.said_by, reason=answered.reason, ask_again_on=answered.ask_again_on,
        occurred_at=when.at or act.at, recorded_at=act.at,
    )  # fmt: skip


def take_need(*, dossier: UUID, need: UUID, by: Actor, when: When = NOW) -> Need:
    """The lead unit serves it itself: a unit doesn't refer to itself. That is `service.applied`. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "take_need")
        found = read_need(act, need)
        if found.taken_at:
            return found
        found.taken_at = when.at or act.at
        found.save(update_fields=["taken_at"])
        entry = act.happened("need.taken", about(found), when=when)
        apply_for(act, found, when, entry)
        return found


def apply_for(act: Act, need: Need, when: When, follows: object) -> None:
    """`service.applied`: a need's first referral, or that the lead unit took it."""
    if need.applied_at is None:
        need.applied_at = when.at or act.at
        need.save(update_fields=["applied_at"])
        act.happened("service.applied", about(need), when=when, follows=follows)  # type: ignore[arg-type]


def _refers(act: Act, need: UUID) -> bool:
    """Is a referral of it open? A step of the service itself that hangs on one ends with the need."""
    on = (m for m in act.matters if m.need == need and m.referral and m.ended_at is None)
    loops = (m for m in on if m.step != "referral.reroute" and m.step in act.pack.steps)
    return any(goes_by_urgency(act.pack.steps[m.step]) for m in loops)


def close_need(
    *, dossier: UUID, need: UUID, result: str, by: Actor, reason: str = "", when: When = NOW, token: str = ""
) -> None:
    """Met, partly, or unmet with the pack's reason. A replay of the form changes nothing. Refused while a referral of
    it is open."""
    with act_on(dossier, by) as act:
        check_action(act, "close_need")
        if found_before(token, by.user):
            return
        found = read_need(act, need)
        reasons = {known.code for known in act.pack.reasons.get("unmet", ())}
        if result not in ("met", "partly", "unmet"):
            raise Refused("Pilih satu jawaban.", field="result")
        if result != "met" and reason not in reasons:
            raise Refused("Pilih alasannya.", field="reason")
        if _refers(act, need):
            raise Refused("Masih ada rujukan yang berjalan untuk kebutuhan ini. Selesaikan atau tarik kembali dulu.")
        file_token(token, act.dossier, by.user)
        NeedClosing.objects.create(
            need=found, result=result, reason="" if result == "met" else reason, occurred_at=when.at or act.at,
            recorded_at=act.at,
        )  # fmt: skip
        act.happened("need.closed", about(found), when=when, outcome=result, kind=reason)
