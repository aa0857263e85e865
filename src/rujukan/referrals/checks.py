"""What `audit verify` asks of referrals: does each cached status say what its last row says?"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, Subquery

from rujukan.audit.verify import Fault
from rujukan.referrals.models import Referral, ReferralStatus

WHAT = "keadaan rujukan tidak cocok dengan riwayatnya / status of the referral doesn't match its rows"


def statuses(region: str) -> Iterator[Fault]:
    """Referrals (of one region, '' = all) whose `status` is none of their last moment; a draft may have no row."""
    moves = ReferralStatus.unscoped.filter(referral=OuterRef("id"))
    last = Subquery(moves.order_by("-recorded_at", "-id").values("recorded_at")[:1])
    borne_out = moves.filter(status=OuterRef("status"), recorded_at=OuterRef("last"))
    rows = Referral.unscoped.filter(dossier__region=region) if region else Referral.unscoped.all()
    wrong = rows.annotate(last=last).exclude(Q(last__isnull=True, status="draft")).exclude(Exists(borne_out))
    for code in wrong.order_by("id").values_list("code", flat=True):
        yield Fault(code, 0, WHAT)
