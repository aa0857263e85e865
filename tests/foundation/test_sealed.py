"""Sealed values: a dump shows no word of a person, and a ciphertext stands where it was sealed or nowhere."""

from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from rujukan.foundation import keyring
from rujukan.foundation.blind import blind
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.foundation.sealed import Ciphertext, Locked, Tampered, seal, unseal
from rujukan.procedure.models import Remark
from tests.guards.clock import Clock
from tests.people import REGION

pytestmark = pytest.mark.django_db
NOTE, PLACE = "kenari-catatan ia takut pulang", "kenari-tempat"


def remark(dossier: Dossier, note: str = NOTE, place: str = PLACE) -> Remark:
    row = Remark(dossier=dossier, entry=uuid4(), section="decisions")
    row.note, row.place = note, place
    row.save(force_insert=True)
    return row


@pytest.fixture
def row(clock: Clock) -> Remark:
    return remark(new_dossier(Dossier.Kind.CASE, REGION))


def reloaded(row: Remark) -> Remark:
    return Remark.unscoped.select_related("dossier").get(id=row.id)


def move(column: str, to: str, *, source: UUID, target: UUID, table: str = "procedure_remark") -> None:
    """As somebody with the database alone would do it."""
    with connection.cursor() as cursor:
        values = [id_.hex if connection.vendor == "sqlite" else id_ for id_ in (source, target)]
        cursor.execute(f"UPDATE {table} SET {to} = (SELECT {column} FROM {table} WHERE id = %s) WHERE id = %s", values)  # noqa: S608


def test_what_is_sealed_opens_again(row: Remark) -> None:
    found = reloaded(row)
    assert (found.note, found.place, found.late) == (NOTE, PLACE, "")


def test_the_database_holds_no_word_of_it(row: Remark) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM procedure_remark")
        cells = cursor.fetchone()
    kept = b"".join(bytes(c) if isinstance(c, memoryview | bytes) else str(c).encode() for c in cells)
    assert b"decisions" in kept
    assert b"kenari" not in kept


def test_values_give_ciphertext_only(row: Remark) -> None:
    (blob,) = Remark.unscoped.values_list("note_sealed", flat=True)
    assert isinstance(blob, Ciphertext)
    assert bytes(blob).find(b"kenari") == -1
    with pytest.raises(FieldError):
        list(Remark.unscoped.values_list("note", flat=True))  # type: ignore[misc]


def test_it_can_be_neither_searched_nor_updated_past_the_seal(row: Remark) -> None:
    with pytest.raises(FieldError):
        Remark.unscoped.filter(note_sealed=b"x").exists()
    with pytest.raises(FieldError):
        Remark.unscoped.filter(note=NOTE).exists()  # type: ignore[misc]
    with pytest.raises(FieldDoesNotExist):
        Remark.unscoped.update(note=NOTE)  # type: ignore[misc]
    with pytest.raises(FieldError), transaction.atomic():
        Remark.unscoped.update(note_sealed=b"plain")
    assert Remark.unscoped.filter(note_sealed__isnull=False).count() == 1


def test_the_same_words_twice_look_different(row: Remark) -> None:
    other = remark(row.dossier)
    assert len({bytes(blob) for blob in Remark.unscoped.values_list("note_sealed", flat=True) if blob}) == 2
    assert reloaded(other).note == NOTE


def test_moved_to_another_row_it_is_tampered(row: Remark) -> None:
    other = remark(row.dossier, "lain")
    move("note_sealed", "note_sealed", source=row.id, target=other.id)
    with pytest.raises(Tampered):
        _ = reloaded(other).note


def test_moved_to_another_column_it_is_tampered(row: Remark) -> None:
    move("note_sealed", "place_sealed", source=row.id, target=row.id)
    with pytest.raises(Tampered):
        _ = reloaded(row).place


def test_moved_to_another_table_it_is_tampered() -> None:
    key = b"k" * 32
    sealed = seal(key, NOTE, "procedure_remark|note|1")
    assert unseal(key, sealed, "procedure_remark|note|1") == NOTE
    with pytest.raises(Tampered):
        unseal(key, sealed, "cases_account|note|1")


def test_moved_to_another_dossier_it_is_tampered(row: Remark) -> None:
    other = new_dossier(Dossier.Kind.CASE, REGION)
    Remark.unscoped.filter(id=row.id).update(dossier=other)
    with pytest.raises(Tampered):
        _ = reloaded(row).note


def test_one_changed_bit_is_tampered(row: Remark) -> None:
    blob = bytearray(getattr(row, "note_sealed"))  # noqa: B009
    blob[-1] ^= 1
    Remark.unscoped.filter(id=row.id).update(note_sealed=Ciphertext(blob))
    with pytest.raises(Tampered):
        _ = reloaded(row).note


def test_a_dossiers_key_is_tied_to_it(row: Remark) -> None:
    other = new_dossier(Dossier.Kind.CASE, REGION)
    Dossier.unscoped.filter(id=other.id).update(key_wrapped=row.dossier.key_wrapped)
    with pytest.raises(Tampered):
        Dossier.unscoped.get(id=other.id).data_key()


def test_without_its_dossier_it_stays_locked(row: Remark) -> None:
    """A list that did not ask for it opens nothing by accident."""
    with pytest.raises(Locked):
        _ = Remark.unscoped.get(id=row.id).note


def test_a_destroyed_key_opens_nothing(row: Remark) -> None:
    Dossier.unscoped.filter(id=row.dossier_id).update(key_wrapped=None)
    with pytest.raises(Locked):
        _ = reloaded(row).note


def test_another_master_key_opens_nothing(row: Remark) -> None:
    keyring.use(b"another key, also 32 bytes long.")
    with pytest.raises(Tampered):
        _ = reloaded(row).note


@given(st.text(max_size=200))
def test_any_words_come_back(text: str) -> None:
    key = b"k" * 32
    assert unseal(key, seal(key, text, "a|b|c"), "a|b|c") == text


@given(st.binary(max_size=60))
def test_what_was_never_sealed_is_tampered(blob: bytes) -> None:
    with pytest.raises(Tampered):
        unseal(b"k" * 32, blob, "a|b|c")


def test_a_blind_index_finds_the_same_value_however_it_is_typed_and_tells_kinds_apart() -> None:
    assert blind("phone", "+62 811 0000") == blind("phone", "+628110000")
    assert blind("nik", "5303014107990001") != blind("phone", "5303014107990001")
    assert blind("nik", "") == b""
    before = blind("nik", "5303014107990001")
    keyring.use(b"another key, also 32 bytes long.")
    assert blind("nik", "5303014107990001") != before


def test_codes_are_random_and_can_be_spoken(clock: Clock) -> None:
    codes = {new_dossier(Dossier.Kind.CASE, REGION).code for _ in range(50)}
    assert len(codes) == 50
    assert all(code.count("-") == 2 and code[-2:].isdigit() for code in codes)
