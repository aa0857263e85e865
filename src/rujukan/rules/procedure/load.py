"""From YAML to a Pack: read the national text and a region's overlay, lay one over the other, read the parts.

What can't be read becomes a finding with file, line and field; `load_texts` refuses a pack that has one. What can be
read but may not stand there (an overlay that lengthens a limit, a role that nobody holds) is found by `check.py`.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TypeVar, get_args
from zoneinfo import ZoneInfo

from rujukan.rules.procedure.cursor import Cursor, Finding
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.lined import Broken, Node, Place, lay_over, read
from rujukan.rules.procedure.pack import (
    GRADES,
    Agency,
    Ask,
    Branch,
    Due,
    Event,
    Field,
    Grade,
    Kind,
    Pack,
    Per,
    Reason,
    Role,
    Rung,
    Service,
    Step,
    Trigger,
    Unit,
    Values,
    Words,
)
from rujukan.rules.refused import Refused

NAMES = ("sop/national.yaml", "overlay")
BLOCKS = ("close", "leave", "consent")
SECTIONS_OF_PACK = (
    "name", "source", "sources", "calendar", "roles", "services", "kinds", "forms", "reasons", "calls", "languages",
    "values", "ladders", "events", "steps", "branches", "fields",
)  # fmt: skip
SECTIONS_OF_REGION = ("region", "extends", "agencies", "units")

T = TypeVar("T")


class WrongPack(Refused):
    """A pack that can't be read; `findings` say where and why."""

    def __init__(self, findings: list[Finding]) -> None:
        first = findings[0]
        super().__init__("%(place)s: %(sentence)s", place=f"{first.file}:{first.line}", sentence=first.message)
        self.findings = findings


@dataclass(frozen=True)
class Trees:
    """Both texts as lined trees, and one laid over the other. A tree that isn't there is None."""

    national: Node
    overlay: Node | None
    merged: Node


def digest(national: str, overlay: str) -> str:
    """SHA-256 of both texts as they are."""
    one = hashlib.sha256(national.encode()).digest()
    return hashlib.sha256(one + hashlib.sha256(overlay.encode()).digest()).hexdigest()


def load_texts(national: str, overlay: str = "", names: tuple[str, str] = NAMES) -> Pack:
    """The effective pack of both texts. Raises WrongPack, with every finding of the reading."""
    try:
        found = trees(national, overlay, names)
    except Broken as broken:
        raise WrongPack([broken_finding(broken)]) from broken
    pack, findings = build(found.merged)
    if findings:
        raise WrongPack(findings)
    return pack


def trees(national: str, overlay: str, names: tuple[str, str] = NAMES) -> Trees:
    """The lined trees. Raises Broken."""
    under = spread(read(national, names[0], "national"))
    if not overlay.strip():
        return Trees(under, None, under)
    over = spread(read(overlay, names[1], "region"))
    return Trees(under, over, lay_over(under, over))


def broken_finding(broken: Broken) -> Finding:
    """A file that isn't what we read, as a finding."""
    return Finding(broken.place.file, broken.place.line, "", broken.reason, broken.params)


def spread(root: Node) -> Node:
    """Write one limit for all grades out as three, so that an overlay can change one of them."""
    steps = root.at("steps")
    if steps is None or not isinstance(steps.value, dict) or not isinstance(root.value, dict):
        return root
    written_out = {code: _spread_step(step) for code, step in steps.value.items()}
    return Node({**root.value, "steps": Node(dict(written_out), steps.place)}, root.place)


def _spread_step(step: Node) -> Node:
    due = step.at("due")
    if due is None or not isinstance(due.value, str) or not isinstance(step.value, dict):
        return step
    same: dict[str, Node] = dict.fromkeys(GRADES, due)
    return Node({**step.value, "due": Node(same, due.place)}, step.place)


# -- the whole


