"""What may not stand in a pack, though it can be read: `rujukan sop check` (sop-steps section 7).

Two kinds of rule: the pack must hang together (every name known, every step reachable, somebody responsible for it),
and an overlay may only make the national SOP stricter.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from rujukan.rules.consent import ASKED
from rujukan.rules.disclosure import SECTIONS
from rujukan.rules.procedure.calendar import Calendar, longest
from rujukan.rules.procedure.cursor import CONDITION, Cursor, Finding
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.lined import Broken
from rujukan.rules.procedure.load import EVENT, NAMES, SECTIONS_OF_REGION, STEP, Trees, broken_finding, build, trees
from rujukan.rules.procedure.pack import GRADES, Branch, Due, Event, Field, Kind, Pack, Step, Trigger, Unit

UNKNOWN_ROLE = "Peran %(code)s tidak dikenal."
UNKNOWN_EVENT = "Kejadian %(code)s tidak dikenal."
UNKNOWN_STEP = "Langkah %(code)s tidak dikenal."
UNKNOWN_FORM = "Formulir %(code)s tidak dikenal."
UNKNOWN_SECTION = "Bagian berkas %(code)s tidak dikenal."
UNKNOWN_SERVICE = "Layanan %(code)s tidak dikenal."
UNKNOWN_LADDER = "Jenjang %(code)s tidak dikenal."
UNKNOWN_KIND = "Jenis kebutuhan %(code)s tidak dikenal."
UNKNOWN_ANSWER = "%(event)s tidak mengenal jawaban %(code)s."
NOBODY = "Belum ada yang bertanggung jawab atas langkah ini."
NOBODY_RECORDS = "Belum ada yang boleh mencatat kejadian ini."
NOBODY_HOLDS = "Peran %(code)s tidak dipegang unit mana pun, juga tidak oleh pengganti."
NEVER_STARTS = "Tidak ada kejadian yang memulai langkah ini."
NEVER_STOPS = "Tidak ada kejadian yang mengakhiri langkah ini."
ONLY_A_LOOK = "%(code)s hanya membuka, bukan perbuatan: tidak bisa memulai atau mengakhiri langkah."
NEEDS_PURPOSE = "Kejadian ini tidak memulai atau mengakhiri apa pun: tulis gunanya (purpose)."
UNUSED = "%(code)s tidak dipakai di mana pun."
NO_PURPOSE = "Isian ini belum menyebut gunanya (purpose). Yang tidak ada gunanya tidak dikumpulkan."
NO_STAGE = "Isian ini belum menyebut langkah yang memerlukannya (stage)."
UNGUARDED = "Tidak ada kejadian yang ditahan oleh %(code)s (guards)."
MIXED = "Unit ini memegang %(code)s sekaligus peran yang mendampingi penyintas. Pisahkan unitnya."
NOT_ASKED = "Bagian %(code)s tidak pernah diminta dalam persetujuan biasa."

ONLY_NATIONAL = "Ini milik SOP nasional; daerah tidak boleh mengubahnya."
NOT_RENAMED = "Nama dari SOP nasional tidak boleh diganti."
NOT_REMOVED = "Yang ada di SOP nasional tidak boleh dihapus."
LONGER = "Batas waktu %(new)s lebih panjang dari batas nasional %(old)s."
STATUTORY = "Batas waktu ini dari undang-undang; daerah tidak boleh mengubahnya."
LESS_CONSENT = "Persetujuan yang diminta SOP nasional tidak boleh dilonggarkan."
LESS_BLOCKS = "Yang ditahan menurut SOP nasional (%(code)s) tidak boleh dilepas."
LESS_REVIEW = "Orang kedua yang diminta SOP nasional (%(code)s) tidak boleh dihapus."
LESS_FORMS = "Formulir nasional %(code)s tidak boleh dihapus."
LESS_VISITS = "Kunjungan nasional %(code)s tidak boleh dihapus."
MONITORING = "Masa pemantauan ditetapkan SOP nasional; daerah tidak boleh mengubahnya."
MORE_EXCEPTIONS = "Daerah tidak boleh melonggarkan penundaan atau pengecualian."
NO_DATE = "Tanggal yang dibawa kejadian tidak boleh menggantikan batas nasional, dan tidak boleh dihapus."
EXTENDS = "Tulis extends: national."
REGION = 'Tulis kode daerah, misalnya region: "53.03".'

CONSENT_ORDER = ("n", "y*", "y")


def check_texts(national: str, overlay: str = "", names: tuple[str, str] = NAMES) -> list[Finding]:
    """Everything that is wrong with a pack, in the order of its files; nothing when it may be put in force."""
    try:
        found = trees(national, overlay, names)
    except Broken as broken:
        return [broken_finding(broken)]
    return check_trees(found)


def check_trees(found: Trees) -> list[Finding]:
    """As `check_texts`, of trees that are read already."""
    pack, findings = build(found.merged)
    top = Cursor(found.merged, found.merged.place, "", findings)
    _check_whole(pack, top, region=found.overlay is not None)
    if found.overlay is not None:
        under, _ = build(found.national)
        _check_overlay(under, pack, Cursor(found.overlay, found.overlay.place, "", findings), found)
    order = {found.national.place.file: 0}
    once = {(f.file, f.line, f.field, f.message): f for f in findings}
    return sorted(once.values(), key=lambda f: (order.get(f.file, 1), f.line, f.field))


# -- the pack hangs together


def _check_whole(pack: Pack, at: Cursor, *, region: bool) -> None:
    for code, step in pack.steps.items():
        _check_step(pack, step, at["steps"][code])
    for code, event in pack.events.items():
        _check_event(pack, event, at["events"][code])
    for code, kind in pack.kinds.items():
        _check_kind(pack, kind, at["kinds"][code])
    for code, branch in pack.branches.items():
        _check_branch(pack, branch, at["branches"][code])
    for code, field in pack.fields.items():
        _check_field(pack, field, at["fields"][code])
    _check_roles(pack, at, region=region)
    _check_used(pack, at)


def _known(codes: Iterable[str], among: Iterable[str], reason: str, at: Cursor) -> None:
    allowed = frozenset(among)
    for code in codes:
        if code not in allowed:
            at.wrong(reason, code=code)


def _check_step(pack: Pack, step: Step, at: Cursor) -> None:
    if not step.who:
        at["who"].wrong(NOBODY)
    _known(step.who, (*pack.roles, "recv"), UNKNOWN_ROLE, at["who"])
    _check_triggers(pack, step.starts, NEVER_STARTS, at["starts"])
    _check_triggers(pack, step.stops, NEVER_STOPS, at["stops"])
    branches = pack.branches
    _known([e for e in step.until if e not in branches], pack.events, UNKNOWN_EVENT, at["until"])
    due = step.due
    for name, events in (("later", due.later), ("child_later", due.child_later)):
        _known(events, pack.events, UNKNOWN_EVENT, at["due"][name])
    _known([due.cap[0]] if due.cap else (), pack.events, UNKNOWN_EVENT, at["due"]["cap"])
    resuming = filter(None, step.paused_by.values())
    _known([*step.paused_by, *resuming], pack.events, UNKNOWN_EVENT, at["paused_by"])
    _known(filter(None, step.form.split("+")), pack.forms, UNKNOWN_FORM, at["form"])
    _known([step.ladder], pack.ladders, UNKNOWN_LADDER, at["ladder"])
    _known(step.ladder_by.values(), pack.ladders, UNKNOWN_LADDER, at["ladder_by"])
    _known([step.service], pack.services, UNKNOWN_SERVICE, at["service"])
    _known([step.chapter], pack.services, UNKNOWN_SERVICE, at["chapter"])
    _known(step.sees, SECTIONS, UNKNOWN_SECTION, at["sees"])
    _known(step.override_by, (*pack.roles, "conference"), UNKNOWN_ROLE, at["override_by"])
    _known([step.branch] if step.branch else (), branches, UNKNOWN_EVENT, at["branch"])


def _check_triggers(pack: Pack, triggers: tuple[Trigger, ...], none: str, at: Cursor) -> None:
    if not triggers:
        at.wrong(none)
    for trigger in triggers:
        event = pack.events.get(trigger.event)
        if event is None:
            at.wrong(UNKNOWN_EVENT, code=trigger.event)
        else:
            _check_conditions(pack, trigger, event, at)
        _known([trigger.unless] if trigger.unless else (), pack.events, UNKNOWN_EVENT, at)


def _check_conditions(pack: Pack, trigger: Trigger, event: Event, at: Cursor) -> None:
    if event.kind == "look":
        at.wrong(ONLY_A_LOOK, code=event.code)
    elif not event.by:
        at.wrong(NOBODY_RECORDS)
    _known([trigger.kind] if trigger.kind else (), pack.kinds, UNKNOWN_KIND, at)
    for code, allowed in (
        (trigger.outcome, (*event.asks.results, *event.asks.reasons)),
        (trigger.period, event.asks.periods),
    ):
        if code and code not in allowed:
            at.wrong(UNKNOWN_ANSWER, event=event.code, code=code)


def _check_event(pack: Pack, event: Event, at: Cursor) -> None:
    if not event.by:
        at["by"].wrong(NOBODY_RECORDS)
    _known(event.by, (*pack.roles, "any", "recv", "system"), UNKNOWN_ROLE, at["by"])
    _known(event.reviews, pack.events, UNKNOWN_EVENT, at["reviews"])
    _known([event.section] if event.section else (), SECTIONS, UNKNOWN_SECTION, at["section"])
    _known(event.asks.where, event.asks.results, UNKNOWN_ANSWER.replace("%(event)s", event.code), at["asks"]["where"])
    if not event.purpose and event.code not in _moving(pack):
        at.wrong(NEEDS_PURPOSE)


def _moving(pack: Pack) -> frozenset[str]:
    """Events that start, stop, end, move or pause a step, or open a branch."""
    moving = set(pack.branches)
    for step in pack.steps.values():
        moving |= {t.event for t in (*step.starts, *step.stops)} | {*step.until, *step.due.later}
        moving |= {*step.due.child_later, *step.paused_by, *step.paused_by.values()}
    return frozenset(moving)


def _check_kind(pack: Pack, kind: Kind, at: Cursor) -> None:
    _known([kind.service], pack.services, UNKNOWN_SERVICE, at["service"])
    _known(kind.recv, pack.roles, UNKNOWN_ROLE, at["recv"])
    _known(kind.asks, ASKED, NOT_ASKED, at["asks"])
    if not kind.recv:
        at["recv"].wrong(NOBODY)


def _check_branch(pack: Pack, branch: Branch, at: Cursor) -> None:
    _known([branch.event], pack.events, UNKNOWN_EVENT, at)
    _known(branch.forms, pack.forms, UNKNOWN_FORM, at["forms"])
    for pattern in branch.ends:
        if not any(fnmatchcase(code, pattern) for code in pack.steps):
            at["ends"].wrong(UNKNOWN_STEP, code=pattern)


def _check_field(pack: Pack, field: Field, at: Cursor) -> None:
    if not field.purpose.id.strip() and not at["purpose"]:
        at.wrong(NO_PURPOSE)
    if not field.stage:
        at.wrong(NO_STAGE)
    _known([field.stage] if field.stage else (), pack.steps, UNKNOWN_STEP, at["stage"])
    _known([field.form], pack.forms, UNKNOWN_FORM, at["form"])
    _known([field.section], SECTIONS, UNKNOWN_SECTION, at["section"])


def _check_roles(pack: Pack, at: Cursor, *, region: bool) -> None:
    for code, role in pack.roles.items():
        _known(role.by_letter, pack.roles, UNKNOWN_ROLE, at["roles"][code]["by_letter"])
    for code, rungs in pack.ladders.items():
        _known((rung.role for rung in rungs), pack.roles, UNKNOWN_ROLE, at["ladders"][code])
    for code, unit in pack.units.items():
        _check_unit(pack, unit, at["units"][code])
    held = {role for unit in pack.units.values() for role in (*unit.roles, *unit.fallback)}
    for code in pack.roles if region else ():
        if code not in held:
            at["units"].wrong(NOBODY_HOLDS, code=code)


def _check_unit(pack: Pack, unit: Unit, at: Cursor) -> None:
    _known(unit.roles, pack.roles, UNKNOWN_ROLE, at["roles"])
    _known(unit.fallback, pack.roles, UNKNOWN_ROLE, at["fallback"])
    known = [pack.roles[code] for code in (*unit.roles, *unit.fallback) if code in pack.roles]
    apart = [role.code for role in known if role.tier != "works"]
    if apart and len(apart) < len(known):
        at.wrong(MIXED, code=", ".join(apart))


def _check_used(pack: Pack, at: Cursor) -> None:
    """What nothing refers to can't be reached, so it is a mistake in one place or the other."""
    for part, codes, used in (
        ("forms", pack.forms, _forms_used(pack)),
        ("ladders", pack.ladders, {r for s in pack.steps.values() for r in (s.ladder, *s.ladder_by.values())}),
        ("roles", pack.roles, _roles_used(pack)),
        ("reasons", pack.reasons, {n for e in pack.events.values() for n in (e.asks.list, *e.asks.lists)}),
        ("services", pack.services, {n for s in pack.steps.values() for n in (s.service, s.chapter)}),
    ):
        for code in codes:
            if code not in used:
                at[part][code].wrong(UNUSED, code=code)
    guarded = {block for event in pack.events.values() for block in event.guards}
    for code, step in pack.steps.items():
        _known(step.blocks, guarded, UNGUARDED, at["steps"][code]["blocks"])


