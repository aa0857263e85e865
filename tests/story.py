"""One invented story, walked through the actions, so that no test begins in a state that can't be.

    story = Story.begin()            # the pack of TTU in force, everybody of `people.cast()`
    story.complaint(); story.case(); story.consent(); story.plan(); story.refer(); story.accept()

Canary values stand in every sealed field, so that a page, letter or dump that shows one is found.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self
from uuid import UUID

from rujukan.cases.actions import agree_plan, identify_need, write_plan_line
from rujukan.cases.actions.person import Identified, SafeContact, Told
from rujukan.cases.actions.plan import Line
from rujukan.cases.models import Case, Consent, Need, PlanLine
from rujukan.directory.models import Unit
from rujukan.intake.actions import (
    check_guardian,
    complete_screening,
    decide_triage,
    file_complaint,
    make_determination,
    open_cases,
)
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.intake.actions.determination import Determined
from rujukan.intake.actions.guardian import Checked
from rujukan.intake.actions.opening import Named, Opening
from rujukan.intake.actions.screening import Answers, Fact
from rujukan.intake.actions.triage import Decided
from rujukan.intake.models import Complaint
from rujukan.procedure.packs import in_force, put_in_force
from rujukan.referrals.actions import accept_referral, draft_referral, give_consent, send_referrals
from rujukan.referrals.actions.consent import Sitting
from rujukan.referrals.actions.sending import Draft
from rujukan.referrals.models import Referral
from rujukan.rules.procedure.pack import Pack
from tests.people import REGION, Cast, Person, cast

SOP = Path(__file__).resolve().parents[1] / "sop"

CANARIES = {
    "name": "Kenari Namanya",
    "call_name": "Kenari Panggilannya",
    "nik": "5303014107990001",
    "phone": "+628110000777",
    "code_word": "kenari-kata-isyarat",
    "who_may_answer": "kenari-yang-angkat",
    "account": "kenari-ceritanya-di-kapal",
    "reporter": "Kenari Pelapor",
    "reporter_phone": "+628110000888",
    "fact": "kenari-fakta-upah-ditahan",
    "source": "kenari-sumber-buku-upah",
    "reasons": "kenari-alasan-penetapan",
    "own_words": "kenari tidur tanpa takut",
    "goal": "kenari-tujuan-rencana",
    "message": "kenari-pesan-pengirim",
    "told_back": "kenari-diceritakan-kembali",
    "district": "Kenari Kecamatan",
}
"""Words that stand nowhere but in the sealed fields of this story."""


@cache
def texts() -> tuple[str, str]:
    """The national pack and the overlay of TTU."""
    return (SOP / "national.yaml").read_text(), (SOP / "regions" / f"{REGION}.yaml").read_text()


def load_pack() -> Pack:
    """Put TTU's pack in force."""
    national, overlay = texts()
    put_in_force(national=national, overlay=overlay)
    return in_force(REGION)


