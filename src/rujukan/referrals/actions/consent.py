"""Consent, per recipient unit and section (P11, P12). Here, since it also opens what a running referral asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from rujukan.audit.models import Entry
from rujukan.cases.access import check_action, check_sections
from rujukan.cases.models import Case, Consent, ConsentAnswer, Identity
from rujukan.directory.models import Unit
from rujukan.foundation.ids import uuid7
from rujukan.foundation.once import file_token, first_time, found_before
from rujukan.intake.actions.guardian import guardianship
from rujukan.procedure.act import Act, act_on
from rujukan.referrals import states
from rujukan.referrals.models import Referral
from rujukan.referrals.opening import consented, settle
from rujukan.rules.actor import Actor
from rujukan.rules.consent import ANSWERS, ASKED, MEDIA, check_assent, check_giver, check_sitting
from rujukan.rules.procedure.calendar import add
from rujukan.rules.procedure.engine import About
from rujukan.rules.referral import OPEN
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import NOW, When

FIFTEEN = 15


@dataclass(frozen=True)
class Sitting:
    """One sitting about one recipient: her answer for each section asked (yes, later, no), how and before whom.

    medium: spoken, signature, thumbprint; giver: person, guardian, substitute; assent: a child's own yes, no,
    not_asked; until: end of the consent ('' = the pack's term), never past the pack's longest."""

    recipient: UUID
    answers: Mapping[str, str]
    language: str
    medium: str
    giver: str = "person"
    assent: str = "not_asked"
    until: datetime | None = None
    language_other: str = ""
    alone: bool = False
    interpreter: bool = False
    family: bool = False
    police: bool = False
    police_statement: bool = False
    """The police question her today: then it is not asked."""
    told_back: str = ""


def give_consent(*, dossier: UUID, sitting: Sitting, by: Actor, when: When = NOW, token: str = "") -> Consent | None:
    """Record what she allows one unit. A later sitting about the same unit counts instead of the earlier. None: filed
    before by this very form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "give_consent")
        _check(act, sitting)
        if found_before(token, by.user):
            return None
        file_token(token, act.dossier, by.user)
        yes = sitting.answers.get("need") == "yes"
        if not yes and "yes" in sitting.answers.values():
            raise Refused("Yang pertama dulu: bolehkah unit ini tahu bahwa ia butuh bantuan?", field="need")
        if not yes:
            raise Refused("Ia belum mengizinkan. Catat sebagai “nanti” atau “tidak mau”.", field="need")
        consent = _write(act, sitting, when)
        to = _code(act, sitting.recipient)
        entry = act.happened("consent.given", when=when, kind=to, section="decisions")
        _settle(act, sitting.recipient, entry)
        if sitting.police:
            act.tell(act.course.lead_unit_id, "UH", "consent.police_present")
        return consent


def _check(act: Act, sitting: Sitting) -> None:
    if not Unit.objects.standing().filter(id=sitting.recipient, region=act.dossier.region).exists():
        raise Refused("Pilih unit penerimanya.", field="recipient")
    if not set(sitting.answers) <= set(ASKED) or not set(sitting.answers.values()) <= set(ANSWERS):
        raise Refused("Bagian ini tidak pernah ditanyakan dalam persetujuan biasa.", field="answers")
    if sitting.medium not in MEDIA:
        raise Refused("Pilih satu jawaban.", field="medium")
    if sitting.language not in act.pack.languages and not sitting.language_other.strip():
        raise Refused("Tulis bahasanya.", field="language_other")
    check_sitting(police_statement=sitting.police_statement)
    guardian = guardianship(act.dossier.id, act.course.age)
    check_giver(guardian, sitting.giver, act.at)  # type: ignore[arg-type]
    check_assent(guardian, sitting.assent, fifteen_or_older=_is_fifteen(act))


def _is_fifteen(act: Act) -> bool:
    """Is she known to be 15 or older? Then her own word decides."""
    person = Case.unscoped.values_list("person", flat=True).get(dossier=act.dossier)
    latest = Identity.unscoped.filter(dossier=person).order_by("recorded_at", "id").last()
    return latest is not None and ((latest.age or 0) >= FIFTEEN or latest.age_band == "15-17")


def _write(act: Act, sitting: Sitting, when: When) -> Consent:
    Consent.unscoped.filter(dossier=act.dossier, recipient=sitting.recipient).live(act.at).update(replaced_at=act.at)
    consent = Consent(
        id=uuid7(), dossier=act.dossier, recipient_id=sitting.recipient, unit_id=act.unit, by_user=act.by.user,
        given_at=act.at, occurred_at=when.at or act.at, expires_at=_term(act, sitting), giver=sitting.giver,
        assent=sitting.assent, language=sitting.language, medium=sitting.medium, alone=sitting.alone,
        interpreter=sitting.interpreter, family=sitting.family, police=sitting.police,
    )  # fmt: skip
    consent.language_other, consent.told_back = sitting.language_other, sitting.told_back
    consent.save(force_insert=True)
    ConsentAnswer.objects.bulk_create(
        ConsentAnswer(consent=consent, section=section, answer=answer) for section, answer in sitting.answers.items()
    )
    return consent


