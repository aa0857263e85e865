"""What a notice calls a referral: its own code, which its receiver may know before he accepts."""

from collections.abc import Collection, Mapping
from uuid import UUID

from rujukan.referrals.models import Referral


def referral_codes(referrals: Collection[UUID]) -> Mapping[UUID, str]:
    """Id -> code."""
    return dict(Referral.unscoped.filter(id__in=referrals).order_by("id").values_list("id", "code"))