def build(root: Node) -> tuple[Pack, list[Finding]]:
    """The pack of a (merged) tree, and what could not be read in it."""
    findings: list[Finding] = []
    at = Cursor(root, root.place, "", findings)
    at.only(*SECTIONS_OF_PACK, *SECTIONS_OF_REGION)
    calendar = at["calendar"]
    calendar.only("zone", "cuti_bersama", "years")
    years = dict(_years(calendar["years"]))
    branches = _all(at["branches"], _branch)
    services = _all(at["services"], _service)
    pack = Pack(
        region=at["region"].text(),
        name=at["name"].text() or at["region"].text(),
        zone=_zone(calendar["zone"]),
        roles=_all(at["roles"], _role),
        services=services,
        kinds=_all(at["kinds"], _kind),
        steps=_ending(_all(at["steps"], _step), branches),
        events=_events(at),
        ladders={code: tuple(_rungs(value)) for code, value in at["ladders"].items()},
        forms={code: value.words() for code, value in at["forms"].items()},
        reasons={code: tuple(_reasons(value)) for code, value in at["reasons"].items()},
        calls=tuple((number, value.words()) for number, value in at["calls"].items()),
        languages=_languages(at["languages"]),
        values=_values(at["values"]),
        days_off={year: listed.off for year, listed in years.items()},
        cuti_bersama_off=calendar["cuti_bersama"].choice(("off", "working"), "off") == "off",
        cuti_bersama={year: listed.leave for year, listed in years.items()},
        decreed_years=tuple(year for year, listed in years.items() if listed.decreed),
        agencies={code: Agency(code=code, name=value.text(needed=True)) for code, value in at["agencies"].items()},
        units=_units(at),
        fields=_all(at["fields"], _field),
        source=at["source"].text(),
        sources={code: value.text(needed=True) for code, value in at["sources"].items()},
        branches=branches,
        medium=at["languages"]["medium"].choice(("", "audio"), ""),
    )
    return pack, findings


def _all(at: Cursor, one: Callable[[str, Cursor], T]) -> dict[str, T]:
    return {code: one(code, value) for code, value in at.items()}


# -- roles, services, kinds, units


def _role(code: str, at: Cursor) -> Role:
    at.only("name", "tier", "by_letter")
    return Role(
        code=code,
        name=at["name"].words(),
        tier=at["tier"].choice(("works", "coordinates", "audits"), "works"),
        by_letter=at["by_letter"].texts(),
    )


def _service(code: str, at: Cursor) -> Service:
    at.only("name", "neutral", "show_steps", "question")
    return Service(
        code=code,
        name=at["name"].words(),
        neutral=at["neutral"].words(),
        show_steps=at["show_steps"].flag(),
        question=at["question"].maybe_words(),
    )


def _kind(code: str, at: Cursor) -> Kind:
    at.only("service", "name", "recv", "sex", "asks")
    return Kind(
        code=code,
        service=at["service"].text(needed=True),
        name=at["name"].words(),
        recv=at["recv"].texts(),
        sex=at["sex"].flag(),
        asks=at["asks"].texts() or ("need",),
    )


def _units(at: Cursor) -> dict[str, Unit]:
    names = {code: value.text() for code, value in at["agencies"].items()}
    return _all(at["units"], lambda code, value: _unit(code, value, names))


def _unit(code: str, at: Cursor, agencies: Mapping[str, str]) -> Unit:
    """Where agency or name is not given, the agency of that code and its name."""
    agency = at["agency"].text() or code
    if agency not in agencies:
        at["agency"].wrong("Lembaga %(agency)s tidak ada di daftar agencies.", agency=agency)
    extra = {key: value.text() for key, value in at.items() if key not in ("agency", "name", "roles", "fallback")}
    return Unit(
        code=code,
        agency=agency,
        name=at["name"].text() or agencies.get(agency, code),
        roles=at["roles"].texts(),
        fallback=at["fallback"].texts(),
        extra=extra,
    )


# -- steps


STEP = (
    "service", "name", "who", "starts", "stops", "due", "repeats", "until", "per", "form", "consent", "blocks",
    "ladder", "ladder_by", "last_resort", "statutory", "pausable", "paused_by", "clears", "override", "override_by",
    "grace", "sees", "source", "tag", "reconstructed", "branch", "chapter", "note",
)  # fmt: skip


