"""The code that stands in a notice. What hangs on a referral goes by the referral's own: the receiver may not know the
case's yet. Referrals live above this room and hand their codes in at start-up; until then such a notice has none."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from rujukan.notifications.models import Notice

Codes = Callable[[Collection[UUID]], Mapping[UUID, str]]


def _none(referrals: Collection[UUID]) -> Mapping[UUID, str]:
    return {}


_referral_codes: Codes = _none


def give_referral_codes(codes: Codes) -> None:
    """Handed in once, by `referrals` at start-up: ids of referrals -> their codes."""
    global _referral_codes
    _referral_codes = codes


def codes_of(notices: Collection[Notice]) -> dict[UUID, str]:
    """Notice -> its code ('' = none to be shown). The notices come with their dossiers."""
    referrals = {notice.referral for notice in notices if notice.referral}
    known = _referral_codes(referrals) if referrals else {}
    return {n.id: known.get(n.referral, "") if n.referral else n.dossier.code for n in notices}