def _forms_used(pack: Pack) -> set[str]:
    steps = {form for step in pack.steps.values() for form in step.form.split("+")}
    branches = {form for branch in pack.branches.values() for form in branch.forms}
    return steps | branches | {field.form for field in pack.fields.values()}


def _roles_used(pack: Pack) -> set[str]:
    steps = {role for step in pack.steps.values() for role in step.who}
    events = {role for event in pack.events.values() for role in event.by}
    rungs = {rung.role for ladder in pack.ladders.values() for rung in ladder}
    return steps | events | rungs


# -- an overlay only makes it stricter

ADDS = ("forms", "calls", "fields", "sources", "reasons")
"""Parts to which a region may add, without changing what stands there."""
FREE = (*SECTIONS_OF_REGION, "name", "source", "calendar", "languages", "values", "steps", "events", *ADDS)
OF_STEP = ("due", "consent", "blocks", "form", "note", "source")
OF_EVENT = ("reviews", "guards")


def _check_overlay(under: Pack, pack: Pack, at: Cursor, found: Trees) -> None:
    if at["extends"].text() != "national":
        at["extends"].wrong(EXTENDS)
    if not at["region"].text():
        at["region"].wrong(REGION)
    for part, value in at.items():
        if part not in FREE:
            value.wrong(ONLY_NATIONAL)
    calendar = Calendar.of(pack)
    _check_removed(at, Cursor(found.national, found.national.place, "", []))
    _check_steps(under, pack, at["steps"], calendar)
    _check_events(under, pack, at["events"])
    _check_added(under, at)
    _check_values(under, pack, at["values"], calendar)
    _check_years(under, at["calendar"]["years"])


