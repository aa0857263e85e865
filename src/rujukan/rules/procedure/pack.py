"""A procedure pack: the SOP as data (design.md idea 2).

A pack is what `sop/national.yaml` says, with the overlay of one region laid over it. These classes are the effective
form, frozen; `load.py` reads and merges the YAML, `check.py` finds what is wrong with it.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rujukan.rules.procedure.durations import Duration

Grade = Literal["high", "medium", "low"]
"""Risk; the urgency of a need is graded alike: immediate = high, urgent = medium, routine = low."""

GRADES: tuple[Grade, ...] = ("high", "medium", "low")

Per = Literal["complaint", "case", "prosecution", "need", "referral", "stay", "hearing", "item", "region"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Frozen):
    """One text in both languages of the interface."""

    id: str
    en: str


class Role(Frozen):
    code: str
    name: Words
    tier: Literal["works", "coordinates", "audits"] = "works"
    by_letter: tuple[str, ...] = ()
    """Roles that may also record what this one did, from its letter."""


class Service(Frozen):
    """One of the six services, or `coord`. `neutral` and `show_steps` are what a coordination row shows (P1)."""

    code: str
    name: Words
    neutral: Words
    show_steps: bool
    question: Words | None = None


class Kind(Frozen):
    """A kind of need: one thing asked for, of one service. `recv` is the role that receives it in a unit;
    `sex` puts the sex into the preview (P3)."""

    code: str
    service: str
    name: Words
    recv: tuple[str, ...]
    sex: bool = False
    asks: tuple[str, ...] = ("need", "identity", "contact")
    """Sections that a referral of this kind asks for (opened on acceptance as far as consented)."""


class Trigger(Frozen):
    """An event that starts or stops a step; every given condition must hold."""

    event: str
    kind: str = ""
    outcome: str = ""
    period: str = ""
    age: Literal["", "child", "adult"] = ""
    due: Duration | None = None
    """Only for a start: this trigger's own limit, in place of the step's."""
    unless: str = ""
    """Only for a start: counts only where that event did not happen on the dossier (`X, else Y`)."""


class Due(Frozen):
    """When a step is due. Nothing set: an open matter without date.

    by: limit by grade (all three, or empty); child: limit in place of `by` for a child or unsure;
    dated: the starting event brings the date, to which `offset` is added (else `by` counts where no date came);
    runs: limits that run in turn, each from the start (visits); later: event -> limit that it sets when it comes;
    ahead: a reminder that long before the date; cap: never past this limit from that event (event, limit).
    """

    by: Mapping[Grade, Duration] = {}
    child: Duration | None = None
    dated: bool = False
    offset: Duration | None = None
    runs: tuple[Duration, ...] = ()
    later: Mapping[str, Duration] = {}
    child_later: Mapping[str, Duration] = {}
    """As `later`, only for a child or unsure."""
    ahead: Duration | None = None
    cap: tuple[str, Duration] | None = None


class Step(Frozen):
    code: str
    service: str
    name: Words
    who: tuple[str, ...]
    """Role(s) whose turn it is; `recv` = the receiving role of the kind. The first one that applies is taken."""
    starts: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    due: Due = Due()
    repeats: bool = False
    until: tuple[str, ...] = ()
    """Events that end it for good, a repeating one too (`until its service closes`)."""
    per: Per = "case"
    form: str = ""
    consent: Literal["y", "y*", "n"] = "n"
    blocks: tuple[Literal["close", "leave", "consent"], ...] = ()
    ladder: str = "E2"
    ladder_by: Mapping[Grade, str] = {}
    """Grades that go another ladder than `ladder`."""
    last_resort: Words | None = None
    """What follows when the whole ladder brought no answer."""
    statutory: bool = False
    """A #T legal clock: no overlay may change it, no pause holds it."""
    pausable: bool = False
    paused_by: Mapping[str, str] = {}
    """Pausing event -> resuming event ('' = resumes at the date that the pausing event brings)."""
    clears: Words | None = None
    override: Words | None = None
    """What a recorded conference may override at closing (section 6); None = nothing overrides."""
    override_by: tuple[str, ...] = ()
    """Who may override at closing: `conference` or roles; empty = nobody."""
    grace: Duration | None = None
    """How long after the override it must still be done."""
    sees: tuple[str, ...] = ("need",)
    """Sections that whoever does the step needs (a holder named in another unit gets `lead` on them)."""
    source: str = ""
    tag: str = ""
    reconstructed: bool = True
    branch: str = ""
    """The branch event (sop-steps section 4) that adds this step; '' = always there."""
    chapter: str = ""
    """The service under which the SOP lists it (sop-steps 3.1 to 3.7); its `service` may be another's."""
    note: Words | None = None
    """What else whoever does it must know."""


