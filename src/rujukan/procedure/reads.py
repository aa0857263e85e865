"""What an actor may record on a dossier now, and of which subject: read without a lock, for the page that offers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from rujukan.foundation.models import Dossier
from rujukan.procedure.actions import OWN_ACTION
from rujukan.procedure.asking import Asking
from rujukan.procedure.reading import WHOLE
from rujukan.rules.actor import Actor
from rujukan.rules.procedure import engine
from rujukan.rules.procedure.engine import About
from rujukan.rules.procedure.pack import Event
from rujukan.rules.refused import Refused


@dataclass(frozen=True)
class Recordable:
    """An event that the actor may record. subjects: what it may be about, the only choice where there is one;
    why_not: what holds it back for now; awaited: something open waits for it."""

    event: Event
    role: str
    subjects: tuple[About, ...]
    why_not: Refused | None
    awaited: bool


def recordable(dossier: UUID, by: Actor) -> list[Recordable]:
    """Events of the pack, in its order, what is awaited first. Those with an action of their own are not among them."""
    asking = Asking(Dossier.unscoped.get(id=dossier), by)
    found = [each for event in asking.pack.events.values() for each in _offered(asking, event)]
    return sorted(found, key=lambda each: not each.awaited)


def _offered(asking: Asking, event: Event) -> Iterator[Recordable]:
    if event.kind != "act" or event.code in OWN_ACTION:
        return
    by_role: dict[str, list[About]] = {}
    for about in _subjects(asking, event):
        try:
            role = asking.role_for(asking.event(event.code), about)
        except Refused:
            continue
        by_role.setdefault(role, []).append(about)
    for role, subjects in by_role.items():
        awaited = any(_awaits(asking, event, about) for about in subjects)
        yield Recordable(event, role, tuple(subjects), _why_not(asking, event), awaited)


def _why_not(asking: Asking, event: Event) -> Refused | None:
    try:
        asking.check_free(event)
    except Refused as refused:
        return refused
    return None


def _subjects(asking: Asking, event: Event) -> list[About]:
    """Needs or referrals of the dossier whose services the event is about, or the open items that it may end."""
    begun = [step for step in asking.pack.started_by(event.code) if step.per in engine.ITEM_SCOPED]
    if event.per in ("need", "referral") or any(step.per == "stay" for step in begun):
        return _of_service(asking, event, "referral" if event.per == "referral" else "need")
    if event.per in engine.ITEM_SCOPED and not begun:
        return _open_items(asking, event) or [WHOLE]
    return [WHOLE]


def _of_service(asking: Asking, event: Event, name: str) -> list[About]:
    ids = dict.fromkeys(id_ for m in asking.matters if m.ended_at is None and (id_ := getattr(m, name)))
    subjects = [asking.located(About(**{name: id_})) for id_ in ids]
    services = {step.service for step in (*asking.pack.started_by(event.code), *asking.pack.stopped_by(event.code))}
    own = services & set(engine.OWN_SERVICES)
    return [about for about in subjects if not own or about.service in own]


def _open_items(asking: Asking, event: Event) -> list[About]:
    steps = {s.code for s in asking.pack.steps.values() if s.per == event.per and engine.touches(s, event.code)}
    open_ = [m.item for m in asking.matters if m.item and m.step in steps and m.ended_at is None]
    return [asking.located(About(item=item)) for item in dict.fromkeys(open_)]


def _awaits(asking: Asking, event: Event, about: About) -> bool:
    happening = engine.Happening(event, about, asking.at)
    steps = {step.code: step for step in asking.pack.stopped_by(event.code)}
    return any(
        m.ended_at is None and m.step in steps and engine.concerns(steps[m.step], m.about, happening)
        for m in asking.known()
    )
