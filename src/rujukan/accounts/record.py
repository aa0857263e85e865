"""What the auditor reads about rights: entries in the chain of the region's own dossier."""

from rujukan.accounts.models import RightsChange
from rujukan.audit.actions import record_rights
from rujukan.rules.actor import Actor


def record_change(change: RightsChange, by: Actor, event: str) -> None:
    """Record that a change of rights was proposed, confirmed or cancelled, inside its transaction."""
    record_rights(
        region=change.region_id,
        by=by,
        event=event,
        item=change.id,
        value=change.kind,
        outcome=change.tier,
        due=change.effective_at,
    )
