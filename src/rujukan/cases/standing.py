"""What `procedure` asks of cases: who has a dossier, whose consent lives."""

from datetime import datetime
from uuid import UUID

from rujukan.cases.models import AccessGrant, ConsentAnswer
from rujukan.cases.models.consent import Consent


class CaseStanding:
    def units_with_grant(self, dossier: UUID, now: datetime) -> frozenset[UUID]:
        """Units with a live grant on the dossier; `own` alone is what they once wrote, not the dossier."""
        rows = AccessGrant.unscoped.live(now).filter(dossier=dossier).exclude(basis="own")
        return frozenset(rows.values_list("unit_id", flat=True))

    def consenting_units(self, dossier: UUID, now: datetime) -> frozenset[UUID]:
        """Units to which `need` may go by a live consent."""
        live = Consent.unscoped.filter(dossier=dossier).live(now)
        rows = ConsentAnswer.objects.filter(consent__in=live, section="need", answer="yes")
        return frozenset(rows.values_list("consent__recipient_id", flat=True))
