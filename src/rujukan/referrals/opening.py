"""What a consent and a running referral together open for the receiving unit: one function settles it, after each act
that changes either (given, withdrawn, accepted, failed, cancelled, acknowledged)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from rujukan.cases.grants import end
from rujukan.cases.models import AccessGrant, Consent, ConsentAnswer
from rujukan.procedure.act import Act
from rujukan.referrals.models import Referral, ReferralSection
from rujukan.rules.disclosure import own_sections


def consented(act: Act, unit: UUID) -> frozenset[str]:
    """The sections that she allows the unit now."""
    return frozenset(_allowed(act, unit).values_list("section", flat=True))


def _allowed(act: Act, unit: UUID) -> "QuerySet[ConsentAnswer, ConsentAnswer]":
    live = Consent.unscoped.filter(dossier=act.dossier, recipient=unit).live(act.at)
    answers = ConsentAnswer.objects.filter(consent__in=live, answer="yes").select_related("consent")
    return answers.order_by("consent__given_at", "id")


def settle(act: Act, unit: UUID) -> None:
    """Open to the unit exactly what its running referrals ask for and she consented to; end the rest."""
    wanted = {(row.consent_id, row.section) for row in _answers(act, unit) if row.asked}
    live = AccessGrant.unscoped.filter(dossier=act.dossier, unit=unit, basis="consent", ended_at__isnull=True)
    end(act, [row for row in live.order_by("id") if (row.source, row.section) not in wanted])
    open_asked(act, unit)


def open_asked(act: Act, unit: UUID, *, beside: Iterable[AccessGrant] = ()) -> frozenset[str]:
    """Open what is asked for, consented to and not open yet, with rows that come `beside`, in one statement; gives all
    that she consents to for the unit."""
    answers = list(_answers(act, unit))
    fresh = [row for row in answers if row.asked and not row.granted]
    rows = [
        AccessGrant(
            dossier=act.dossier, unit_id=unit, section=row.section, basis="consent", source=row.consent_id,
            starts_at=act.at, ends_at=row.consent.expires_at,
        )
        for row in fresh
    ]  # fmt: skip
    AccessGrant.unscoped.bulk_create([*beside, *rows])
    return frozenset(row.section for row in answers)


def _answers(act: Act, unit: UUID) -> "QuerySet[Any, Any]":
    """What she allows the unit now, each answer knowing whether a running referral asks for it and whether it is open.
    One that goes on without the sections asks for none."""
    running = Referral.unscoped.running(unit).filter(dossier=act.dossier, without_sections=False)
    asked = ReferralSection.objects.filter(referral__in=running, section=OuterRef("section"))
    open_now = AccessGrant.unscoped.filter(
        dossier=act.dossier, unit=unit, section=OuterRef("section"), source=OuterRef("consent"), ended_at__isnull=True
    )
    return _allowed(act, unit).annotate(asked=Exists(asked), granted=Exists(open_now))


def own_rows(act: Act, referral: Referral) -> list[AccessGrant]:
    """`own`, to be written: what the unit itself writes for this service stays its own, also after withdrawal."""
    return [
        AccessGrant(
            dossier=act.dossier, unit_id=referral.to_unit_id, section=section, basis="own", source=referral.id,
            starts_at=act.at,
        )
        for section in own_sections(referral.service)
    ]  # fmt: skip
