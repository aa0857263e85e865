"""What leaves the house of models: frozen, typed, without ids. Pages, letters and exports hold these and nothing else.

Codes and values stand here, not sentences; where the pack has words in both languages, they come as `Words`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar, overload

from rujukan.directory.parties import Party
from rujukan.rules.disclosure import Extent, Reason, Row
from rujukan.rules.procedure.pack import Words

Mark = Literal["d", "n", "l", ""]
"""A step in a thread: done, now, now and late, to come."""

Side = Literal["sender", "receiver", ""]

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Someone:
    """A member by name; `me`: it is the reader himself. A name of '' is the product itself."""

    name: str
    unit: Party
    me: bool = False


# -- sections


@dataclass(frozen=True)
class Asked:
    """P22: this was asked already, by whom and when (the latest)."""

    by: Someone
    at: datetime


@dataclass(frozen=True)
class SectionView:
    """One section as this actor may see it now.

    open: `parts` hold it; closed: he may open it by a POST; not_yours: `reason` says why. A section in which nothing
    can lie on this kind of dossier is not listed at all.
    """

    code: str
    klass: str
    state: Literal["open", "closed", "not_yours"]
    reason: Reason = ""
    extent: Extent = ""
    until: datetime | None = None
    """When his opening ends; None: it stands open."""
    parts: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """Name of a part ('lines', 'consents', ...) -> its rows; a part without rows is absent."""
    asked: Asked | None = None
    notice: Literal["", "non_punishment", "class_d"] = ""
    """What is read before it is opened."""

    @property
    def opens_by_post(self) -> bool:
        return self.state == "closed"

    def rows(self, kind: type[R]) -> tuple[R, ...]:
        """The rows of one dataclass, whatever part they stand in."""
        return tuple(row for rows in self.parts.values() for row in rows if isinstance(row, kind))

    def one(self, kind: type[R]) -> R | None:
        """The only (or first) row of one dataclass."""
        return next(iter(self.rows(kind)), None)


@dataclass(frozen=True)
class Disclosure:
    """What one actor may see of one case or complaint now."""

    code: str
    kind: Literal["case", "complaint"]
    region: str
    age: str
    risk: str
    sections: Mapping[str, SectionView]

    def opened(self, section: str) -> SectionView | None:
        """The section if it lies open, else None."""
        view = self.sections.get(section)
        return view if view and view.state == "open" else None

    def rows(self, section: str, kind: type[R]) -> tuple[R, ...]:
        """Rows of one dataclass in a section; none while it is not open."""
        view = self.opened(section)
        return view.rows(kind) if view else ()


# -- what is on the page of a case or complaint


@dataclass(frozen=True)
class Tell:
    """Who is told next if nothing comes: a role, and when."""

    role: str
    role_name: Words
    at: datetime


@dataclass(frozen=True)
class Deadline:
    """Something open, with or without date; whose turn it is."""

    step: str
    name: Words
    service: str
    due_at: datetime | None
    late: bool
    yours: bool
    unit: Party
    role: str
    role_name: Words
    nobody_holds: bool = False
    paused_until: datetime | None = None
    old_dues: tuple[datetime, ...] = ()
    """Dues that it had before risk, a pause or a holiday moved it, oldest first."""
    referral: str = ""
    referral_opened_at: datetime | None = None
    """When the receiver opened the preview of a referral that waits for his answer."""
    tells: Tell | None = None
    records: tuple[str, ...] = ()
    """Events that end it: what the button records."""
    note: Words | None = None
    key: str = ""
    """What a form sends back for this matter: `handles.subject_of`."""


@dataclass(frozen=True)
class StepView:
    """One step of a service."""

    code: str
    name: Words
    mark: Mark
    at: datetime | None = None
    """When it was done."""
    due_at: datetime | None = None
    unit: Party | None = None
    referral: str = ""
    ended_how: str = ""
    note: Words | None = None


@dataclass(frozen=True)
class ServiceView:
    """One of the six services. `extent` '' : another's, nothing of it stands here but the name."""

    code: str
    name: Words
    extent: Extent
    answer: str = ""
    """needed, not_needed, declined, later; '' : not answered yet."""
    answered_at: datetime | None = None
    said_by: str = ""
    ask_again_on: date | None = None
    status: str = ""
    """The state of its referral that is furthest from done ('' : none sent)."""
    before_hold: str = ""
    held_until: date | None = None
    steps: tuple[StepView, ...] = ()
    running: bool = False

    @property
    def done(self) -> int:
        return sum(step.mark == "d" for step in self.steps)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(step.mark for step in self.steps)

    @property
    def now(self) -> StepView | None:
        """The step that is on, the soonest due first."""
        on = [step for step in self.steps if step.mark in ("n", "l")]
        dated = [(step.due_at, at) for at, step in enumerate(on) if step.due_at]
        return on[min(dated)[1]] if dated else next(iter(on), None)


