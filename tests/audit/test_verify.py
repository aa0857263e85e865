"""Whoever has the database but not the keys can't alter, remove, move or cut off an entry unseen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from rujukan.audit import verify as verifying
from rujukan.audit.actions import Anonymous, append, looked, mark_entry
from rujukan.audit.anchor import anchor, file_of
from rujukan.audit.chain import head_of
from rujukan.audit.models import Anchor, Entry
from rujukan.audit.verify import Fault, verify
from rujukan.foundation import keyring
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.rules.actor import Actor, system
from tests.guards.clock import Clock
from tests.people import REGION

pytestmark = pytest.mark.django_db
LENGTH = 6


@pytest.fixture
def dossier(clock: Clock) -> Dossier:
    """A case with six entries, beside another with as many."""
    new_dossier(Dossier.Kind.REGION, REGION, code=REGION)
    for code in ("kemiri-teduh-47", "lontar-tenang-11"):
        found = new_dossier(Dossier.Kind.CASE, REGION, code=code)
        for n in range(1, LENGTH + 1):
            append(found, system(REGION), event=f"e{n}")
            clock.forward(minutes=1)
    return Dossier.unscoped.get(code="kemiri-teduh-47")


def faults() -> list[tuple[str, int, str]]:
    return [(fault.code, fault.seq, fault.what) for fault in verify()]


def entry(dossier: Dossier, seq: int) -> Entry:
    return Entry.unscoped.get(dossier=dossier, seq=seq)


def test_an_untouched_record_is_whole(dossier: Dossier) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("event", "other"), ("outcome", "x"), ("by_role", "CM"), ("via", "x"), ("value", "x"), ("seq", 99)],
)
def test_an_altered_entry_is_named(dossier: Dossier, column: str, value: object) -> None:
    Entry.unscoped.filter(dossier=dossier, seq=LENGTH).update(**{column: value})
    found = faults()
    assert found
    assert {code for code, _seq, _what in found} == {dossier.code}
    if column != "seq":
        assert found == [(dossier.code, LENGTH, verifying.ALTERED)]


def test_of_an_altered_entry_in_the_middle_only_that_one_is_named(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq=3).update(occurred_at=entry(dossier, 3).occurred_at - timedelta(days=1))
    assert faults() == [(dossier.code, 3, verifying.ALTERED)]


def test_an_entry_given_another_mac_is_named(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq=3).update(mac=b"x" * 32)
    assert (dossier.code, 3, verifying.ALTERED) in faults()


def test_removed_entries_are_named_each(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq__in=(2, 3)).delete()
    assert faults() == [(dossier.code, 2, verifying.GONE), (dossier.code, 3, verifying.GONE)]


def test_an_entry_moved_to_another_case_is_named_in_both(dossier: Dossier) -> None:
    other = Dossier.unscoped.get(code="lontar-tenang-11")
    Entry.unscoped.filter(dossier=other, seq=LENGTH).delete()
    Entry.unscoped.filter(dossier=dossier, seq=LENGTH).update(dossier=other)
    assert set(faults()) == {(dossier.code, LENGTH, verifying.CUT), (other.code, LENGTH, verifying.ALTERED)}


def test_two_entries_that_changed_places_are_named(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq=2).update(seq=100)
    Entry.unscoped.filter(dossier=dossier, seq=3).update(seq=2)
    Entry.unscoped.filter(dossier=dossier, seq=100).update(seq=3)
    assert {(dossier.code, 2, verifying.ALTERED), (dossier.code, 3, verifying.ALTERED)} <= set(faults())


def test_what_was_cut_off_is_named_entry_by_entry(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq__gt=4).delete()
    assert faults() == [(dossier.code, 5, verifying.CUT), (dossier.code, 6, verifying.CUT)]


def test_cutting_off_the_head_with_it_does_not_hide_it(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq__gt=4).delete()
    last = bytes(entry(dossier, 4).mac)
    Dossier.unscoped.filter(id=dossier.id).update(seq=4, head=last + bytes(dossier.head)[32:])
    assert faults() == [(dossier.code, 4, verifying.HEAD)]


def test_an_entry_that_was_slipped_in_is_named(dossier: Dossier) -> None:
    slipped = entry(dossier, LENGTH)
    slipped.pk, slipped.seq = dossier.id, LENGTH + 1
    slipped.save(force_insert=True)
    found = faults()
    assert (dossier.code, LENGTH + 1, verifying.ADDED) in found
    assert (dossier.code, LENGTH + 1, verifying.ALTERED) in found


@pytest.mark.parametrize("column", ["region", "kind", "code"])
def test_the_head_is_tied_to_its_dossier(dossier: Dossier, column: str) -> None:
    value = {"region": "53.04", "kind": "person", "code": "akar-abadi-01"}[column]
    Dossier.unscoped.filter(id=dossier.id).update(**{column: value})
    assert [what for _code, _seq, what in faults()] == [verifying.HEAD]


def test_a_mark_of_error_needs_an_entry_that_corrects(dossier: Dossier) -> None:
    mark_entry(entry(dossier, 2))
    assert faults() == [(dossier.code, 2, verifying.MARK)]
    append(dossier, system(REGION), event="entry.corrected", corrects=entry(dossier, 2).id)
    assert faults() == []
    Entry.unscoped.filter(dossier=dossier, seq=2).update(in_error=False)
    assert faults() == [(dossier.code, LENGTH + 1, verifying.MARK)]


def test_nothing_is_recorded_by_nobody(dossier: Dossier) -> None:
    nobody = Actor(None, None, REGION, frozenset(), "works")
    with pytest.raises(Anonymous):
        append(dossier, nobody, event="e")
    with pytest.raises(Anonymous):
        looked(dossier, nobody, section="need", until=dossier.created_at)


def test_another_key_proves_nothing(dossier: Dossier) -> None:
    keyring.use(b"x" * 32)
    assert [what for _code, _seq, what in faults()] == [verifying.ALTERED] * 2 * LENGTH


def test_a_region_is_walked_alone(dossier: Dossier) -> None:
    Entry.unscoped.filter(dossier=dossier, seq=3).update(event="other")
    assert list(verify(region="53.04")) == []
    assert len(list(verify(region=REGION))) == 1


# -- the day's anchor


def anchored(dossier: Dossier, clock: Clock) -> Callable[[], None]:
    """Anchor the day; returns what puts the case back to where it was before its last two entries."""
    kept = list(Entry.unscoped.filter(dossier=dossier).order_by("seq"))[:4]
    before = Dossier(kind=dossier.kind, region=REGION, code=dossier.code, id=dossier.id, seq=4)
    head = head_of(before, bytes(kept[-1].mac))  # as an older dump holds it
    assert anchor(clock.now()) == 1

    def put_back() -> None:
        Entry.unscoped.filter(dossier=dossier, seq__gt=4).delete()
        Dossier.unscoped.filter(id=dossier.id).update(seq=4, head=head)

    return put_back


def test_a_chain_put_back_to_an_earlier_state_is_seen_by_the_anchor_alone(dossier: Dossier, clock: Clock) -> None:
    put_back = anchored(dossier, clock)
    assert faults() == []
    put_back()
    assert faults() == [(dossier.code, 5, verifying.EARLIER), (dossier.code, 6, verifying.EARLIER)]
    file_of(REGION).unlink()
    assert [what for _code, _seq, what in faults()] == [verifying.FILE_CUT]


def test_another_end_put_in_its_place_is_seen_too(dossier: Dossier, clock: Clock) -> None:
    put_back = anchored(dossier, clock)
    put_back()
    found = Dossier.unscoped.get(id=dossier.id)
    for n in (5, 6):
        append(found, system(REGION), event=f"other{n}")
    assert faults() == [(dossier.code, 6, verifying.EARLIER)]


def test_a_whole_dossier_that_is_gone_is_named(dossier: Dossier, clock: Clock) -> None:
    anchored(dossier, clock)
    Entry.unscoped.filter(dossier=dossier).delete()
    Dossier.unscoped.filter(id=dossier.id).delete()
    assert faults() == [(str(dossier.id), LENGTH, verifying.NO_DOSSIER)]


def test_the_day_is_anchored_once_and_only_what_moved_is_written_again(dossier: Dossier, clock: Clock) -> None:
    anchored(dossier, clock)
    assert anchor(clock.now()) == 0
    lines = file_of(REGION).read_text().splitlines()
    assert len(lines) == 4  # three heads and the day
    clock.forward(days=1)
    append(Dossier.unscoped.get(id=dossier.id), system(REGION), event="more")
    assert anchor(clock.now()) == 1
    assert len(file_of(REGION).read_text().splitlines()) == 4 + 3  # the case, the region's own, the day
    assert Anchor.objects.count() == 2
    day = Entry.unscoped.filter(kind=Entry.Kind.ANCHOR).latest("seq")
    assert day.outcome == "3"
    assert bytes(Anchor.objects.latest("at").digest).hex().startswith(day.value)
    assert faults() == []


@pytest.mark.parametrize("line", [0, 2, 3])
def test_a_changed_line_of_the_file_is_seen(dossier: Dossier, clock: Clock, line: int) -> None:
    anchored(dossier, clock)
    path = file_of(REGION)
    lines = path.read_text().splitlines()
    for old, new in (('"seq": 6', '"seq": 4'), ('"seq": 0', '"seq": 1'), ('"count": 3', '"count": 2')):
        lines[line] = lines[line].replace(old, new)
    path.write_text("\n".join(lines) + "\n")
    assert verifying.FILE_ALTERED in [what for _code, _seq, what in faults()]


def test_a_file_that_was_cut_is_seen(dossier: Dossier, clock: Clock) -> None:
    anchored(dossier, clock)
    clock.forward(days=1)
    anchor(clock.now())
    path = file_of(REGION)
    path.write_text("\n".join(path.read_text().splitlines()[:4]) + "\n")
    assert [what for _code, _seq, what in faults()] == [verifying.FILE_CUT]


def test_what_a_crash_left_of_a_day_is_written_over(dossier: Dossier, clock: Clock) -> None:
    anchored(dossier, clock)
    with file_of(REGION).open("a") as file:
        file.write('{"dossier": "half')
    assert faults() == []
    clock.forward(days=1)
    assert anchor(clock.now()) == 1
    assert faults() == []


# -- the command, and what other rooms add


def test_the_command_tells_by_its_exit_code(dossier: Dossier, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit", "verify")
    assert capsys.readouterr().out == ""
    Entry.unscoped.filter(dossier=dossier, seq=3).update(event="other")
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--region", REGION)
    assert capsys.readouterr().out.startswith("kemiri-teduh-47 #3: ")
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--region", "99.99")


def test_a_room_above_adds_its_own_check(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_also", [])
    verifying.also_verify(lambda region: iter([Fault("kemiri-teduh-47", 0, f"status {region}")]))
    assert faults() == [("kemiri-teduh-47", 0, "status ")]