def _step(code: str, at: Cursor) -> Step:
    at.only(*STEP)
    prefix = code.partition(".")[0]
    service = at["service"].text() or prefix
    return Step(
        code=code,
        service=service,
        name=at["name"].words(),
        who=at["who"].texts(),
        starts=tuple(map(_trigger, at["starts"].each())),
        stops=tuple(map(_trigger, at["stops"].each())),
        due=_due(at["due"]),
        repeats=at["repeats"].flag(),
        until=at["until"].texts(),
        per=at["per"].choice(get_args(Per), "case"),
        form=at["form"].text(),
        consent=at["consent"].choice(("y", "y*", "n"), "n"),
        blocks=at["blocks"].choices(BLOCKS),
        ladder=at["ladder"].text() or "E2",
        ladder_by=_by_grade(at["ladder_by"], Cursor.text),
        last_resort=at["last_resort"].maybe_words(),
        statutory=at["statutory"].flag(),
        pausable=at["pausable"].flag(),
        paused_by={event: value.text() for event, value in at["paused_by"].items()},
        clears=at["clears"].maybe_words(),
        override=at["override"].maybe_words(),
        override_by=at["override_by"].texts(),
        grace=at["grace"].duration(),
        sees=at["sees"].texts() or ("need",),
        source=at["source"].text(),
        tag=at["tag"].choice(("", "T", "I", "G"), ""),
        reconstructed=at["reconstructed"].flag(True),
        branch=at["branch"].text(),
        chapter=at["chapter"].text() or service,
        note=at["note"].maybe_words(),
    )


def _trigger(at: Cursor) -> Trigger:
    """An event's code, or `{event, when: {kind, outcome, period, age}, due, unless}`."""
    if at.node and not isinstance(at.node.value, dict):
        return Trigger(event=at.text(needed=True))
    at.only("event", "when", "due", "unless")
    when = at["when"]
    when.only("kind", "outcome", "period", "age")
    return Trigger(
        event=at["event"].text(needed=True),
        kind=when["kind"].text(),
        outcome=when["outcome"].text(),
        period=when["period"].text(),
        age=when["age"].choice(("", "child", "adult"), ""),
        due=at["due"].duration(),
        unless=at["unless"].text(),
    )


def _due(at: Cursor) -> Due:
    at.only(*GRADES, "child", "date", "offset", "runs", "later", "child_later", "ahead", "cap")
    given = [grade for grade in GRADES if at[grade]]
    if given and len(given) < len(GRADES):
        at.wrong("Batas waktu harus untuk ketiga tingkat (high, medium, low), atau satu untuk semua.")
    return Due(
        by=_by_grade(at, Cursor.duration),
        child=at["child"].duration(),
        dated=at["date"].flag(),
        offset=at["offset"].duration(),
        runs=tuple(filter(None, (run.duration() for run in at["runs"].each()))),
        later=dict(_limits(at["later"])),
        child_later=dict(_limits(at["child_later"])),
        ahead=at["ahead"].duration(),
        cap=next(iter(_limits(at["cap"])), None),
    )


def _limits(at: Cursor) -> Iterator[tuple[str, Duration]]:
    for event, value in at.items():
        if limit := value.duration():
            yield event, limit


def _by_grade(at: Cursor, reads: Callable[[Cursor], T | None]) -> dict[Grade, T]:
    found = {grade: reads(at[grade]) for grade in GRADES if at[grade]}
    return {grade: value for grade, value in found.items() if value is not None}


def _ending(steps: dict[str, Step], branches: Mapping[str, Branch]) -> dict[str, Step]:
    """The steps that a branch ends carry its event in their `until`."""
    for branch in branches.values():
        for code, step in steps.items():
            if any(fnmatchcase(code, pattern) for pattern in branch.ends):
                steps[code] = step.model_copy(update={"until": (*step.until, branch.event)})
    return steps


# -- events, ladders, branches


EVENT = (
    "name", "kind", "per", "wider", "by", "again", "guards", "gives_service", "asks", "reviews", "waives", "section",
    "purpose",
)  # fmt: skip