@dataclass(frozen=True)
class NeedView:
    """One need of a case."""

    kind: str
    name: Words
    service: str
    urgency: str
    identified_at: datetime
    result: str = ""
    reason: str = ""
    reason_name: Words | None = None
    closed_at: datetime | None = None
    key: str = ""
    """What a form sends back for this need."""


@dataclass(frozen=True)
class PlanLineView:
    """A line of the plan, in her own words."""

    own_words: str
    goal: str
    kind: str
    kind_name: Words
    for_unit: Party
    due_on: date | None
    state: Literal["waiting", "running", "done", "unmet"]
    reason_name: Words | None = None
    referral: str = ""
    mine: bool = False
    key: str = ""
    """What a form sends back for this line."""
    need: str = ""
    """Its need's key."""


@dataclass(frozen=True)
class PlanView:
    extent: Extent
    lines: tuple[PlanLineView, ...] = ()
    agreed_at: datetime | None = None
    result: str = ""
    """The latest determination's result ('' : none yet)."""
    result_at: datetime | None = None
    referred_to: str = ""


@dataclass(frozen=True)
class ReferralRow:
    """One referral in a list or on a case's page."""

    code: str
    case: str
    """The case's code, or '' for who may not see the case (a receiver before acceptance)."""
    side: Side
    from_unit: Party
    to_unit: Party
    kind: str
    kind_name: Words
    service: str
    service_name: Words
    urgency: str
    status: str
    before_hold: str = ""
    held_until: date | None = None
    drafted_at: datetime | None = None
    requested_at: datetime | None = None
    received_at: datetime | None = None
    status_at: datetime | None = None
    reason: str = ""
    reason_name: Words | None = None
    outcome: str = ""
    acknowledged_at: datetime | None = None
    confirmed_by: str = ""
    confirmed: str = ""
    """Who said whether help came, and the answer (the person's own before everybody else's)."""
    due_at: datetime | None = None
    due_step: str = ""
    due_name: Words | None = None
    late: bool = False
    yours: bool = False
    replaces: str = ""
    replaced_by: str = ""
    without_sections: bool = False
    age: str = ""


@dataclass(frozen=True)
class SeenRow:
    """A look: who opened what, when, until when."""

    who: Someone
    section: str
    """A section's code, or 'preview'."""
    at: datetime
    until: datetime | None
    event: str
    referral: str = ""


@dataclass(frozen=True)
class TimelineRow:
    """What happened. `name` are the pack's words for an act; a look has none, but `section`."""

    at: datetime
    precision: str
    recorded_at: datetime
    late: bool
    """Entered noticeably later than it happened."""
    event: str
    name: Words | None
    look: bool
    section: str
    who: Someone
    outcome: str = ""
    outcome_name: Words | None = None
    value: str = ""
    due: datetime | None = None
    referral: str = ""
    to_unit: Party | None = None
    """The receiver, of what hangs on a referral."""
    kind_name: Words | None = None
    in_error: bool = False
    via: str = ""
    key: str = ""
    """What the form 'entered in error' sends back; '' for who may not."""


@dataclass(frozen=True)
class HolderView:
    """Who is named for a role."""

    role: str
    role_name: Words
    who: Someone
    since: datetime


