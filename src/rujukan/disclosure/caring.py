"""What the pages beside her ask: what lies open of a case, what may be done now, whom she can be asked about, what a
withdrawal would mean. Everything here is for who sees the case; everybody else gets NotVisible."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings

from rujukan.accounts.reads import standing_units
from rujukan.audit.models import Entry
from rujukan.cases.models import Consent
from rujukan.cases.sections import NeedRow, PlanLineRow
from rujukan.directory.models import Unit
from rujukan.directory.parties import Party, party
from rujukan.disclosure import history
from rujukan.disclosure.access import Access, read_access
from rujukan.disclosure.asked import asked_before, hints
from rujukan.disclosure.asked import pairs_of as asked_by
from rujukan.disclosure.disclose import load, made, rows_of, views
from rujukan.disclosure.names import Names, pairs_of
from rujukan.disclosure.packs import calendar_by_id, kind_words, reason_words
from rujukan.disclosure.plan import plan
from rujukan.disclosure.sections import SECTIONS
from rujukan.disclosure.seen_referrals import seen_referrals
from rujukan.disclosure.shapes import Disclosure, PlanView, SeenRow, Someone
from rujukan.foundation.models import Dossier
from rujukan.intake.actions.guardian import guardianship
from rujukan.intake.models import Harmed, HarmedNeed
from rujukan.procedure.asking import Asking
from rujukan.referrals.sections import ReferralFact
from rujukan.rules.access import ACTIONS, check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.consent import Giver, Guardianship, check_giver
from rujukan.rules.procedure.calendar import add, before
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.load import Indicator, load_indicators
from rujukan.rules.procedure.pack import Pack, Words
from rujukan.rules.referral import HOLDS_DATA
from rujukan.rules.refused import NotVisible, Refused

ASKING = ("consent.refused", "consent.deferred")
"""Answers that open nothing: their entries keep the unit that was asked about."""


HERE = ("need", "plan", "identity", "contact", "account", "screening", "decisions")
"""The sections whose rows these pages show or go by."""

ELSEWHERE = frozenset((s.code, s.part) for s in SECTIONS if s.code not in HERE or s.part == "remarks")


@dataclass(frozen=True)
class Care:
    """One case as its reader finds it on a page beside her. `access` stays in the house: pages read the rest."""

    access: Access
    disclosure: Disclosure

    @property
    def code(self) -> str:
        return self.access.dossier.code

    @property
    def pack(self) -> Pack:
        return self.access.pack

    @property
    def adult(self) -> bool:
        return self.access.course.age == "adult"

    @property
    def leads(self) -> bool:
        return self.access.leads

    @property
    def closed(self) -> bool:
        return self.access.course.closed_at is not None

    @cached_property
    def units(self) -> list[Unit]:
        """Every unit of the region, in the order of the directory."""
        return standing_units(self.access.actor.region)

    @cached_property
    def consented(self) -> frozenset[str]:
        """Units for which a consent lives: told to who asks for her consent, so that nobody asks what she allowed."""
        if self.access.extent("decisions") != "whole":
            return frozenset()
        live = Consent.unscoped.filter(dossier=self.access.dossier).live(self.access.now)
        return frozenset(live.order_by("id").values_list("recipient__code", flat=True))

    @cached_property
    def asked_at_start(self) -> frozenset[str]:
        """Kinds of help that were asked for her in the complaint, for who may see it: a suggestion, no answer."""
        rows = HarmedNeed.objects.filter(harmed__in=_harmed(self.access)).exclude(kind="").order_by("id")
        return frozenset(rows.values_list("kind", flat=True))

    @cached_property
    def _asking(self) -> Asking:
        return Asking(self.access.dossier, self.access.actor)

    def why_not(self, action: str) -> Refused | None:
        """None where the reader may do this now, else the rule's reason. The action asks again."""
        try:
            check_tier(self.access.actor, action)
        except Refused as refused:
            return refused
        known = ACTIONS[action]
        if any(self.access.extent(section) != "whole" for section in known.sections):
            return Refused("Bagian berkas ini belum terbuka untuk Anda.")
        return self._asking.can(known.event) if known.event else None


def care_of(code: str, *, to: Actor, now: datetime) -> Care:
    """The case as this actor may see it now. Raises NotVisible."""
    access = read_access(code, to=to, now=now, kind="case")
    loaded, answered = load([access], without=ELSEWHERE), asked_before(access)
    names = Names.of([*pairs_of(rows_of(loaded)), *asked_by(answered)], to)
    shown = {view.code: view for view in views(access, loaded, names, hints(answered, names))}
    return Care(access, made(access, shown))


def indicators(*, adult: bool) -> tuple[Indicator, ...]:
    """The signs that the screening asks about, by element; no means where she is or may be a child."""
    found = load_indicators((settings.SOP_FOLDER / "indicators.yaml").read_text())
    return tuple(sign for sign in found if adult or sign.for_child)