def _events(at: Cursor) -> dict[str, Event]:
    lists = {code: dict(_texts_of(value)) for code, value in at["reasons"].items()}
    return _all(at["events"], lambda code, value: _event(code, value, lists))


def _texts_of(at: Cursor) -> Iterator[tuple[str, Cursor]]:
    for code, value in at.items():
        yield code, value["name"] if value["name"] else value


def _event(code: str, at: Cursor, lists: Mapping[str, Mapping[str, Cursor]]) -> Event:
    at.only(*EVENT)
    return Event(
        code=code,
        name=at["name"].words(),
        kind=at["kind"].choice(("act", "look"), "act"),
        per=at["per"].choice(get_args(Per), "case"),
        wider=at["wider"].flag(),
        by=at["by"].texts(),
        again=at["again"].choice(("", "y", "stop"), ""),
        guards=at["guards"].choices(BLOCKS),
        gives_service=at["gives_service"].flag(True),
        asks=_ask(at["asks"], lists),
        reviews=at["reviews"].texts(),
        waives=at["waives"].choices(BLOCKS),
        section=at["section"].text(),
        purpose=at["purpose"].maybe_words(),
    )


ASK = ("date", "unit", "who", "reason", "lists", "results", "periods", "where", "optional", "each_person")


def _ask(at: Cursor, lists: Mapping[str, Mapping[str, Cursor]]) -> Ask:
    """`reason` names a list of the pack; `results` and `periods` bring their own words."""
    at.only(*ASK)
    name, further = at["reason"].text(), at["lists"].texts()
    for wanted in filter(None, (name, *further)):
        if wanted not in lists:
            at.wrong("Daftar alasan %(list)s tidak ada di reasons.", list=wanted)
    reasons = {code: _silent(value).words() for code, value in lists.get(name, {}).items()}
    results = {code: value.words() for code, value in at["results"].items()}
    periods = {code: value.words() for code, value in at["periods"].items()}
    return Ask(
        date=at["date"].choice(("", "date", "planned_arrival", "until"), ""),
        unit=at["unit"].flag(),
        who=at["who"].flag(),
        reasons=tuple(reasons),
        results=tuple(results),
        periods=tuple(periods),
        texts={**reasons, **results, **periods},
        optional=at["optional"].flag(),
        list=name,
        lists=further,
        where=at["where"].texts(),
        each_person=at["each_person"].flag(),
    )


def _silent(at: Cursor) -> Cursor:
    """The same place without a say: the list itself is read, and found wrong, elsewhere."""
    return Cursor(at.node, at.place, at.path, [])


def _rungs(at: Cursor) -> Iterator[Rung]:
    for rung in at.each():
        rung.only("role", "after")
        yield Rung(role=rung["role"].text(needed=True), after=rung["after"].duration())


def _branch(code: str, at: Cursor) -> Branch:
    at.only("name", "adds", "changes", "ends", "forms", "grades", "source")
    return Branch(
        event=code,
        name=at["name"].words(),
        adds=tuple(line.words() for line in at["adds"].each()),
        changes=tuple(line.words() for line in at["changes"].each()),
        ends=at["ends"].texts(),
        forms={form: value.duration() for form, value in at["forms"].items()},
        grades={one: value.choice(GRADES, one) for one, value in at["grades"].items()},
        source=at["source"].text(),
    )


# -- lists, values, calendar, fields


def _reasons(at: Cursor) -> Iterator[Reason]:
    for code, value in at.items():
        if value["name"]:
            value.only("name", "guarded")
            yield Reason(code=code, name=value["name"].words(), guarded=value["guarded"].flag(True))
        else:
            yield Reason(code=code, name=value.words())


def _languages(at: Cursor) -> dict[str, Words]:
    """Those in which consent is explained here, in the region's order."""
    at.only("names", "consent", "medium")
    names = {code: value.words() for code, value in at["names"].items()}
    for code in at["consent"].texts():
        if code not in names:
            at["consent"].wrong("Bahasa %(language)s belum bernama: tambahkan di languages.names.", language=code)
    return {code: names[code] for code in at["consent"].texts() if code in names}