@dataclass(frozen=True)
class Head:
    code: str
    age: str
    risk: str
    risk_at: datetime | None
    lead: Party
    manager: Someone | None
    manager_since: datetime | None
    holders: tuple[HolderView, ...]
    named: bool
    """The reader himself is named on this dossier."""
    leads: bool
    """The reader's unit leads it."""
    opened_at: datetime
    opened_precision: str
    closed_at: datetime | None
    history: bool
    """As supplied by a register: nothing runs."""


@dataclass(frozen=True)
class CasePage:
    head: Head
    deadlines: tuple[Deadline, ...]
    """The three nearest; `deadlines_more` says how many stand behind them."""
    deadlines_more: int
    services: tuple[ServiceView, ...]
    needs: tuple[NeedView, ...]
    referrals: tuple[ReferralRow, ...]
    plan: PlanView
    sections: Mapping[str, SectionView]
    """Those that stay closed until opened, in order; open ones hold their parts."""
    seen: tuple[SeenRow, ...]
    seen_count: int
    timeline: tuple[TimelineRow, ...]
    timeline_more: bool
    complaint: str
    """The complaint's code, for who may see the complaint."""
    disclosure: Disclosure


@dataclass(frozen=True)
class HarmedView:
    """One person of a complaint, by her place in it."""

    position: int
    age: str
    risk: str
    kinds: tuple[tuple[str, Words], ...]
    """Kinds of help asked for at the start: (code, words); empty: nobody knows yet."""
    case: str
    """Code of her case, for who may see it."""
    has_case: bool
    no_case_reason: str
    no_case_words: Words | None
    key: str
    """What a form sends back for her."""


@dataclass(frozen=True)
class CallView:
    number: str
    who: Words | None
    answered: bool
    at: datetime
    by: Someone


@dataclass(frozen=True)
class TriageView:
    type: str
    type_name: Words | None
    authority: str
    authority_name: Words | None
    at: datetime
    by: Someone


@dataclass(frozen=True)
class ComplaintPage:
    head: Head
    channel: str
    reporter_kind: str
    danger_now: str
    received_at: datetime
    received_precision: str
    recorded_at: datetime
    taken_by: Someone
    response: Deadline | None
    """The pack's response clock, while it runs."""
    responded_at: datetime | None
    deadlines: tuple[Deadline, ...]
    deadlines_more: int
    steps: tuple[StepView, ...]
    harmed: tuple[HarmedView, ...]
    triage: TriageView | None
    calls: tuple[CallView, ...]
    numbers: tuple[tuple[str, Words], ...]
    """Whom to call first when there is danger now."""
    sections: Mapping[str, SectionView]
    seen: tuple[SeenRow, ...]
    seen_count: int
    timeline: tuple[TimelineRow, ...]
    timeline_more: bool
    disclosure: Disclosure


# -- lists


class Listing(Generic[T]):
    """A list that is read page by page; Django's Paginator takes it. `total` and `late` come from one count."""

    def __init__(self, counts: Callable[[], tuple[int, int]], read: Callable[[int, int], list[T]]) -> None:
        self._counts, self._ask_for = counts, read
        self._known: tuple[int, int] | None = None
        self._first: list[T] | None = None

    @property
    def total(self) -> int:
        return self._ask()[0]

    @property
    def late(self) -> int:
        return self._ask()[1]

    def _ask(self) -> tuple[int, int]:
        if self._known is None:
            self._known = self._counts()
        return self._known

    def count(self) -> int:
        return self.total

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, part: int, /) -> T: ...
    @overload
    def __getitem__(self, part: slice, /) -> list[T]: ...
    def __getitem__(self, part: slice | int, /) -> list[T] | T:
        if isinstance(part, int):
            return self._read(part, part + 1)[0]
        stop = self.total if part.stop is None else part.stop
        return self._read(part.start or 0, stop)

    def __iter__(self) -> Iterator[T]:
        return iter(self._read(0, self.total))

    def _read(self, start: int, stop: int) -> list[T]:
        """Of what was read from the beginning nothing is read twice."""
        if self._first is not None and stop <= len(self._first):
            return self._first[start:stop]
        found = self._ask_for(start, stop)
        if start == 0:
            self._first = found
        return found