def _check_steps(under: Pack, pack: Pack, at: Cursor, calendar: Calendar) -> None:
    for code, value in at.items():
        if code in under.steps:
            _check_own_step(under.steps[code], pack.steps[code], value, calendar)
        else:
            _check_new_step(pack.steps[code], value)


def _check_events(under: Pack, pack: Pack, at: Cursor) -> None:
    for code, value in at.items():
        if code in under.events:
            _check_own_event(under.events[code], pack.events[code], value)
        elif pack.events[code].waives:
            value["waives"].wrong(MORE_EXCEPTIONS)


def _check_removed(over: Cursor, under: Cursor) -> None:
    """Nothing national may be emptied."""
    for key, value in over.items() if isinstance(over.node and over.node.value, dict) else ():
        if not under[key]:
            continue
        if value.node and value.node.value in (None, ()):
            value.wrong(NOT_REMOVED)
        else:
            _check_removed(value, under[key])


def _check_own_step(old: Step, new: Step, at: Cursor, calendar: Calendar) -> None:
    """`at` is what the overlay says of a national step."""
    for key, value in at.items():
        if key in STEP and key not in OF_STEP:
            value.wrong(NOT_RENAMED if key == "name" else ONLY_NATIONAL)
    if CONSENT_ORDER.index(new.consent) < CONSENT_ORDER.index(old.consent):
        at["consent"].wrong(LESS_CONSENT)
    _keeps(old.blocks, new.blocks, LESS_BLOCKS, at["blocks"])
    _keeps(old.form.split("+"), new.form.split("+"), LESS_FORMS, at["form"])
    if "consent" in set(new.blocks) - set(old.blocks):
        at["blocks"].wrong(CONDITION, key="consent")
    if at["due"] and old.statutory:
        at["due"].wrong(STATUTORY)
    elif at["due"]:
        _check_due(old, new, at["due"], calendar)