LIMITS = (
    "dormant", "consent", "consent_max", "substitute", "opening", "pause_urgent", "pause_routine", "late_entry",
)  # fmt: skip
MISSING = Duration("hours", 1, "PT1M")
"""Stands in for a value that is missing, which is a finding."""


def _values(at: Cursor) -> Values:
    at.only(*LIMITS, "contact_budget", "pauses", "monitoring", "monitoring_child")
    limits = {name: _value(at[name]) for name in LIMITS}
    return Values(
        **limits,
        contact_budget=at["contact_budget"].number(2),
        pauses=at["pauses"].number(2),
        monitoring=at["monitoring"].duration(),
        monitoring_child=at["monitoring_child"].duration(),
    )


def _value(at: Cursor) -> Duration:
    found = at.duration()
    if not at.text():
        at.wrong("Belum diisi.")
    return found or MISSING


@dataclass(frozen=True)
class Year:
    off: tuple[str, ...]
    leave: tuple[str, ...]
    decreed: bool


def _years(at: Cursor) -> Iterator[tuple[int, Year]]:
    """`off` and `leave` are the joint decree's, `local` the region's own days."""
    for code, value in at.items():
        value.only("source", "off", "leave", "local")
        year = _number_of_year(code, value)
        off = (*_dates(value["off"], year), *_dates(value["local"], year))
        yield year, Year(off, tuple(_dates(value["leave"], year)), bool(value["off"]))


def _number_of_year(code: str, at: Cursor) -> int:
    if code.isdigit() and len(code) == 4:
        return int(code)
    at.wrong('"%(text)s" bukan tahun.', text=code)
    return 2000


def _dates(at: Cursor, year: int) -> Iterator[str]:
    for member in at.each():
        text = member.text()
        try:
            day = date.fromisoformat(text)
        except ValueError:
            member.wrong('"%(text)s" bukan tanggal. Tulis misalnya 2026-03-19.', text=text)
            continue
        if day.year != year:
            member.wrong("Tanggal %(text)s bukan di tahun %(year)s.", text=text, year=year)
        yield text


def _zone(at: Cursor) -> str:
    """A name of a time zone of Indonesia."""
    return at.choice(tuple(ZONES), "Asia/Jakarta")


ZONES = {name: ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")}


def _field(code: str, at: Cursor) -> Field:
    at.only("form", "section", "stage", "name", "purpose")
    return Field(
        code=code,
        form=at["form"].text(needed=True),
        section=at["section"].text(needed=True),
        name=at["name"].words(),
        purpose=at["purpose"].words() if at["purpose"] else Words(id="", en=""),
        stage=at["stage"].text(),
    )


# -- the two small files beside the pack


@dataclass(frozen=True)
class Indicator:
    """A question of the screening: one sign of act, means or purpose. `for_child` False: not asked of a child."""

    code: str
    element: str
    words: Words
    for_child: bool


def load_indicators(text: str, file: str = "sop/indicators.yaml") -> tuple[Indicator, ...]:
    """The signs of trafficking by element. Raises WrongPack."""
    return tuple(_read_list(text, file, _indicator_elements))


def _indicator_elements(at: Cursor) -> Iterator[Indicator]:
    at.only("act", "means", "purpose")
    for element, signs in at.items():
        for code, value in signs.items():
            yield Indicator(code, element, value.words(), for_child=element != "means")


def load_glossary(text: str, file: str = "sop/glossary.yaml") -> dict[str, Words]:
    """Words of the field and what they mean: Indonesian term -> both explanations. Raises WrongPack."""
    return dict(_read_list(text, file, lambda at: ((term, value.words()) for term, value in at.items())))


def _read_list(text: str, file: str, reads: Callable[[Cursor], Iterator[T]]) -> list[T]:
    findings: list[Finding] = []
    try:
        root = read(text, file, "national")
    except Broken as broken:
        raise WrongPack([broken_finding(broken)]) from broken
    found = list(reads(Cursor(root, Place(file, 1), "", findings)))
    if findings:
        raise WrongPack(findings)
    return found
