"""A complaint is a dossier from its first row, and so is each person harmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from rujukan.cases.access import check_sections
from rujukan.cases.actions.holders import hold_as
from rujukan.cases.actions.person import Identified, SafeContact, Told, add_account, add_contact, add_identity
from rujukan.cases.grants import grant_lead
from rujukan.cases.models import Person
from rujukan.foundation import time
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.foundation.once import file_token, found_before
from rujukan.intake.models import Call, Complaint, Harmed, HarmedNeed, Report
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.models import Course
from rujukan.procedure.packs import stored_in_force
from rujukan.rules.access import check_tier, roles_of
from rujukan.rules.actor import Actor
from rujukan.rules.intake import age_of_complaint
from rujukan.rules.refused import Refused
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Reporter:
    """Section `reporter`: who reported, apart from who was harmed. kind: `rules.intake.REPORTERS`."""

    kind: str = "unknown"
    name: str = ""
    phone: str = ""
    relation: str = ""
    how_to_answer: str = ""


@dataclass(frozen=True)
class Victim:
    """One person harmed, as far as it is known. age: adult, child or unsure; needs: kinds of the pack, () = unknown."""

    age: str
    needs: tuple[str, ...] = ()
    identity: Identified = field(default_factory=Identified)
    contact: SafeContact = field(default_factory=SafeContact)
    account: Told | None = None


@dataclass(frozen=True)
class Received:
    """A complaint as it came in. channel: `rules.intake.CHANNELS`; danger_now: yes, no, unknown."""

    channel: str
    danger_now: str
    victims: Sequence[Victim]
    reporter: Reporter = Reporter()
    when: When = NOW


def file_complaint(*, received: Received, by: Actor, token: str = "") -> Complaint:
    """File a complaint; the same form again gives the same one. Raises Refused."""
    check_filing(by)
    if not received.victims:
        raise Refused("Tulis paling sedikit satu orang yang dirugikan.")
    try:
        with transaction.atomic():
            before = found_before(token, by.user)
            return _complaint_of(before) if before else _file(received, by, token)
    except IntegrityError:
        if before := found_before(token, by.user):
            return _complaint_of(before)
        raise


def check_filing(by: Actor) -> None:
    """Who takes complaints. Raises Refused."""
    check_tier(by, "file_complaint")
    if by.unit is None or not {"INT"} & roles_of(by):
        raise Refused("Hanya petugas pengaduan yang mencatat pengaduan.")


def _complaint_of(dossier: Dossier) -> Complaint:
    return Complaint.unscoped.select_related("dossier").get(dossier=dossier)


def _file(received: Received, by: Actor, token: str) -> Complaint:
    assert by.unit
    dossier = new_dossier(Dossier.Kind.COMPLAINT, by.region)
    file_token(token, dossier, by.user)
    course = Course.unscoped.create(
        dossier=dossier, pack=stored_in_force(by.region), lead_unit_id=by.unit, history=by.kind == "import",
        age=age_of_complaint(victim.age for victim in received.victims),
    )  # fmt: skip
    with act_on(dossier.id, by) as act:
        act.begin(course)
        complaint = _write(act, received)
        grant_lead(act, by.unit)
        hold_as(act, "INT")
        act.happened("complaint.received", when=received.when, section="need")
        act.happened("complaint.registered", when=received.when if by.kind == "import" else NOW)
    return complaint


def _write(act: Act, received: Received) -> Complaint:
    complaint = Complaint.unscoped.create(
        dossier=act.dossier, unit_id=act.unit, by_user=act.by.user, channel=received.channel,
        reporter_kind=received.reporter.kind, danger_now=received.danger_now,
        received_at=received.when.at or act.at, received_precision=received.when.precision, recorded_at=act.at,
    )  # fmt: skip
    if received.reporter.kind != "supplied":  # a register names none
        _write_report(act, received.reporter)
    for position, victim in enumerate(received.victims, start=1):
        _write_victim(act, complaint, victim, position)
    return complaint


def _write_report(act: Act, reporter: Reporter) -> None:
    row = Report(dossier=act.dossier, unit_id=act.unit, by_user=act.by.user, recorded_at=act.at)
    row.name, row.phone, row.relation = reporter.name, reporter.phone, reporter.relation
    row.how_to_answer = reporter.how_to_answer
    row.save(force_insert=True)


def _write_victim(act: Act, complaint: Complaint, victim: Victim, position: int) -> None:
    assert act.by.unit
    own = new_dossier(Dossier.Kind.PERSON, act.dossier.region)
    person = Person.unscoped.create(dossier=own)
    harmed = Harmed.unscoped.create(complaint=complaint, person=person, position=position, age=victim.age)
    HarmedNeed.objects.bulk_create(HarmedNeed(harmed=harmed, kind=kind) for kind in victim.needs or ("",))
    add_identity(own, act.by.unit, act.by.user, victim.identity)
    add_contact(own, act.by.unit, act.by.user, victim.contact)
    if victim.account:
        add_account(own, act.by.unit, act.by.user, victim.account)


def log_call(*, dossier: Dossier, number: str, answered: bool, by: Actor, token: str = "") -> Call | None:
    """Danger now: log that one of the pack's numbers was called; None where this form did it before. Raises Refused."""
    with act_on(dossier.id, by) as act:
        check_tier(by, "log_call")
        check_sections(act, ("need",))
        if found_before(token, by.user):
            return None
        if number not in {known for known, _ in act.pack.calls}:
            raise Refused("Nomor ini tidak ada di daftar panggilan darurat.", field="number")
        file_token(token, act.dossier, by.user)
        act.wrote("need")
        return Call.unscoped.create(
            dossier=act.dossier,
            unit_id=act.unit,
            by_user=by.user,
            number=number,
            answered=answered,
            called_at=time.now(),
        )