def _keeps(old: Iterable[str], new: Iterable[str], reason: str, at: Cursor) -> None:
    kept = frozenset(new)
    for code in old:
        if code and code not in kept:
            at.wrong(reason, code=code)


def _check_due(old: Step, new: Step, at: Cursor, calendar: Calendar) -> None:
    was, due = old.due, new.due
    for grade in GRADES:
        _not_longer(was.by.get(grade), due.by.get(grade), at[grade], calendar)
    _not_longer(was.offset, due.offset, at["offset"], calendar)
    _not_longer(was.ahead, due.ahead, at["ahead"], calendar)
    for limit in (was.child,) if was.child else was.by.values():
        _not_longer(limit, due.child, at["child"], calendar)
    _check_later(was.later, due.later, at["later"], calendar)
    _check_later(was.child_later, due.child_later, at["child_later"], calendar)
    _check_dated(was, due, at)
    _check_runs(was.runs, due.runs, at["runs"], calendar)


def _check_later(old: Mapping[str, Duration], new: Mapping[str, Duration], at: Cursor, calendar: Calendar) -> None:
    for event, limit in new.items():
        _not_longer(old.get(event), limit, at[event], calendar)


def _check_dated(was: Due, due: Due, at: Cursor) -> None:
    """A date may be asked for where there was no limit at all; what stands on a date, and a cap, stay as they are."""
    if at["date"] and was.dated != due.dated and (was.dated or was.by):
        at["date"].wrong(NO_DATE)
    if at["offset"] and not was.offset:
        at["offset"].wrong(NO_DATE)
    if at["cap"] and was.cap != due.cap:
        at["cap"].wrong(ONLY_NATIONAL)