def _term(act: Act, sitting: Sitting) -> datetime:
    values, calendar = act.pack.values, act.facts.calendar
    longest = add(act.at, values.consent_max, calendar)
    if sitting.until and not act.at < sitting.until <= longest:
        raise Refused("Izin berlaku paling lama sampai %(last)s.", field="until", last=longest)
    return sitting.until or add(act.at, values.consent, calendar)


def _settle(act: Act, unit: UUID, entry: Entry) -> None:
    """Grants follow her answers. Without `need` what was only sent is cancelled; what runs goes on without sections."""
    allowed = "need" in consented(act, unit)
    for row in list(_referrals(act, unit).order_by("id")):
        if not allowed and row.status == "requested":
            _cancel(act, row, entry)
        elif row.without_sections == allowed:
            row.without_sections = not allowed
            row.save(update_fields=["without_sections"])
    settle(act, unit)


def _referrals(act: Act, unit: UUID) -> QuerySet[Referral]:
    rows = Referral.unscoped.select_related("need", "dossier").filter(dossier=act.dossier, to_unit=unit)
    return rows.filter(Q(status__in=OPEN) | Q(status="completed", acknowledged_at__isnull=True))


def _cancel(act: Act, row: Referral, entry: Entry) -> None:
    act.happened("referral.cancelled", states.about(row), outcome="consent_withdrawn", follows=entry)
    states.move(act, row, "cancelled", when=NOW, reason="consent_withdrawn")
    act.tell(row.from_unit_id, "CM", "referral.cancelled", row.id)


def withdraw_consent(*, consent: Consent, by: Actor, when: When = NOW) -> Consent:
    """She takes it back; that holds from the next request on, an open tab included. What was only sent is cancelled; a
    receiver that already holds data keeps its own rows and gets the task to confirm that the rest is gone (P12).
    Raises Refused, StateChanged."""
    with act_on(consent.dossier_id, by) as act:
        check_action(act, "withdraw_consent")
        row = Consent.unscoped.select_related("recipient").filter(dossier=act.dossier, id=consent.id).first()
        if row is None:
            raise NotVisible
        if row.recipient_id != by.unit:  # she may say it to any unit that helps her; about another to who sees them all
            check_sections(act, ("decisions",))
        if row.withdrawn_at or row.replaced_at or by.user is None:
            raise StateChanged("Izin ini sudah tidak berlaku.")
        row.withdrawn_at, row.withdrawn_by = act.at, by.user
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        receiving = _losing(act, row.recipient_id)
        entry = act.happened(
            "consent.withdrawn", each=[states.about(one) for one in receiving], when=when,
            kind=row.recipient.code, section="decisions",
        )  # fmt: skip
        _settle(act, row.recipient_id, entry)
        return row


def _losing(act: Act, unit: UUID) -> list[Referral]:
    """Referrals whose receiver holds data."""
    return [row for row in _referrals(act, unit).order_by("id") if row.status != "requested"]


def refuse_consent(
    *, dossier: UUID, reason: str, by: Actor, recipient: UUID | None = None, when: When = NOW, token: str = ""
) -> None:
    """She does not want to share with this unit (None: with nobody): recorded with a reason of the pack's. A replay of
    the form changes nothing. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "refuse_consent")
        states.check_reason(act, "refused", reason, "-")
        to = _code(act, recipient)
        if recipient and consented(act, recipient):
            raise Refused("Ia pernah mengizinkan unit ini. Catat bahwa izinnya dicabut.", field="need")
        if first_time(token, act.dossier, by.user):
            act.happened("consent.refused", About(unit=recipient), when=when, outcome=reason, kind=to)


def _code(act: Act, recipient: UUID | None) -> str:
    """The unit that was asked about, as the entry keeps it."""
    if recipient is None:
        return ""
    found = Unit.objects.standing().filter(id=recipient, region=act.dossier.region).first()
    if found is None:
        raise Refused("Pilih unit penerimanya.", field="recipient")
    return found.code


def defer_consent(
    *, dossier: UUID, until: datetime, by: Actor, recipient: UUID | None = None, when: When = NOW, token: str = ""
) -> None:
    """`Later` is an answer: asked again on the agreed day; the clock of asking is paused until then. A replay of the
    form changes nothing. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "defer_consent")
        if until <= act.at:
            raise Refused("Pilih hari sesudah hari ini.", field="until")
        to = _code(act, recipient)
        if first_time(token, act.dossier, by.user):
            act.happened("consent.deferred", About(unit=recipient), when=when, due=until, kind=to)
