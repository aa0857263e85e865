"""Who she is, how to reach her, what she told: rows are added under her own key, the latest counts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.cases.models import Account, Contact, Identity, IdentityCode
from rujukan.foundation.blind import blind
from rujukan.foundation.models import Dossier
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor


@dataclass(frozen=True)
class Identified:
    """Section `identity`; what nobody knows stays ''. sex: `cases.models.person`; age_band: `rules.intake`."""

    name: str = ""
    call_name: str = ""
    nik: str = ""
    birth_date: str = ""
    """ISO, as far as it is known: 2007, 2007-03 or 2007-03-12; its precision goes with it."""
    birth_precision: str = ""
    sex: str = ""
    gender: str = ""
    age: int | None = None
    age_band: str = ""
    district: str = ""
    details: str = ""
    first_name: str = ""
    middle_name: str = ""
    second_name: str = ""
    salutation: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    """(field, code) of what may stand several times: citizenship."""


@dataclass(frozen=True)
class SafeContact:
    """Section `contact`: how to reach her safely, as a rule (P20)."""

    channel: str = "unknown"
    do_not_contact: bool = False
    phone: str = ""
    hours: str = ""
    who_may_answer: str = ""
    code_word: str = ""
    trusted_person: str = ""
    address: str = ""
    details: str = ""


@dataclass(frozen=True)
class Told:
    """Section `account`: what she told, in the language it was written down in."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class AllOfHer:
    """What is known of one person, to be written at once."""

    identity: Identified = field(default_factory=Identified)
    contact: SafeContact = field(default_factory=SafeContact)
    account: Told | None = None


def add_identity(person: Dossier, unit: UUID, user: UUID | None, known: Identified) -> Identity:
    """One more row of who she is; no question asked: the caller holds the act and has checked."""
    row = Identity(dossier=person, unit_id=unit, by_user=user, nik_index=blind("nik", known.nik))
    _fill(row, known, leave=("codes",))
    row.save(force_insert=True)
    IdentityCode.objects.bulk_create(IdentityCode(identity=row, field=name, code=code) for name, code in known.codes)
    return row


def add_contact(person: Dossier, unit: UUID, user: UUID | None, known: SafeContact) -> Contact:
    """One more row of how to reach her."""
    row = Contact(dossier=person, unit_id=unit, by_user=user, phone_index=blind("phone", known.phone))
    _fill(row, known)
    row.save(force_insert=True)
    return row


def add_account(person: Dossier, unit: UUID, user: UUID | None, told: Told) -> Account:
    """One more row of what she told."""
    row = Account(dossier=person, unit_id=unit, by_user=user)
    _fill(row, told)
    row.save(force_insert=True)
    return row


def _fill(row: Any, known: Any, leave: tuple[str, ...] = ()) -> None:
    for name, value in vars(known).items():
        if name not in leave:
            setattr(row, name, value)


def _write(act: Act, section: str, action: str, token: str) -> bool:
    """May it be written, and was it not yet? Then it is noted."""
    check_action(act, action)
    if found_before(token, act.by.user):
        return False
    file_token(token, act.dossier, act.by.user)
    act.wrote(section)
    return True


def write_identity(*, dossier: UUID, person: UUID, known: Identified, by: Actor, token: str = "") -> None:
    """Write who she is. dossier: the case or complaint under which the actor works. Raises Refused."""
    with act_on(dossier, by) as act:
        if by.unit and _write(act, "identity", "write_identity", token):
            add_identity(Dossier.unscoped.get(id=person), by.unit, by.user, known)


def write_contact(*, dossier: UUID, person: UUID, known: SafeContact, by: Actor, token: str = "") -> None:
    """Write how to reach her safely. Raises Refused."""
    with act_on(dossier, by) as act:
        if by.unit and _write(act, "contact", "write_contact", token):
            add_contact(Dossier.unscoped.get(id=person), by.unit, by.user, known)


def write_account(*, dossier: UUID, person: UUID, told: Told, by: Actor, token: str = "") -> None:
    """Write down what she told. Raises Refused."""
    with act_on(dossier, by) as act:
        if by.unit and _write(act, "account", "write_account", token):
            add_account(Dossier.unscoped.get(id=person), by.unit, by.user, told)