def _check_runs(old: tuple[Duration, ...], new: tuple[Duration, ...], at: Cursor, calendar: Calendar) -> None:
    """Visits may be added between, not left out, and not after the last."""
    if not old or not at:
        return
    _keeps(map(str, old), map(str, new), LESS_VISITS, at)
    if any(_is_longer(limit, old[-1], calendar) for limit in new):
        at.wrong(MONITORING)


def _not_longer(old: Duration | None, new: Duration | None, at: Cursor, calendar: Calendar) -> None:
    if old and new and at and _is_longer(new, old, calendar):
        at.wrong(LONGER, new=new, old=old)


def _is_longer(new: Duration, old: Duration, calendar: Calendar) -> bool:
    """Like with like by number; else the overlay's longest must not pass the national shortest."""
    if new.unit == old.unit:
        return new.amount > old.amount
    return longest(new, calendar) > old.shortest()


def _check_new_step(step: Step, at: Cursor) -> None:
    """A region's own step may not stand between a person and help, nor call itself law."""
    if "consent" in step.blocks:
        at["blocks"].wrong(CONDITION, key="consent")
    if step.statutory:
        at["statutory"].wrong(ONLY_NATIONAL)
    if step.pausable or step.paused_by:
        at.wrong(MORE_EXCEPTIONS)


def _check_own_event(old: Event, new: Event, at: Cursor) -> None:
    for key, value in at.items():
        if key in EVENT and key not in OF_EVENT:
            value.wrong(NOT_RENAMED if key == "name" else ONLY_NATIONAL)
    _keeps(old.reviews, new.reviews, LESS_REVIEW, at["reviews"])
    _keeps(old.guards, new.guards, LESS_BLOCKS, at["guards"])
    if "consent" in set(new.guards) - set(old.guards):
        at["guards"].wrong(CONDITION, key="consent")


def _check_added(under: Pack, at: Cursor) -> None:
    known: Mapping[str, Iterable[str]] = {
        "forms": under.forms, "calls": dict(under.calls), "fields": under.fields, "sources": under.sources,
    }  # fmt: skip
    for part, codes in known.items():
        _check_only_added(codes, at[part])
    _check_only_added(under.languages, at["languages"]["names"])
    for name, value in at["reasons"].items():
        _check_only_added((reason.code for reason in under.reasons.get(name, ())), value)
        _check_reasons(name, value)


def _check_only_added(known: Iterable[str], at: Cursor) -> None:
    there = frozenset(known)
    for code, value in at.items():
        if code in there:
            value.wrong(NOT_RENAMED)


def _check_reasons(name: str, at: Cursor) -> None:
    """No further reason to hold a referral, or to close past what is open."""
    if name == "held":
        at.wrong(MORE_EXCEPTIONS)
    for _, reason in at.items():
        if reason["guarded"]:
            reason["guarded"].wrong(MORE_EXCEPTIONS)


def _check_values(under: Pack, pack: Pack, at: Cursor, calendar: Calendar) -> None:
    for name, value in at.items():
        old, new = getattr(under.values, name, None), getattr(pack.values, name, None)
        if name.startswith("monitoring"):
            value.wrong(MONITORING)
        elif isinstance(old, Duration) and isinstance(new, Duration):
            _not_longer(old, new, value, calendar)
        elif isinstance(old, int) and isinstance(new, int) and new > old:
            value.wrong(MORE_EXCEPTIONS)


def _check_years(under: Pack, at: Cursor) -> None:
    """A region adds its own days (`local`); a year's joint decree is the nation's."""
    for year, value in at.items():
        for key, said in value.items() if year.isdigit() and int(year) in under.days_off else ():
            if key != "local":
                said.wrong(ONLY_NATIONAL)
