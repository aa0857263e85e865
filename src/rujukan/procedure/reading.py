"""What the rules need to know of a dossier, read from the database: course, pack, matters, holders, facts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Subquery

from rujukan.audit.models import Entry
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.procedure.models import Course, Holder, Matter, StoredPack
from rujukan.procedure.packs import calendar_of, pack_of, stored_in_force
from rujukan.rules.actor import Actor
from rujukan.rules.procedure.engine import About, Facts, OpenMatter
from rujukan.rules.procedure.pack import Grade, Pack
from rujukan.rules.refused import Refused

WHOLE = About()
"""The dossier itself as the subject."""

SLACK = timedelta(hours=2)
"""A clock that was set back by less than this doesn't put what happens now before what happened already."""


class Reading:
    """A dossier as one actor finds it. Each thing is read once, when it is first asked for."""

    def __init__(self, dossier: Dossier, by: Actor) -> None:
        self.dossier, self.by = dossier, by

    @cached_property
    def at(self) -> datetime:
        """The act's one moment: never before the dossier's last act, even when the clock was set back."""
        now = time.now()
        if self.dossier.kind == Dossier.Kind.PERSON:
            return now
        last = self.course.last_act_at
        return last if now < last < now + SLACK else now

    @property
    def unit(self) -> UUID:
        """The unit for which the actor acts. Raises Refused for the product itself, which writes no content."""
        if self.by.unit is None:
            raise Refused("Ini hanya bisa dilakukan oleh seorang anggota.")
        return self.by.unit

    @cached_property
    def course(self) -> Course:
        latest = StoredPack.objects.filter(region=self.dossier.region).order_by("-in_force_at", "-id").values("id")
        rows = Course.unscoped.select_related("pack", "lead_unit").defer("pack__national", "pack__overlay")
        return rows.annotate(in_force=Subquery(latest[:1])).get(dossier=self.dossier)

    def begin(self, course: Course) -> None:
        """Take the course that was made a moment ago, with the pack in force: it needs no reading."""
        vars(course)["in_force"] = course.pack_id
        self.course = course

    @cached_property
    def pack(self) -> Pack:
        return pack_of(self.course.pack)

    @property
    def fresh(self) -> bool:
        """Nothing was ever recorded on it, so there is nothing to read either."""
        return self.dossier.seq == 0

    @cached_property
    def matters(self) -> list[Matter]:
        return [] if self.fresh else list(Matter.unscoped.filter(dossier=self.dossier).order_by("started_at", "id"))

    @cached_property
    def holders(self) -> list[Holder]:
        if self.fresh:
            return []
        return list(Holder.unscoped.filter(dossier=self.dossier, until__isnull=True).order_by("since", "id"))

    @cached_property
    def facts(self) -> Facts:
        kind = self.dossier.kind
        return Facts(
            per=kind if kind in ("complaint", "region") else "case",  # type: ignore[arg-type]
            risk=self.course.risk or None,  # type: ignore[arg-type]
            age=self.course.age,  # type: ignore[arg-type]
            calendar=calendar_of(self.in_force()),  # days off alone are not read from the pinned one
            reopened_at=self.course.reopened_at,
            grades=self._grades(),
            happened=self._happened_before,
        )

    def in_force(self) -> StoredPack:
        """The region's pack in force; mostly it is the one that the course pins."""
        pinned = self.course.pack
        return pinned if vars(self.course)["in_force"] == pinned.id else stored_in_force(self.dossier.region)

    def _grades(self) -> Mapping[Grade, Grade]:
        """What the branch of a child, or of doubt, makes of the grades."""
        branch = self.pack.branches.get("child.presumed") if self.course.age != "adult" else None
        return branch.grades if branch else {}

    def _happened_before(self, event: str) -> bool:
        return Entry.unscoped.filter(dossier=self.dossier, kind="act", event=event, in_error=False).exists()

    def known(self) -> list[OpenMatter]:
        """The matters in the form that the rules read."""
        return [as_rule(m) for m in self.matters]

    def located(self, about: About) -> About:
        """The subject with what it lies in: need, service, kind, receiver and urgency, as its matters know them."""
        found = None if about.service else next((m for m in self.matters if _is_on(m, about)), None)
        if found is None:
            return about
        known = as_rule(found).about
        return replace(
            about, need=about.need or known.need, service=known.service, kind=about.kind or known.kind,
            grade=about.grade or known.grade, unit=about.unit or self._receiver(about.referral),
            applied_at=about.applied_at or known.applied_at,
        )  # fmt: skip

    def _receiver(self, referral: UUID | None) -> UUID | None:
        mine = (m for m in self.matters if referral and m.referral == referral and m.step in self.pack.steps)
        return next((m.unit_id for m in mine if "recv" in self.pack.steps[m.step].who), None)


def _is_on(matter: Matter, about: About) -> bool:
    """Does the matter hang on the innermost part of the subject?"""
    if about.item:
        return matter.item == about.item
    if about.referral:
        return matter.referral == about.referral
    return about.need is not None and matter.need == about.need


def as_rule(matter: Matter) -> OpenMatter:
    """A matter in the form that the rules read."""
    about = About(matter.referral, matter.need, matter.item, matter.service, matter.kind, matter.unit_id,
                  matter.grade or None, matter.applied_at)  # type: ignore[arg-type]  # fmt: skip
    return OpenMatter(matter.id, matter.step, about, matter.started_at, matter.due_at, matter.run,
                      matter.first_started_at, matter.paused_at, matter.ended_at, matter.ended_how, matter.since,
                      matter.limit, matter.graded, matter.held_for, matter.overridden_by is not None)  # fmt: skip
