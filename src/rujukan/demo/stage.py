"""What the invented stories are told with: the members as actors, the moment, and the actions that everybody uses."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from rujukan.accounts.actors import actor_of
from rujukan.accounts.models import Membership
from rujukan.cases.actions import (
    agree_plan,
    close_need,
    decide_closing,
    hold_conference,
    identify_need,
    propose_closing,
    write_plan_line,
)
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.conference import Minutes
from rujukan.cases.actions.needs import Answered, answer_service
from rujukan.cases.actions.person import Identified, SafeContact, Told
from rujukan.cases.actions.plan import Line
from rujukan.cases.models import Case, Consent, Need, PlanLine
from rujukan.directory.models import Unit
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.intake import actions as intake
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.intake.actions.determination import Determined
from rujukan.intake.actions.guardian import Checked
from rujukan.intake.actions.opening import Named, Opening
from rujukan.intake.actions.screening import Answers, Fact
from rujukan.intake.actions.triage import Decided
from rujukan.intake.models import Complaint
from rujukan.procedure.act import act_on
from rujukan.procedure.models import Matter
from rujukan.procedure.reading import WHOLE
from rujukan.referrals import actions as referrals
from rujukan.referrals.actions.consent import Sitting
from rujukan.referrals.actions.sending import Draft
from rujukan.referrals.models import Referral
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.engine import About
from rujukan.rules.procedure.pack import Pack
from rujukan.services import actions as services
from rujukan.services.models import Episode

PLAIN = ("need", "identity", "contact")
HERSELF = Reporter("self")


@dataclass
class Stage:
    """The town: who is in it, its pack, and the moment of the telling."""

    pack: Pack
    members: dict[str, Membership]
    now: datetime
    units: dict[str, Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Unit.objects.in_region(self.pack.region).standing().select_related("agency")
        self.units = {unit.code: unit for unit in rows.order_by("position", "id")}

    def actor(self, username: str) -> Actor:
        """As he acts."""
        return actor_of(self.members[username])

    def unit(self, code: str) -> UUID:
        return self.units[code].id

    @contextmanager
    def at(self, *, days: float = 0, hours: float = 0) -> Iterator[datetime]:
        """So long before now. What lies a day or more back falls into office hours, as it would."""
        with time.at(self.moment(days, hours)):
            yield time.now()

    def moment(self, days: float, hours: float) -> datetime:
        """The moment so long before now; from a day on, between 8 and 16 o'clock of that day in the region's time."""
        then = self.now - timedelta(days=days, hours=hours)
        if days < 1:
            return then
        zone = ZoneInfo(self.pack.zone)
        local = (self.now - timedelta(days=days)).astimezone(zone).replace(hour=16, minute=10, second=0)
        return min(local - timedelta(minutes=20 * hours), self.now - timedelta(hours=20))


@dataclass
class Story:
    """One person's way, told act by act."""

    stage: Stage
    manager: str = "yustina"
    filed: Complaint | None = None
    cases: list[Case] = field(default_factory=list)
    which: int = 0
    """Of several persons, whose case the acts are about."""

    # -- coming in

    def complaint(
        self, victims: Sequence[Victim], *, channel: str = "walk_in", danger: str = "no",
        reporter: Reporter = HERSELF, by: str = "rikardus",
    ) -> Complaint:  # fmt: skip
        """It comes in and is filed."""
        received = Received(channel, danger, victims, reporter)
        self.filed = intake.file_complaint(received=received, by=self.stage.actor(by))
        return self.filed

    def triage(self, *risks: str, kind: str = "trafficking", authority: str = "own", by: str = "rikardus") -> None:
        assert self.filed
        decided = Decided(dict(enumerate(risks, start=1)), kind, authority)
        intake.decide_triage(dossier=self.filed.dossier_id, decided=decided, by=self.stage.actor(by))

    def respond(self, note: str, *, by: str = "rikardus") -> None:
        """First help is given."""
        assert self.filed
        self.record("response.given", by, note, dossier=self.filed.dossier)

    def open(self, *, by: str = "marselina") -> None:
        """A case a person, with who is named for it."""
        assert self.filed
        holders = [self._named("CM", self.manager), self._named("PKS", "benedikta"), self._named("LEG", "skolastika"),
                   self._named("DAT", "petrus")]  # fmt: skip
        openings = {n: Opening(holders) for n in range(1, self.filed.harmed.count() + 1)}
        self.cases = intake.open_cases(dossier=self.filed.dossier_id, openings=openings, by=self.stage.actor(by))

    def _named(self, role: str, username: str) -> Named:
        member = self.stage.members[username]
        return Named(role, member.unit_id, member.user_id)

    # -- identification

    @property
    def case(self) -> UUID:
        return self.cases[self.which].dossier_id

    def record(
        self, event: str, by: str, note: str = "", *, dossier: Dossier | None = None, about: About = WHOLE,
        due: datetime | None = None, outcome: str = "", kind: str = "",
    ) -> None:  # fmt: skip
        """Any act event of the pack."""
        on = dossier.id if dossier else self.case
        with act_on(on, self.stage.actor(by)) as act:
            act.happened(event, about, due=due, outcome=outcome, kind=kind, note=note)

    def guardian(self, result: str = "safe") -> None:
        answer = {"safe": "no", "suspected": "yes", "unknown": "unknown"}[result]
        checked = Checked(answer, "no" if result == "safe" else "unknown", result)
        intake.check_guardian(dossier=self.case, checked=checked, by=self.stage.actor("benedikta"))

    def screening(self, fact: str, **codes: tuple[str, ...]) -> None:
        """Completed by the social worker; each yes has its fact."""
        facts = {
            "recruited": Fact("act", "yes", fact, "ceritanya sendiri"),
            "deceived": Fact("means", "yes", "Pekerjaan dan upahnya lain dari yang dijanjikan.", "ceritanya sendiri"),
            "forced_labour": Fact("purpose", "yes", "Bekerja tanpa upah dan tidak boleh keluar.", "ceritanya sendiri"),
        }
        answers = Answers(facts, codes)
        intake.complete_screening(dossier=self.case, answers=answers, by=self.stage.actor("benedikta"))

    def determine(self, result: str = "victim", *, to: str = "", reasons: str = "Tiga unsurnya ada faktanya.") -> None:
        determined = Determined(result, reasons, to)
        intake.make_determination(dossier=self.case, determined=determined, by=self.stage.actor("marselina"))

    # -- consent and plan

    def consent(
        self, unit: str, *, sections: Sequence[str] = PLAIN, giver: str = "person", assent: str = "not_asked",
        language: str = "id",
    ) -> Consent:  # fmt: skip
        asked = ("need", "identity", "contact", "account", "screening")
        answers = {section: "yes" if section in sections else "no" for section in asked}
        sitting = Sitting(self.stage.unit(unit), answers, language, "spoken", giver=giver, assent=assent, alone=True)
        given = referrals.give_consent(dossier=self.case, sitting=sitting, by=self.stage.actor(self.manager))
        assert given
        return given

    def need(self, kind: str, *, urgency: str = "") -> Need:
        need = identify_need(dossier=self.case, kind=kind, urgency=urgency, by=self.stage.actor(self.manager))
        assert need
        return need

    def answer(
        self, service: str, answer: str, *, said_by: str = "person", reason: str = "", again: date | None = None
    ) -> None:
        answered = Answered(service, answer, said_by, reason, again)
        answer_service(dossier=self.case, answered=answered, by=self.stage.actor(self.manager))

    def line(self, need: Need, unit: str, words: str, goal: str, *, days: int = 14) -> PlanLine:
        due = (time.now() + timedelta(days=days)).date()
        line = Line(need.id, self.stage.unit(unit), goal, words, due)
        row = write_plan_line(dossier=self.case, line=line, by=self.stage.actor(self.manager))
        assert row
        return row

    def agree(self) -> None:
        agree_plan(dossier=self.case, by=self.stage.actor(self.manager))

    def serve(self, need: Need) -> Episode:
        """The unit that leads serves it itself."""
        return services.serve_ourselves(dossier=self.case, need=need.id, by=self.stage.actor(self.manager))

    def close(self, need: Need, result: str, reason: str = "") -> None:
        close_need(dossier=self.case, need=need.id, result=result, reason=reason, by=self.stage.actor(self.manager))

    # -- referral

    def refer(
        self,
        line: PlanLine,
        unit: str,
        *,
        sections: Sequence[str] = PLAIN,
        message: str = "",
        replaces: UUID | None = None,
    ) -> Referral:
        """Drafted and sent."""
        by = self.stage.actor(self.manager)
        draft = Draft(line.id, self.stage.unit(unit), sections, message, replaces)
        made = referrals.draft_referral(dossier=self.case, draft=draft, by=by)
        assert made
        return referrals.send_referrals(dossier=self.case, referrals=[made], by=by)[0]

    def accept(self, referral: Referral, by: str) -> None:
        referrals.accept_referral(referral=referral, by=self.stage.actor(by))

    def start(self, referral: Referral, by: str) -> None:
        referrals.start_referral(referral=referral, by=self.stage.actor(by))

    def done(self, referral: Referral, by: str, words: str, *, outcome: str = "got_help") -> None:
        """Served, acknowledged, and confirmed by her."""
        referrals.complete_referral(referral=referral, by=self.stage.actor(by), outcome=outcome, words=words)

    def acknowledge(self, referral: Referral) -> None:
        referrals.acknowledge_referral(referral=referral, by=self.stage.actor(self.manager))

    # -- serving

    def episode(self, referral: Referral) -> Episode:
        """What runs with the referral."""
        return Episode.unscoped.select_related("dossier").get(referral=referral)

    def meet(self, episode: Episode, by: str, note: str, *, kind: str = "session") -> None:
        services.record_session(episode=episode, by=self.stage.actor(by), kind=kind, note=note)

    def pay(self, episode: Episode, by: str, amount: int, item: str, borne_by: str) -> None:
        services.record_cost(
            episode=episode, by=self.stage.actor(by), amount=amount, item=item, borne_by=borne_by
        )  # fmt: skip

    def end(self, episode: Episode, by: str, *, outcome: str = "got_help", words: str = "") -> None:
        services.end_episode(episode=episode, by=self.stage.actor(by), outcome=outcome, words=words)

    # -- closing

    def confer(self, decision: str, *, there: Sequence[str], dissent: str = "", aside: str = "") -> None:
        """A conference; `aside`: why what still blocks is set aside, as far as the SOP lets a conference do that."""
        open_ = Matter.unscoped.filter(dossier=self.case, ended_at__isnull=True, blocks_close=True).order_by("id")
        steps = self.stage.pack.steps
        mine = [matter.id for matter in open_ if "conference" in steps[matter.step].override_by] if aside else []
        minutes = Minutes(
            [self.stage.unit(unit) for unit in there], "there", "", decision, dissent, (), dict.fromkeys(mine, aside)
        )
        hold_conference(dossier=self.case, minutes=minutes, by=self.stage.actor(self.manager))

    def propose(self, reason: str, her_view: str, summary: str) -> None:
        proposed = Proposed(reason, summary, her_view, asked_her=True)
        propose_closing(dossier=self.case, proposed=proposed, by=self.stage.actor(self.manager))

    def decide(self, *, close: bool, words: str = "", by: str = "marselina") -> None:
        decide_closing(dossier=self.case, close=close, words=words, by=self.stage.actor(by))


def adult(**known: Any) -> Victim:
    """An adult of whom this is known."""
    return _victim("adult", **known)


def child(**known: Any) -> Victim:
    """A child of whom this is known."""
    return _victim("child", **known)


def _victim(
    age: str, *, name: str = "", call: str = "", sex: str = "female", years: int | None = None,
    needs: Sequence[str] = (),
    phone: str = "", hours: str = "", code_word: str = "", told: str = "", do_not_contact: bool = False,
) -> Victim:  # fmt: skip
    contact = SafeContact(
        "phone" if phone else "visit", do_not_contact, phone, hours, "Katakan salah sambung", code_word
    )
    identity = Identified(name=name, call_name=call, sex=sex, age=years)
    return Victim(age, tuple(needs), identity, contact, Told(told, "id") if told else None)


@contextmanager
def one_commit() -> Iterator[None]:
    """A story is one commit, so that a demonstration is made in seconds; each act in it is what it always is."""
    with transaction.atomic():
        yield
