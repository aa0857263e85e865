"""Last year and the year before: some forty invented people each, in every service, told when it happened. Most cases
are closed; not every clock was kept and not every need was met."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from rujukan.cases.actions import decide_closing, hold_conference, propose_closing, set_aside_alone
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.conference import Minutes
from rujukan.cases.models import Need
from rujukan.demo.stage import Stage, Story, adult, child, one_commit
from rujukan.procedure.models import Matter
from rujukan.referrals import actions as referrals
from rujukan.services.actions import end_episode, serve_ourselves

A_YEAR = 40
ALL = ("need", "identity", "contact", "account", "screening")
WHERE = {
    "treatment": ("ppt", "meri"), "psych": ("uptd-ntt", "natalia"), "shelter": ("rptc", "bernadeta"),
    "counselling": ("rehsos", "theresia"), "legal": ("", ""), "return": ("penempatan", "agustinus"),
    "papers": ("rehsos", "theresia"), "livelihood": ("penempatan", "agustinus"),
}  # fmt: skip
CHANNELS = ("walk_in", "walk_in", "phone", "phone", "whatsapp", "village", "agency", "letter")
FORMS = ("ForcedLabour", "ForcedLabour", "ForcedLabour", "SexualExploitation", "Servitude")
SECTORS = (
    "T_ActivitiesOfHouseholdsAsEmployers", "T_ActivitiesOfHouseholdsAsEmployers", "A_AgricultureForestryAndFishing",
    "C_Manufacturing", "I_AccommodationAndFoodServiceActivities",
)  # fmt: skip
DESTINATIONS = ("MYS", "MYS", "MYS", "IDN", "SGP", "TWN")
RECRUITMENT = (
    "ThroughFriendsOrSocialEvents", "ThroughFamilyOrFamilyEvents", "ThroughOnlineSocialNetworks", "AtAPlaceOfBusiness",
)  # fmt: skip
UNMET = ("no_money", "no_money", "no_place", "no_staff", "no_provider", "refused")


def tell_past_years(stage: Stage) -> int:
    """All of both years, a story a commit; how many people."""
    chance, told = Random(5303), 0
    today = stage.now.astimezone(ZoneInfo(stage.pack.zone))
    for year in (today.year - 2, today.year - 1):
        begins = (stage.now - datetime(year, 1, 10, tzinfo=today.tzinfo)).days
        for n in range(A_YEAR):
            with one_commit():
                _Past(stage, chance, n, begins - n * 300 / A_YEAR).tell()
            told += 1
    return told


class _Past:
    """One person's way through it, from the day on which she came."""

    def __init__(self, stage: Stage, chance: Random, n: int, days: float) -> None:
        self.stage, self.chance, self.n, self.days = stage, chance, n, days
        self.story = Story(stage, manager=("yustina", "fransiska")[n % 2])
        self.kind = list(WHERE)[n % len(WHERE)]

    def tell(self) -> None:
        self.comes()
        self.is_identified()
        need = self.plans()
        if self.kind == "legal":
            self.served_here(need)
        else:
            self.referred(need)
        if self.chance.random() < 0.9:
            self.closes()

    def comes(self) -> None:
        story, young = self.story, self.n % 9 == 4
        sex = "male" if self.n % 3 == 1 else "female"
        years = self.chance.randint(14, 17) if young else self.chance.randint(18, 46)
        name = f"Rekaan {self.days:.0f}-{self.n}"
        victim = (child if young else adult)(name=name, years=years, sex=sex, needs=(self.kind,))
        with self.stage.at(days=self.days, hours=4):
            story.complaint([victim], channel=self.chance.choice(CHANNELS))
        with self.stage.at(days=self.days, hours=self.chance.choice((3, 3, 1))):
            story.triage(self.chance.choice(("high", "medium", "medium", "low")))
            story.respond("Didengar dan diberi minum.")
            story.open()
            story.guardian()

    def is_identified(self) -> None:
        story = self.story
        with self.stage.at(days=self.days - 1, hours=self.chance.randint(0, 20)):
            child_asked = {"giver": "guardian", "assent": "yes"} if self.n % 9 == 4 else {}
            story.consent("p2tp2a", sections=ALL, **child_asked)
            if self.n % 10 != 7:
                story.screening(
                    "Ceritanya sendiri.", form=(self.chance.choice(FORMS),), sector=(self.chance.choice(SECTORS),),
                    destination=(self.chance.choice(DESTINATIONS),), recruitment=(self.chance.choice(RECRUITMENT),),
                )  # fmt: skip
        if self.n % 10 != 7:
            with self.stage.at(days=self.days - self.chance.choice((2, 2, 6))):
                story.determine("victim" if self.n % 5 else "presumed_victim")

    def plans(self) -> Need:
        with self.stage.at(days=self.days - 7):
            self.story.record("assessment.completed", "benedikta", "Sudah dinilai bersama.")
            need = self.story.need(self.kind)
            self.line = self.story.line(need, WHERE[self.kind][0] or "p2tp2a", "Hidup tenang", "Dibantu", days=30)
            self.story.agree()
            self.story.record("simfoni.entered", "petrus")
        return need

    def served_here(self, need: Need) -> None:
        story = self.story
        with self.stage.at(days=self.days - 8):
            by = self.stage.actor(story.manager)
            episode = serve_ourselves(dossier=story.case, need=need.id, by=by)
        with self.stage.at(days=self.days - 30):
            end_episode(episode=episode, by=by, outcome="partly", words="Upahnya dibayar sebagian.")
            story.close(need, "partly", "no_staff")

    def referred(self, need: Need) -> None:
        story, (unit, member) = self.story, WHERE[self.kind]
        with self.stage.at(days=self.days - 8):
            child_asked = {"giver": "guardian", "assent": "yes"} if self.n % 9 == 4 else {}
            story.consent(unit, **child_asked)
            referral = story.refer(self.line, unit)
        answered = self.days - self.chance.choice((8.5, 9, 9, 14))
        if self.chance.random() < 0.25:
            with self.stage.at(days=answered):
                referrals.reject_referral(referral=referral, by=self.stage.actor(member), reason="no_capacity")
                story.acknowledge(referral)
                story.close(need, "unmet", self.chance.choice(UNMET))
            return
        with self.stage.at(days=answered):
            story.accept(referral, member)
            story.start(referral, member)
        with self.stage.at(days=self.days - 34):
            story.done(referral, member, "Sudah dilayani.", outcome=self.chance.choice(("got_help", "partly")))
        with self.stage.at(days=self.days - 35):
            story.acknowledge(referral)
            if self.chance.random() < 0.7:
                answer = self.chance.choice(("got_help", "got_help", "partly"))
                referrals.confirm_help(referral=referral, by=self.stage.actor(story.manager), answer=answer)
            story.close(need, "met")

    def closes(self) -> None:
        """A conference sets aside what is left, where the SOP lets it; else the case stays open."""
        story, head = self.story, self.stage.actor("marselina")
        by, steps = self.stage.actor(story.manager), self.stage.pack.steps
        with self.stage.at(days=self.days - 40):
            left = Matter.unscoped.filter(dossier=story.case, ended_at=None, blocks_close=True, overridden_by=None)
            found = list(left.order_by("id"))
            aside = {m.id: "Sudah dibicarakan bersama." for m in found if "conference" in steps[m.step].override_by}
            alone = [m for m in found if m.id not in aside and "UH" in steps[m.step].override_by]
            if len(aside) + len(alone) < len(found):
                return
            if aside:
                minutes = Minutes([self.stage.unit("p2tp2a")], "there", "Lanjut atau selesai.", "Selesai.",
                                  sets_aside=aside)  # fmt: skip
                hold_conference(dossier=story.case, minutes=minutes, by=by)
            for matter in alone:
                set_aside_alone(dossier=story.case, matter=matter.id, reason="Menyusul.", by=head)
            proposed = Proposed("goals_met", "Sudah selesai.", "Saya sudah bisa sendiri.", asked_her=True)
            propose_closing(dossier=story.case, proposed=proposed, by=by)
            decide_closing(dossier=story.case, close=True, by=head)