# -- consent


@dataclass(frozen=True)
class Terms:
    """How long a consent lives by the pack."""

    usual: Duration
    usual_until: datetime
    longest: Duration
    longest_until: datetime


def terms(care: Care) -> Terms:
    """Reckoned from now."""
    values, calendar = care.pack.values, calendar_by_id(care.access.course.pack_id)
    now = care.access.now
    return Terms(
        values.consent, add(now, values.consent, calendar), values.consent_max, add(now, values.consent_max, calendar)
    )


@dataclass(frozen=True)
class Givers:
    """Who can give consent for her now, and why the others can't."""

    possible: tuple[Giver, ...]
    refused: Mapping[str, Refused]
    checked: bool
    """Somebody has checked who cares for her."""
    substitute_until: datetime | None


def givers(care: Care) -> Givers:
    """By the rule alone: it tells no more than its own reasons do, and that to the unit that leads. The action asks
    again, whoever acts."""
    if not care.leads:
        return Givers(("person",) if care.adult else ("guardian", "substitute"), {}, True, None)
    known = Guardianship("adult") if care.adult else guardianship(care.access.dossier.id, care.access.course.age)
    possible: list[Giver] = []
    refused: dict[str, Refused] = {}
    every: tuple[Giver, ...] = ("person",) if care.adult else ("guardian", "substitute")
    for giver in every:
        try:
            check_giver(known, giver, care.access.now)
            possible.append(giver)
        except Refused as reason:
            refused[giver] = reason
    return Givers(tuple(possible), refused, bool(known.checked), known.substitute_until)


@dataclass(frozen=True)
class Recipient:
    """A unit that she can be asked about: what it would do for her, in the pack's words."""

    unit: Party
    kinds: tuple[Words, ...] = ()
    asks: frozenset[str] = frozenset()
    """Sections that referrals of these kinds ask for."""
    consented: bool = False
    """A consent lives for it. Only known to who sees her decisions."""


def recipient_of(care: Care, unit: Unit) -> Recipient:
    """The unit with the needs of hers that its plan lines and roles answer."""
    codes = _kinds_for(care, unit.code)
    asks = frozenset(section for code in codes for section in care.pack.kinds[code].asks)
    kinds = tuple(kind_words(care.pack, code) for code in codes)
    return Recipient(party(unit), kinds, asks, consented=unit.code in care.consented)


def recipients(care: Care) -> tuple[Recipient, ...]:
    """Units named in her plan or able to receive one of her open needs, in the order of the directory; not the
    reader's own."""
    others = [unit for unit in care.units if unit.id != care.access.actor.unit]
    return tuple(found for unit in others if (found := recipient_of(care, unit)).kinds)


def other_units(care: Care) -> list[Party]:
    """Every unit of the region but the reader's own."""
    return [party(unit) for unit in care.units if unit.id != care.access.actor.unit]


def _kinds_for(care: Care, unit: str) -> list[str]:
    rows = care.disclosure.rows("need", NeedRow)
    opened = {row.key: row.kind for row in rows if not row.result and row.kind in care.pack.kinds}
    planned = [row.kind for row in care.disclosure.rows("plan", PlanLineRow) if row.for_unit.code == unit]
    known = care.pack.units.get(unit)
    held = {*known.roles, *known.fallback} if known else set()
    able = [kind for kind in opened.values() if held & set(care.pack.kinds[kind].recv)]
    return list(dict.fromkeys(kind for kind in (*planned, *able) if kind in opened.values()))


@dataclass(frozen=True)
class Unanswered:
    """She put it off, or does not want to. `unit`: nobody is meant where its name is ''."""

    unit: Party
    refused: bool
    at: datetime
    reason: Words | None
    again_on: datetime | None
    who: Someone


def unanswered(care: Care) -> tuple[Unanswered, ...]:
    """Of each unit the last refusal or delay, while her decisions lie open; the newest first."""
    if care.disclosure.opened("decisions") is None:
        return ()
    rows = Entry.unscoped.filter(dossier=care.access.dossier, event__in=ASKING, in_error=False).order_by("seq")
    last = list({row.value: row for row in rows}.values())[::-1]
    names = Names.of([(row.by_user, row.by_unit) for row in last], care.access.actor)
    known = {unit.code: party(unit) for unit in care.units}
    return tuple(
        Unanswered(
            known.get(row.value, Party("", "", "")), row.event == "consent.refused", row.occurred_at,
            reason_words(care.pack, row.outcome, "refused"), row.due, names.someone(row.by_user, row.by_unit),
        )
        for row in last
    )  # fmt: skip


