"""The referrals of a dossier that its reader may see, by id."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from rujukan.disclosure.access import Access
from rujukan.referrals.models import Referral
from rujukan.referrals.sections import ReferralFact, fact, for_facts
from rujukan.rules.disclosure import SERVICES


def seen_referrals(access: Access) -> Mapping[UUID, ReferralFact]:
    """Of services that he sees whole all of them (of others' drafts none), else those that his unit sent or received;
    oldest first, in one query."""
    if access.dossier.kind != "case":
        return {}
    unit = access.actor.unit
    whole = [service for service in SERVICES if access.extent(f"service.{service}") == "whole"]
    mine = Q(from_unit=unit) | Q(to_unit=unit) & ~Q(status="draft")
    rows = Referral.unscoped.filter(Q(dossier=access.dossier), mine | Q(service__in=whole) & ~Q(status="draft"))
    return {row.id: fact(row) for row in for_facts(rows).order_by("drafted_at", "id")}
