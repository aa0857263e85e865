"""Who she is, how to reach her, what she told: rows are added under her own key, the latest counts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from rujukan.cases.access import check_action, check_hers
from rujukan.cases.models import Account, Contact, Identity, IdentityCode
from rujukan.foundation.blind import blind
from rujukan.foundation.models import Dossier
from rujukan.foundation.once import file_token, found_before
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.asked import check_again
from rujukan.rules.refused import Refused, StateChanged

Row = Identity | Contact | Account
M = TypeVar("M", Identity, Contact, Account)

UNANSWERED = ("", None, "unknown")
"""What stands in a field that nobody has answered."""


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
    age: int | None = None
    age_band: str = ""
    district: str = ""
    first_name: str = ""
    middle_name: str = ""
    second_name: str = ""
    salutation: str = ""
    title: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    """(field, code) of what may stand several times: citizenship, gender."""


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
    city: str = ""
    province: str = ""
    postal_code: str = ""
    country: str = ""
    email: str = ""
    home_phone: str = ""


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


@dataclass(frozen=True)
class Asking:
    """The page from which it was asked. seen: when the row that it showed was written (None: not compared); again: why
    a question that was answered already is asked once more (`rules.asked.AGAIN`)."""

    seen: datetime | None = None
    again: str = ""


def write_identity(
    *, dossier: UUID, person: UUID, known: Identified, by: Actor, asking: Asking = Asking(), token: str = ""
) -> None:
    """Write who she is. dossier: her case, under which the actor works. A known answer that changes needs the
    reason why it was asked again (P22). Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "write_identity")
        check_hers(act, person)
        before = _latest(Identity.unscoped.all(), person)
        changes = _changes(before, known) if before else False
        if by.unit and _write(act, "identity", before, changes, asking, token):
            add_identity(Dossier.unscoped.get(id=person), by.unit, by.user, known)


def write_contact(
    *, dossier: UUID, person: UUID, known: SafeContact, by: Actor, asking: Asking = Asking(), token: str = ""
) -> None:
    """Write how to reach her safely; as with who she is. Raises Refused, StateChanged."""
    with act_on(dossier, by) as act:
        check_action(act, "write_contact")
        check_hers(act, person)
        before = _latest(Contact.unscoped.all(), person)
        changes = _changes(before, known) if before else False
        if by.unit and _write(act, "contact", before, changes, asking, token):
            add_contact(Dossier.unscoped.get(id=person), by.unit, by.user, known)


def write_account(
    *, dossier: UUID, person: UUID, told: Told, by: Actor, asking: Asking = Asking(), token: str = ""
) -> None:
    """Write down what she told; a second time with the reason why she was asked again. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "write_account")
        check_hers(act, person)
        if not told.text.strip():
            raise Refused("Tulis apa yang ia ceritakan.", field="text")
        before = _latest(Account.unscoped.all(), person)
        if by.unit and _write(act, "account", before, before is not None, asking, token):
            add_account(Dossier.unscoped.get(id=person), by.unit, by.user, told)


def join_person(*, of: Dossier, into: Dossier) -> None:
    """She is known already: what was told of her under a provisional dossier comes under her own key, and the other key
    is destroyed, so that nothing of her lies twice. What is unanswered now stays as it was known. The caller holds the
    acts and has checked."""
    known = _latest(Identity.unscoped.all(), into.id)
    for row in _rows_of(Identity.unscoped.prefetch_related("codes"), of):
        told = Identified(**{name: _told(row, known, name) for name in IDENTITY}, codes=_codes(row, known))
        if any(getattr(row, name) not in UNANSWERED for name in IDENTITY):
            known = add_identity(into, row.unit_id, row.by_user, told)
    before = _latest(Contact.unscoped.all(), into.id)
    for contact in _rows_of(Contact.unscoped.all(), of):
        values = {name: getattr(contact, name) for name in vars(SafeContact())}
        values["do_not_contact"] = contact.do_not_contact or bool(before and before.do_not_contact)
        if any(value not in UNANSWERED for name, value in values.items() if name != "do_not_contact"):
            before = add_contact(into, contact.unit_id, contact.by_user, SafeContact(**values))
    for account in _rows_of(Account.unscoped.all(), of):
        add_account(into, account.unit_id, account.by_user, Told(account.text, account.language))
    Identity.unscoped.filter(dossier=of).update(nik_index=b"")
    Contact.unscoped.filter(dossier=of).update(phone_index=b"")
    of.key_wrapped = None
    of.save(update_fields=["key_wrapped"])


IDENTITY = tuple(name for name in vars(Identified()) if name != "codes")


def _rows_of(rows: "QuerySet[M]", person: Dossier) -> "QuerySet[M]":
    return rows.filter(dossier=person).select_related("dossier").order_by("recorded_at", "id")


def _told(row: Identity, known: Identity | None, name: str) -> Any:
    value = getattr(row, name)
    return getattr(known, name) if known and value in UNANSWERED else value


def _codes(row: Identity, known: Identity | None) -> tuple[tuple[str, str], ...]:
    rows = [*(known.codes.all() if known else ()), *row.codes.all()]
    return tuple(dict.fromkeys((code.field, code.code) for code in rows))


def _latest(rows: "QuerySet[M]", person: UUID) -> M | None:
    return rows.select_related("dossier").filter(dossier=person).order_by("recorded_at", "id").last()


def _changes(before: Identity | Contact, known: Identified | SafeContact) -> bool:
    """Does an answer that was known become another?"""
    return any(
        getattr(before, name) not in UNANSWERED and getattr(before, name) != value
        for name, value in vars(known).items() if name not in ("codes", "do_not_contact")
    )  # fmt: skip


def _write(act: Act, section: str, before: Row | None, again: bool, asking: Asking, token: str) -> bool:
    """Was it not written yet by this very form? Then it is noted, and that it was asked again."""
    if found_before(token, act.by.user):
        return False
    if asking.seen and before and before.recorded_at != asking.seen:
        raise StateChanged("Bagian ini sudah diperbarui orang lain.")
    if again and act.by.kind == "member":
        check_again(asking.again)
    file_token(token, act.dossier, act.by.user)
    act.wrote(section, outcome=asking.again if again else "")
    return True