@dataclass(frozen=True)
class Withdrawal:
    """What taking a consent back means, told before it is done (P12)."""

    unit: Party
    given_at: datetime
    expires_at: datetime
    allowed: tuple[str, ...]
    looks: tuple[SeenRow, ...]
    """What that unit has opened already: it can't be taken back."""
    cancelled: tuple[ReferralFact, ...]
    """Sent and not yet answered."""
    going_on: tuple[ReferralFact, ...]
    """The receiver holds data: it has to confirm that the rest is gone, and may go on without the sections."""


def live_consent(care: Care, unit: str) -> Consent:
    """The consent that lives for a unit, for who sees her decisions whole, and for that unit itself, to whom she may
    say it. Raises NotVisible."""
    access = care.access
    rows = Consent.unscoped.filter(dossier=access.dossier, recipient__code=unit).live(access.now)
    found: Consent | None = rows.select_related("dossier", "recipient__agency").order_by("given_at", "id").last()
    if found is None or not (access.extent("decisions") == "whole" or found.recipient_id == access.actor.unit):
        raise NotVisible
    return found


def withdrawal_of(care: Care, consent: Consent) -> Withdrawal:
    """What would follow."""
    access, unit = care.access, consent.recipient_id
    referrals = seen_referrals(access)
    looks = list(history.looks(access, referrals).filter(by_unit=unit))
    names = Names.of(history.pairs_of(looks), access.actor)
    mine = [fact for fact in referrals.values() if fact.to_unit.code == consent.recipient.code]
    holding = [f for f in mine if f.status in HOLDS_DATA or (f.status == "completed" and not f.acknowledged_at)]
    allowed = consent.answers.filter(answer="yes").order_by("id").values_list("section", flat=True)
    return Withdrawal(
        party(consent.recipient), consent.given_at, consent.expires_at, tuple(allowed),
        tuple(history.seen(looks, names, referrals)), tuple(f for f in mine if f.status == "requested"), tuple(holding),
    )  # fmt: skip


# -- needs and plan


@dataclass(frozen=True)
class Candidates:
    """Units for one kind of need: those that receive such needs first."""

    fitting: tuple[Party, ...]
    others: tuple[Party, ...]


def candidates(care: Care, kind: str) -> Candidates:
    """Every unit of the region, by whether it holds a role that receives this kind."""
    recv = set(care.pack.kinds[kind].recv) if kind in care.pack.kinds else set()
    fitting = {code for code, unit in care.pack.units.items() if recv & {*unit.roles, *unit.fallback}}
    units = [party(unit) for unit in care.units]
    return Candidates(
        tuple(unit for unit in units if unit.code in fitting), tuple(unit for unit in units if unit.code not in fitting)
    )


def plan_of(care: Care) -> PlanView:
    """The lines that stand, each with how far it has come, and when she agreed."""
    access = care.access
    agreed = Entry.unscoped.filter(dossier=access.dossier, event=ACTIONS["agree_plan"].event, in_error=False)
    at = agreed.order_by("seq").values_list("occurred_at", flat=True).last()
    names = Names.of([(None, access.actor.unit)], access.actor)
    return plan(access, care.disclosure, list(seen_referrals(access).values()), at, names)


def own_unit(care: Care) -> str:
    """The code of the reader's own unit."""
    return next((u.code for u in care.units if u.id == care.access.actor.unit), "")


def _harmed(access: Access) -> list[UUID]:
    rows = Harmed.unscoped.filter(case=access.dossier.id).select_related("complaint__dossier").order_by("id")
    return [row.id for row in rows if _sees_need(row.complaint.dossier, access)]


def _sees_need(complaint: Dossier, access: Access) -> bool:
    try:
        found = read_access(complaint.code, to=access.actor, now=access.now, kind="complaint")
    except NotVisible:
        return False
    return found.extent("need") == "whole"


def times_asked_again(care: Care, section: str) -> int:
    """How often what she had answered was asked or changed once more (P22)."""
    rows = Entry.unscoped.filter(dossier=care.access.dossier, event="section.written", section=section, in_error=False)
    return rows.exclude(outcome="").count()


def day_after(on: date, care: Care) -> datetime:
    """The end of a day in the region's time: the term that ends with it."""
    zone = calendar_by_id(care.access.course.pack_id).zone
    return datetime.combine(on + timedelta(days=1), datetime.min.time(), zone)


def late_entry(care: Care) -> timedelta:
    """From this delay on the pack asks why it is recorded only now (P24)."""
    now, limit = care.access.now, care.pack.values.late_entry
    return now - before(now, limit, calendar_by_id(care.access.course.pack_id))


def start_of(on: date, care: Care) -> datetime:
    """The first moment of a day in the region's time."""
    return day_after(on - timedelta(days=1), care)


def words_of(rows: Iterable[Words]) -> list[Words]:
    """The rows, each once."""
    return list(dict.fromkeys(rows))
