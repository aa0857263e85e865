"""Who may see and do what, once. Roles stand in the pack; here are tiers, grants and the sections that actions need.

`docs/access.md` is generated from this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from rujukan.rules.actor import Actor, Tier
from rujukan.rules.disclosure import needs_holder
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
    "decide_triage": Action("triage.decided", ("need",)),
    "open_cases": Action("case.opened", ("need",)),
    "name_holder": Action("case.assigned", ("need",)),
    "check_guardian": Action("guardian.checked", ("screening",)),
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
    "record_event": Action(""),
    "mark_in_error": Action(""),
    "open_section": Action(""),
    "see_board": Action("", (), ("coordinates",)),
    "see_own_inbox": Action("", (), ("works", "coordinates")),
    "change_rights": Action("", (), ("administers",)),
    "see_rights": Action("", (), ("administers", "audits")),
    "verify_audit": Action("", (), ("audits",)),
    "import_register": Action("", ("need", "identity", "contact", "plan", "account", "screening")),
    "export_register": Action("", ("need", "identity", "contact", "plan", "account", "screening")),
}
"""Every action of the product. Events alone say which roles (the pack's `by`); this table says the rest."""

IMPORT_STANDS_IN_FOR = frozenset({"INT", "PKS", "CM", "UH"})
"""An actor of kind import stands in for the roles of the way; the row's deciding organisation is the second person;
closing is 'as supplied'; and `occurred_at` has a precision."""


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


def grant_is_live(grant: Grant, now: datetime) -> bool:
    """Recorded time only: a back-dated act opens nothing earlier. SQL form: `AccessGrant.unscoped.live(now)`."""
    planned = grant.ends_at is None or now < grant.ends_at
    actual = grant.ended_at is None or now < grant.ended_at
    return grant.starts_at <= now and planned and actual


def may_see(actor: Actor, section: str, *, dossier: UUID, grants: Iterable[Grant], named: bool, child: bool,
            now: datetime) -> bool:  # fmt: skip
    """May the actor see this section of the dossier (whole)? SQL form: `AccessGrant.unscoped.opening(actor, now)`."""
    if not actor.works or actor.unit is None:
        return False
    granted = any(
        g.dossier == dossier and g.unit == actor.unit and g.section == section and grant_is_live(g, now)
        for g in grants
    )  # fmt: skip
    return granted and (named or not needs_holder(section, child=child))