class Ask(Frozen):
    """What an event asks for when it is recorded."""

    date: Literal["", "date", "planned_arrival", "until"] = ""
    unit: bool = False
    who: bool = False
    reasons: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    texts: Mapping[str, Words] = {}
    """Words for each code in reasons, results and periods."""
    optional: bool = False
    """The answer may be left out (then the step's own limit counts)."""
    list: str = ""
    """The list of `Pack.reasons` that `reasons` came from."""
    lists: tuple[str, ...] = ()
    """Further lists of `Pack.reasons`, each answered once: `triage.decided` asks type and authority."""
    where: tuple[str, ...] = ()
    """Results that also ask where the person is referred instead."""
    each_person: bool = False
    """Answered for each person of the complaint."""


class Event(Frozen):
    code: str
    name: Words
    """As an act done, in the pack's words: 'Visum diserahkan'."""
    kind: Literal["act", "look"] = "act"
    per: Per = "case"
    wider: bool = False
    """May also be recorded of the case itself, where no such stay, need or referral is meant (`stay/case`)."""
    by: tuple[str, ...] = ()
    again: Literal["", "y", "stop"] = ""
    guards: tuple[Literal["close", "leave", "consent"], ...] = ()
    gives_service: bool = True
    """False for declined, refused, cancelled, closed, ended, left, lost, died: never held back by consent."""
    asks: Ask = Ask()
    reviews: tuple[str, ...] = ()
    """Events whose recorder can't record this one (second person)."""
    waives: tuple[Literal["close", "leave", "consent"], ...] = ()
    """Open matters with these blocks end 'waived by person'."""
    section: str = ""
    """Where its note lies: `notes.<service>`, `decisions`, `plan`, ..."""
    purpose: Words | None = None


class Rung(Frozen):
    role: str
    after: Duration | None = None
    """None = at the due itself."""


class Reason(Frozen):
    code: str
    name: Words
    guarded: bool = True
    """A reason for closing for which no open matter blocks (entered in error, duplicate, deceased) is not guarded."""


class Branch(Frozen):
    """A special branch (sop-steps section 4): what an event about the person adds and changes. Its clocks are the steps
    whose `branch` is this event; the steps in `ends` carry it in their `until`."""

    event: str
    name: Words
    adds: tuple[Words, ...] = ()
    changes: tuple[Words, ...] = ()
    ends: tuple[str, ...] = ()
    forms: Mapping[str, Duration | None] = {}
    """Forms to fill, and by when after the event."""
    grades: Mapping[Grade, Grade] = {}
    """Limits of one grade that become another's."""
    source: str = ""


class Agency(Frozen):
    code: str
    name: str


class Unit(Frozen):
    code: str
    agency: str
    name: str
    roles: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    extra: Mapping[str, str] = {}


class Field(Frozen):
    """A stored field that a form asks for: its section, its purpose and the stage that needs it (P23)."""

    code: str
    form: str
    section: str
    name: Words
    purpose: Words
    stage: str


class Values(Frozen):
    """The other values of sop-steps section 2."""

    dormant: Duration
    consent: Duration
    consent_max: Duration
    substitute: Duration
    contact_budget: int
    opening: Duration
    pause_urgent: Duration
    pause_routine: Duration
    late_entry: Duration
    """From this delay on, a reason for late entry is asked (P24)."""
    pauses: int = 2
    """How often a referral may be held: once, and once more by CM."""
    monitoring: Duration | None = None
    monitoring_child: Duration | None = None
    """How long monitoring after the return lasts at least."""


class Pack(Frozen):
    region: str
    name: str
    zone: str
    roles: Mapping[str, Role]
    services: Mapping[str, Service]
    kinds: Mapping[str, Kind]
    steps: Mapping[str, Step]
    events: Mapping[str, Event]
    ladders: Mapping[str, tuple[Rung, ...]]
    forms: Mapping[str, Words]
    reasons: Mapping[str, tuple[Reason, ...]]
    """List name (unmet, held, rejected, failed, cancelled, declined, refused, no_case, ...) -> its reasons."""
    calls: tuple[tuple[str, Words], ...]
    """Numbers to call first when there is danger now: (number, who)."""
    languages: Mapping[str, Words]
    """Languages in which consent is explained, in the region's order."""
    values: Values
    days_off: Mapping[int, tuple[str, ...]]
    """Decreed days off per year, ISO dates, beyond the library's."""
    cuti_bersama_off: bool
    cuti_bersama: Mapping[int, tuple[str, ...]] = {}
    """Decreed joint leave per year, ISO dates; days off only where `cuti_bersama_off`."""
    decreed_years: tuple[int, ...] = ()
    """Years whose joint decree stands in the pack whole: the library is not asked for them."""
    agencies: Mapping[str, Agency]
    units: Mapping[str, Unit]
    fields: Mapping[str, Field]
    source: str
    sources: Mapping[str, str]
    """Short name of a legal source -> its full title."""
    branches: Mapping[str, Branch] = {}
    medium: str = ""
    """How the region tells what consent means: '' = read aloud, `audio` = recordings too."""

    def started_by(self, event: str) -> tuple[Step, ...]:
        """Steps with a starting trigger of that event."""
        return tuple(s for s in self.steps.values() if any(t.event == event for t in s.starts))

    def stopped_by(self, event: str) -> tuple[Step, ...]:
        """Steps with a stopping trigger of that event."""
        return tuple(s for s in self.steps.values() if any(t.event == event for t in s.stops))
