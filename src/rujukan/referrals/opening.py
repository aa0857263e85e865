"""What a consent and a running referral together open for the receiving unit: one function settles it, after each act
that changes either (given, withdrawn, accepted, failed, cancelled, acknowledged)."""

from collections.abc import Iterable
from uuid import UUID

from rujukan.cases.grants import end, grant
from rujukan.cases.models import AccessGrant, Consent, ConsentAnswer
from rujukan.procedure.act import Act
from rujukan.referrals.models import Referral, ReferralSection
from rujukan.rules.disclosure import own_sections
from rujukan.rules.referral import HOLDS_DATA


def consented(act: Act, unit: UUID) -> dict[str, Consent]:
    """Section -> the live consent that opens it to the unit."""
    live = Consent.unscoped.filter(dossier=act.dossier, recipient=unit).live(act.at)
    answers = ConsentAnswer.objects.filter(consent__in=live, answer="yes").select_related("consent")
    return {answer.section: answer.consent for answer in answers.order_by("consent__given_at", "id")}


def running(act: Act, unit: UUID) -> list[Referral]:
    """Referrals for which the unit holds data: accepted, and not yet acknowledged, failed or cancelled."""
    rows = Referral.unscoped.filter(dossier=act.dossier, to_unit=unit)
    held = rows.filter(status__in=HOLDS_DATA) | rows.filter(status="completed", acknowledged_at__isnull=True)
    return list(held.order_by("id"))


def settle(act: Act, unit: UUID) -> None:
    """Open to the unit exactly what its running referrals ask for and she consented to; end the rest."""
    wanted = {(c.id, section): c for section, c in _wanted(act, unit).items()}
    live = AccessGrant.unscoped.filter(dossier=act.dossier, unit=unit, basis="consent", ended_at__isnull=True)
    end(act, [row for row in live.order_by("id") if (row.source, row.section) not in wanted])
    for (source, section), consent in wanted.items():
        grant(act, unit=unit, sections=[section], basis="consent", source=source, ends_at=consent.expires_at)


def _wanted(act: Act, unit: UUID) -> dict[str, Consent]:
    asked = asked_by(running(act, unit))
    return {section: consent for section, consent in consented(act, unit).items() if section in asked}


def asked_by(referrals: Iterable[Referral]) -> set[str]:
    """All sections that these referrals ask for; one that goes on without them asks for none."""
    ids = [referral.id for referral in referrals if not referral.without_sections]
    return set(ReferralSection.objects.filter(referral__in=ids).values_list("section", flat=True))


def open_own(act: Act, referral: Referral) -> None:
    """`own`: what the unit itself writes for this service stays its own, also after withdrawal."""
    sections = own_sections(referral.service)
    grant(act, unit=referral.to_unit_id, sections=sections, basis="own", source=referral.id)
