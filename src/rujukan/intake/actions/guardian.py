"""P14: check who cares for her (of an adult: her family) before any contact; where a guardian is suspected, a
substitute decides for a term."""

from dataclasses import dataclass
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.foundation.once import first_time
from rujukan.intake.models import GuardianCheck, Substitute
from rujukan.procedure.act import act_on
from rujukan.rules.actor import Actor
from rujukan.rules.consent import CHECKED, SUBSTITUTES, Guardianship
from rujukan.rules.intake import YES_NO_UNKNOWN
from rujukan.rules.procedure.calendar import add
from rujukan.rules.refused import Refused
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Checked:
    """money, arranged: yes, no, unknown; result: safe, suspected, unknown."""

    money: str
    arranged: str
    result: str
    remarks: str = ""


def check_guardian(
    *, dossier: UUID, checked: Checked, by: Actor, when: When = NOW, token: str = ""
) -> GuardianCheck | None:
    """Record the check. Unknown is not cleared: `safe` needs a no to both questions. None: filed before by this very
    form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "check_guardian")
        _check_result(checked)
        if not first_time(token, act.dossier, by.user):
            return None
        row = GuardianCheck(
            dossier=act.dossier, unit_id=act.unit, by_user=by.user, money=checked.money, arranged=checked.arranged,
            result=checked.result, occurred_at=when.at or act.at, recorded_at=act.at,
        )  # fmt: skip
        row.remarks = checked.remarks
        row.save(force_insert=True)
        entry = act.happened("guardian.checked", when=when, outcome=checked.result)
        if checked.result == "suspected" and act.course.age != "adult":
            act.happened("guardian.suspected", when=when, follows=entry)
        return row


def _check_result(checked: Checked) -> None:
    if not {checked.money, checked.arranged} <= set(YES_NO_UNKNOWN) or checked.result not in CHECKED:
        raise Refused("Pilih satu jawaban.", field="result")
    if checked.result == "safe" and {checked.money, checked.arranged} != {"no"}:
        raise Refused(
            "Belum bisa disebut aman: harus jelas bahwa di rumah tidak ada yang menerima uang atau mengatur"
            " keberangkatannya.", field="result",
        )  # fmt: skip
    if checked.result == "unknown" and "yes" in (checked.money, checked.arranged):
        raise Refused(
            "Ada yang menerima uang atau mengatur keberangkatan: pengasuhnya diduga terlibat.", field="result"
        )


def appoint_substitute(
    *, dossier: UUID, who: str, reasons: str, by: Actor, when: When = NOW, token: str = ""
) -> Substitute | None:
    """The unit head says who decides in the guardian's place, for the pack's term; again renews it. None: filed before
    by this very form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "appoint_substitute")
        if who not in SUBSTITUTES:
            raise Refused("Pilih siapa yang memutuskan.", field="who")
        if not reasons.strip():
            raise Refused("Tulis alasannya.", field="reasons")
        if not first_time(token, act.dossier, by.user):
            return None
        row = Substitute(
            dossier=act.dossier, unit_id=act.unit, by_user=by.user, who=who, occurred_at=when.at or act.at,
            recorded_at=act.at, until=add(act.at, act.pack.values.substitute, act.facts.calendar),
        )  # fmt: skip
        row.reasons = reasons
        row.save(force_insert=True)
        act.happened("substitute.appointed", when=when)
        return row


def guardianship(dossier: UUID, age: str) -> Guardianship:
    """What is known of who cares for her, for `rules.consent`."""
    check = GuardianCheck.unscoped.filter(dossier=dossier).order_by("recorded_at", "id").last()
    substitute = Substitute.unscoped.filter(dossier=dossier).order_by("recorded_at", "id").last()
    return Guardianship(age, check.result if check else "", substitute.until if substitute else None)  # type: ignore[arg-type]