@dataclass(frozen=True)
class Turn:
    """A matter in P1's columns and nothing more. `code` is the case's or complaint's, on a referral that is not yet
    accepted the referral's own."""

    code: str
    kind: Literal["case", "complaint", "referral", "region"]
    """What page the code is of."""
    service: str
    service_words: Words
    step: str
    """The step's code, for the link to the form that records it."""
    step_name: Words | None
    """None where the pack shows no step of this service."""
    due_at: datetime | None
    late: bool
    paused_until: datetime | None
    from_unit: Party
    """Whom it came from."""
    unit: Party
    """Whose turn it is."""
    age: str
    nobody_holds: bool = False
    visible: bool = True
    """His unit has a grant on the dossier, so that the code can be a link to its page."""
    referral: str = ""
    """Code of the referral on which it hangs."""
    key: str = ""
    """What a form sends back for this matter: `handles.subject_of`."""
    records: tuple[str, ...] = ()
    """Events that end it: what its form records."""


@dataclass(frozen=True)
class PersonRow:
    """One of 'my people': no name."""

    code: str
    age: str
    risk: str
    lead: Party
    leads: bool
    roles: tuple[str, ...]
    """In which I am named."""
    since: datetime
    next_step: Words | None
    next_due: datetime | None
    late: bool
    turns: int
    """Open matters of mine on it."""
    open_referrals: int
    serves: str = ""
    """The service whose page is his way in, where his unit serves and doesn't lead."""


@dataclass(frozen=True)
class ReferralLists:
    sent: Listing[ReferralRow]
    received: Listing[ReferralRow]


# -- a referral


@dataclass(frozen=True)
class Preview:
    """P3: all that a receiver may know before he answers."""

    code: str
    from_unit: Party
    kind: str
    kind_name: Words
    service: str
    service_name: Words
    urgency: str
    age: Literal["adult", "child", "unsure"]
    sex: str
    """'' unless the kind of need asks for it."""
    asks_sex: bool
    region: str
    risk: str
    requested_at: datetime
    due_at: datetime | None
    serve_by: datetime | None
    """When serving must have begun if it were accepted now."""
    status: str
    opened_until: datetime | None
    """None: not opened yet; then every field of the person is blank and the page shows the button alone."""
    received_at: datetime | None = None
    """When the receiver first opened it."""


@dataclass(frozen=True)
class SectionGoes:
    """Of one section of a referral: does it go to the receiver, and until when."""

    section: str
    goes: bool
    why: Literal["", "never", "not_asked", "no", "later", "not_consented", "withdrawn", "expired", "asks_not"]
    consented_at: datetime | None = None
    until: datetime | None = None
    open_now: bool = False
    """A live grant of the receiver stands on it."""


@dataclass(frozen=True)
class StatusRow:
    status: str
    at: datetime
    recorded_at: datetime
    who: Someone
    on_behalf: bool
    reason: str
    reason_name: Words | None
    outcome: str
    until: date | None
    words: str
    """What was written with it, for who sees the service's section."""


@dataclass(frozen=True)
class FeedbackRow:
    at: datetime
    who: Someone
    words: str


@dataclass(frozen=True)
class Confirmation:
    confirmed_by: str
    answer: str
    at: datetime
    who: Someone


@dataclass(frozen=True)
class ReferralPage:
    row: ReferralRow
    preview: Preview
    """To the sender: exactly what the receiver sees before he accepts. To the receiver blank: he has the page now."""
    goes: tuple[SectionGoes, ...]
    statuses: tuple[StatusRow, ...]
    feedback: tuple[FeedbackRow, ...]
    confirmations: tuple[Confirmation, ...]
    deadlines: tuple[Deadline, ...]
    message: str
    holds: int
    accepted_by: Someone | None
    sender: Someone | None
    """Who sent it."""
