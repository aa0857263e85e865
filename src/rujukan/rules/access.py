"""Who may see and do what, once. Roles stand in the pack; here are tiers, grants and the sections that actions need.

`docs/access.md` is generated from this module.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from rujukan.rules.actor import Actor, Tier
from rujukan.rules.disclosure import Extent, needs_holder
from rujukan.rules.refused import Refused

Basis = Literal["lead", "consent", "own", "order", "exception", "break_glass"]
BASES: tuple[Basis, ...] = ("lead", "consent", "own", "order", "exception", "break_glass")


@dataclass(frozen=True)
class Action:
    """What an action raises and needs: its event ('' = none: then the tier decides), sections, tiers."""

    event: str = ""
    sections: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ("works",)


ACTIONS: dict[str, Action] = {
    "file_complaint": Action("complaint.registered"),
    "log_call": Action("", ("need",)),
    "decide_triage": Action("triage.decided", ("need",)),
    "open_cases": Action("case.opened", ("need",)),
    "name_holder": Action("case.assigned", ("need",)),
    "check_guardian": Action("guardian.checked", ("screening",)),
    "appoint_substitute": Action("substitute.appointed", ("need",)),
    "save_screening": Action("", ("screening",)),
    "complete_screening": Action("screening.completed", ("screening",)),
    "make_determination": Action("determination.made", ("screening",)),
    "write_account": Action("", ("account",)),
    "write_identity": Action("", ("identity",)),
    "write_contact": Action("", ("contact",)),
    "give_consent": Action("consent.given", ("need",)),
    "refuse_consent": Action("consent.refused", ("need",)),
    "defer_consent": Action("consent.deferred", ("need",)),
    "withdraw_consent": Action("consent.withdrawn", ("need",)),
    "identify_need": Action("need.identified", ("need",)),
    "answer_service": Action("", ("need",)),
    "take_need": Action("need.taken", ("need",)),
    "close_need": Action("need.closed", ("need",)),
    "write_plan_line": Action("", ("plan",)),
    "agree_plan": Action("plan.agreed", ("plan",)),
    "draft_referral": Action("", ("need",)),
    "send_referral": Action("referral.requested", ("need",)),
    "accept_referral": Action("referral.accepted"),
    "reject_referral": Action("referral.rejected"),
    "cancel_referral": Action("referral.cancelled", ("need",)),
    "start_referral": Action("referral.started"),
    "hold_referral": Action("referral.held"),
    "resume_referral": Action("referral.resumed"),
    "report_referral": Action("referral.reported"),
    "complete_referral": Action("referral.completed"),
    "fail_referral": Action("referral.failed"),
    "acknowledge_referral": Action("referral.acknowledged", ("need",)),
    "confirm_help": Action("", ("need",)),
    "record_session": Action(""),
    "record_cost": Action(""),
    "hand_over": Action(""),
    "hold_conference": Action("conference.decided", ("need",)),
    "set_aside": Action("", ("need",)),
    "propose_closing": Action("closure.proposed", ("need",)),
    "decide_closing": Action("case.closed", ("need",)),
    "reopen_case": Action("case.reopened", ("need",)),
    "record_event": Action(""),
    "mark_in_error": Action(""),
    "open_section": Action(""),
    "ask_erasure": Action("erasure.asked", ("need",)),
    "decide_erasure": Action("erasure.decided", (), ("audits",)),
    "refuse_erasure": Action("erasure.refused", (), ("audits",)),
    "see_board": Action("", (), ("coordinates",)),
    "see_own_inbox": Action("", (), ("works", "coordinates")),
    "change_rights": Action("", (), ("administers",)),
    "see_rights": Action("", (), ("administers", "audits")),
    "verify_audit": Action("", (), ("audits",)),
    "import_register": Action(""),
    "write_past": Action("", ("decisions",)),
    "export_register": Action("", ("identity", "contact", "plan", "decisions", "screening")),
}
"""Every action of the product. Events alone say which roles (the pack's `by`); this table says the rest."""

IMPORTS = ("CM", "DAT")
"""Who takes in a register of past cases: a manager or data officer."""

IMPORT_STANDS_IN_FOR = frozenset({"INT", "PKS", "CM", "UH"})
"""An actor of kind import stands in for the roles of the way; the row's deciding organisation is the second person;
closing is 'as supplied'; and `occurred_at` has a precision."""


def importing(actor: Actor, *, unit_roles: Collection[str]) -> Actor:
    """The actor of kind import that this member is with a register in his hand. `unit_roles`: those that his unit
    holds; without a unit head nobody could answer for what is opened. Raises Refused."""
    check_tier(actor, "import_register")
    if not actor.roles & set(IMPORTS) or "UH" not in unit_roles:
        raise Refused("Register dimasukkan oleh manajer kasus atau petugas data, di unit yang punya kepala unit.")
    return replace(actor, kind="import")


def held_by(actor: Actor, role: str) -> str:
    """In which role he is named on what he opens: that of the act, or with a register in his hand his own."""
    return next(own for own in IMPORTS if own in actor.roles) if actor.kind == "import" else role


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles in which the actor may act."""
    return actor.roles | IMPORT_STANDS_IN_FOR if actor.kind == "import" else actor.roles


def check_tier(actor: Actor, action: str) -> None:
    """Raises Refused when the actor's tier does not do this at all (P4)."""
    if actor.tier not in ACTIONS[action].tiers:
        raise Refused("Keanggotaan Anda tidak untuk pekerjaan ini.")


@dataclass(frozen=True)
class Grant:
    """One live-or-not row of the access table, as the rule sees it."""

    dossier: UUID
    unit: UUID
    section: str
    starts_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    basis: Basis = "lead"


def grant_is_live(grant: Grant, now: datetime) -> bool:
    """Recorded time only: a back-dated act opens nothing earlier. SQL form: `AccessGrant.unscoped.live(now)`."""
    planned = grant.ends_at is None or now < grant.ends_at
    actual = grant.ended_at is None or now < grant.ended_at
    return grant.starts_at <= now and planned and actual


def granted_extent(actor: Actor, section: str, *, dossier: UUID, grants: Iterable[Grant], now: datetime) -> Extent:
    """What the grants of the actor's unit give of the section: all of it, the unit's own rows, nothing."""
    if not actor.works or actor.unit is None:
        return ""
    bases = {
        g.basis
        for g in grants
        if g.dossier == dossier and g.unit == actor.unit and g.section == section and grant_is_live(g, now)
    }
    if bases - {"own"}:
        return "whole"
    return "own" if bases else ""


def extent_of(
    actor: Actor, section: str, *, dossier: UUID, grants: Iterable[Grant], named: bool, child: bool, now: datetime
) -> Extent:
    """How much of the section this very actor may see: class D also needs that he is named.
    SQL form: `AccessGrant.unscoped.opening(actor, now)`, a row each."""
    if not named and needs_holder(section, child=child):
        return ""
    return granted_extent(actor, section, dossier=dossier, grants=grants, now=now)


def may_see(
    actor: Actor, section: str, *, dossier: UUID, grants: Iterable[Grant], named: bool, child: bool, now: datetime
) -> bool:
    """May the actor see this section of the dossier whole?"""
    extent = extent_of(actor, section, dossier=dossier, grants=grants, named=named, child=child, now=now)
    return extent == "whole"


def counts_as_named(actor: Actor, section: str, *, taken_by: UUID, has_case: bool) -> bool:
    """On a complaint without a case INT and UH of the unit that took it count as named for who she is and how to reach
    her, so that the first call need not wait for a naming."""
    at_the_desk = actor.unit == taken_by and bool(actor.roles & {"INT", "UH"})
    return at_the_desk and not has_case and section in ("identity", "contact")


def sees_all_of_history(actor: Actor, *, lead: UUID | None) -> bool:
    """P6: the head of the unit that leads sees every look and act; everybody else those of sections that he may see."""
    return actor.works and actor.unit is not None and actor.unit == lead and "UH" in actor.roles


@dataclass(frozen=True)
class Addressed:
    """A matter's address, as the rule sees it: to a unit in a role, and who holds that role there ('' yet: empty)."""

    unit: UUID
    role: str
    holders: frozenset[UUID] = frozenset()


def is_my_turn(actor: Actor, matter: Addressed) -> bool:
    """To my unit in a role of mine, where the dossier's holder of that role is me or nobody yet.
    SQL form: `Matter.unscoped.addressed_to(actor)`."""
    mine = matter.unit == actor.unit and matter.role in actor.roles
    return mine and (not matter.holders or actor.user in matter.holders)
