"""A thousand invented cases, each by the actions that everybody uses, spread over two months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from rujukan.accounts.models import Membership
from rujukan.bench.people import Town, actor
from rujukan.cases.actions import agree_plan, identify_need, write_plan_line
from rujukan.cases.actions.person import Identified, SafeContact, Told
from rujukan.cases.actions.plan import Line
from rujukan.foundation import time
from rujukan.intake.actions import decide_triage, file_complaint, open_cases
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.intake.actions.opening import Named, Opening
from rujukan.intake.actions.triage import Decided
from rujukan.referrals.actions import draft_referral, give_consent, send_referrals
from rujukan.referrals.actions.consent import Sitting
from rujukan.referrals.actions.sending import Draft

TOGETHER = 20
"""So many cases are one commit: the bench measures pages, not how fast it is built."""

RISKS = ("high", "medium", "low")
SECTIONS = ("need", "identity", "contact")


@dataclass
class Built:
    """The codes of the cases, and the referrals that wait for an answer."""

    codes: list[str] = field(default_factory=list)
    referrals: list[UUID] = field(default_factory=list)


def build_cases(town: Town, count: int, say: Callable[[str], None] = lambda _line: None) -> Built:
    """Complaint, triage, case, consent, plan, and a referral that is sent; for each third case two."""
    built, now = Built(), time.now()
    for start in range(0, count, TOGETHER):
        with transaction.atomic():
            for number in range(start, min(start + TOGETHER, count)):
                with time.at(now - timedelta(days=60 * (count - number) / count, minutes=5)):
                    _build_case(town, number, built)
        if start % 200 == 0:
            say(f"{start} / {count}")
    return built


def _build_case(town: Town, number: int, built: Built) -> None:
    case, code = _open(town, number)
    by = actor(town.managers[number % len(town.managers)])
    wanted = [(town.shelter, "shelter"), (town.doctor, "treatment")]
    for receiver, kind in wanted[: 2 if number % 3 == 0 else 1]:
        unit = receiver.unit_id
        answers = dict.fromkeys(SECTIONS, "yes")
        give_consent(dossier=case, sitting=Sitting(unit, answers, "id", "spoken", alone=True), by=by)
        need = identify_need(dossier=case, kind=kind, by=by)
        assert need
        line = write_plan_line(dossier=case, line=Line(need.id, unit, "tenang", "saya mau tidur"), by=by)
        assert line
        if receiver == town.shelter:
            agree_plan(dossier=case, by=by)
        draft = draft_referral(dossier=case, draft=Draft(line.id, unit, SECTIONS, "datang malam ini"), by=by)
        assert draft
        built.referrals += [sent.id for sent in send_referrals(dossier=case, referrals=[draft], by=by)]
    built.codes.append(code)


def _open(town: Town, number: int) -> tuple[UUID, str]:
    risk, manager = RISKS[number % len(RISKS)], town.managers[number % len(town.managers)]
    complaint = file_complaint(received=_received(number), by=actor(town.intake))
    reasons = town.pack.reasons
    decided = Decided({1: risk}, reasons["type"][0].code, reasons["authority"][0].code)
    decide_triage(dossier=complaint.dossier_id, decided=decided, by=actor(town.intake))
    holders = _named(("CM", manager), ("PKS", town.intake))
    (case,) = open_cases(dossier=complaint.dossier_id, openings={1: Opening(holders)}, by=actor(town.head))
    return case.dossier_id, case.dossier.code


def _named(*held: tuple[str, Membership]) -> Sequence[Named]:
    return [Named(role, member.unit_id, member.user_id) for role, member in held]


def _received(number: int) -> Received:
    victim = Victim(
        "adult", ("shelter",),
        Identified(name=f"Orang Rekaan {number}", call_name="Rekaan", sex="female", age=18 + number % 40),
        SafeContact(channel="phone", phone=f"+62800{number:07}", hours="16.00-18.00"),
        Told("Ia bekerja di ladang dan tidak dibayar.", "id"),
    )  # fmt: skip
    return Received("phone", "no", [victim], Reporter("self"))