@dataclass
class Story:
    """How far it went; each step leaves what it made."""

    people: Cast
    pack: Pack
    filed: Complaint | None = None
    cases: list[Case] = field(default_factory=list)
    given: Consent | None = None
    need: Need | None = None
    line: PlanLine | None = None
    referral: Referral | None = None

    @classmethod
    def begin(cls) -> Self:
        """The pack in force and everybody in his unit."""
        pack = load_pack()
        return cls(cast(), pack)

    @property
    def case_id(self) -> UUID:
        return self.cases[0].dossier_id

    @property
    def code(self) -> str:
        """The case's."""
        return self.cases[0].dossier.code

    @property
    def complaint_id(self) -> UUID:
        assert self.filed
        return self.filed.dossier_id

    def complaint(self, *, age: str = "adult", danger: str = "no", persons: int = 1, sex: str = "female") -> Complaint:
        """Citra files it: she herself reports, a friend reported before."""
        victim = Victim(
            age,
            ("shelter",),
            Identified(
                name=CANARIES["name"], call_name=CANARIES["call_name"], nik=CANARIES["nik"], sex=sex,
                age={"adult": 24, "child": 15, "unsure": None}[age], district=CANARIES["district"],
            ),
            SafeContact(
                channel="phone", phone=CANARIES["phone"], hours="16.00-18.00", code_word=CANARIES["code_word"],
                who_may_answer=CANARIES["who_may_answer"],
            ),
            Told(CANARIES["account"], "id"),
        )  # fmt: skip
        reporter = Reporter("friend", CANARIES["reporter"], CANARIES["reporter_phone"])
        received = Received("phone", danger, [victim] * persons, reporter)
        self.filed = file_complaint(received=received, by=self.people.citra.actor)
        return self.filed

    def triage(self, risk: str = "medium") -> None:
        """Citra decides it."""
        risks = dict.fromkeys(range(1, self._persons() + 1), risk)
        reasons = self.pack.reasons
        decided = Decided(risks, reasons["type"][0].code, reasons["authority"][0].code)
        decide_triage(dossier=self.complaint_id, decided=decided, by=self.people.citra.actor)

    def _persons(self) -> int:
        assert self.filed
        return self.filed.harmed.count()

    def case(self, *, risk: str = "medium", age: str = "adult", persons: int = 1) -> Case:
        """Budi opens a case a person and names Ana and Citra."""
        if self.filed is None:
            self.complaint(age=age, persons=persons)
        self.triage(risk)
        people = self.people
        holders = [named("CM", people.ana), named("PKS", people.citra)]
        openings = {position: Opening(holders) for position in range(1, self._persons() + 1)}
        self.cases = open_cases(dossier=self.complaint_id, openings=openings, by=people.budi.actor)
        return self.cases[0]

    def guardian(self, result: str = "safe") -> None:
        """Citra checks who cares for her."""
        no = {"safe": "no", "suspected": "yes", "unknown": "unknown"}[result]
        check_guardian(dossier=self.case_id, checked=Checked(no, no, result), by=self.people.citra.actor)

    def screening(self) -> None:
        """Citra completes it, Budi determines."""
        fact = CANARIES["fact"]
        facts = {
            "recruited": Fact("act", "yes", fact, CANARIES["source"]),
            "wages_withheld": Fact("means", "yes", fact, CANARIES["source"]),
            "forced_labour": Fact("purpose", "yes", fact, CANARIES["source"]),
        }
        codes = {"form": ("ForcedLabour",), "destination": ("MYS",), "sector": ("T_ActivitiesOfHouseholdsAsEmployers",)}
        complete_screening(dossier=self.case_id, answers=Answers(facts, codes), by=self.people.citra.actor)
        determined = Determined("victim", CANARIES["reasons"])
        make_determination(dossier=self.case_id, determined=determined, by=self.people.budi.actor)

    def consent(
        self, *, to: Unit | None = None, sections: tuple[str, ...] = ("need", "identity", "contact")
    ) -> Consent:
        """Ana asks about Dewi's unit: she allows what is named and says no to the rest."""
        recipient = (to or self.people.dewi.unit).id
        answers = {s: "yes" if s in sections else "no" for s in ("need", "identity", "contact", "account", "screening")}
        sitting = Sitting(recipient, answers, "id", "spoken", alone=True, told_back=CANARIES["told_back"])
        consent = give_consent(dossier=self.case_id, sitting=sitting, by=self.people.ana.actor)
        assert consent
        self.given = consent
        return consent

    def plan(self, *, kind: str = "shelter", for_unit: Unit | None = None) -> PlanLine:
        """Ana writes down what she wants."""
        by = self.people.ana.actor
        self.need = identify_need(dossier=self.case_id, kind=kind, by=by)
        assert self.need
        unit = (for_unit or self.people.dewi.unit).id
        words = Line(self.need.id, unit, CANARIES["goal"], CANARIES["own_words"])
        self.line = write_plan_line(dossier=self.case_id, line=words, by=by)
        assert self.line
        agree_plan(dossier=self.case_id, by=by)
        return self.line

    def refer(self, *, to: Unit | None = None, sections: tuple[str, ...] = ("need", "identity", "contact")) -> Referral:
        """Ana sends it to Dewi's unit."""
        by = self.people.ana.actor
        assert self.line
        draft = Draft(self.line.id, (to or self.people.dewi.unit).id, sections, CANARIES["message"])
        made = draft_referral(dossier=self.case_id, draft=draft, by=by)
        assert made
        self.referral = send_referrals(dossier=self.case_id, referrals=[made], by=by)[0]
        return self.referral

    def accept(self, *, by: Person | None = None) -> Referral:
        """Dewi accepts it."""
        assert self.referral
        self.referral = accept_referral(referral=self.referral, by=(by or self.people.dewi).actor)
        return self.referral

    def until_sent(self) -> Self:
        """Complaint, case, consent, plan, referral."""
        self.case()
        self.consent()
        self.plan()
        self.refer()
        return self

    def until_accepted(self) -> Self:
        """The thin thread through the whole house."""
        self.until_sent()
        self.accept()
        return self


def named(role: str, person: Person) -> Named:
    """He, for this role of his unit."""
    return Named(role, person.unit.id, person.user.id)
