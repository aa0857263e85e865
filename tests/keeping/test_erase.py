"""Erasing: the unit head asks, the data-protection officer decides, and then nobody opens anything of hers."""

import json

import pytest
from django.db import connections

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.models import Contact, Identity
from rujukan.cli.main import main
from rujukan.disclosure.case import case_page
from rujukan.disclosure.openings import open_section
from rujukan.foundation import time
from rujukan.foundation.models import Dossier
from rujukan.keeping import register
from rujukan.keeping.erasing import ask_erasure, decide_erasure, refuse_erasure
from rujukan.procedure.models import Matter
from rujukan.referrals.models import Referral
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from tests.people import Person, client_of
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story.begin().until_accepted()


def erased(story: Story) -> None:
    people = story.people
    ask_erasure(code=story.code, by=people.budi.actor)
    decide_erasure(code=story.code, by=people.joko.actor)


def sees_refused(story: Story, person: Person) -> None:
    with pytest.raises(Refused):
        ask_erasure(code=story.code, by=person.actor)


def test_nobody_but_the_head_of_the_unit_that_leads_asks(story: Story) -> None:
    people = story.people
    for person in (
        people.ana,
        people.citra,
        people.dewi,
        people.eka,
        people.fajar,
        people.gita,
        people.hana,
        people.joko,
    ):
        sees_refused(story, person)
    assert ask_erasure(code=story.code, by=people.budi.actor)


def test_nobody_but_the_officer_decides_and_only_what_was_asked(story: Story) -> None:
    people = story.people
    with pytest.raises(Refused, match="belum diminta"):
        decide_erasure(code=story.code, by=people.joko.actor)
    ask_erasure(code=story.code, by=people.budi.actor)
    for person in (people.ana, people.budi, people.gita, people.hana, people.dewi):
        with pytest.raises(Refused):
            decide_erasure(code=story.code, by=person.actor)
    assert not Dossier.unscoped.filter(key_wrapped__isnull=True).exists()


def test_what_is_of_another_region_is_not_there(story: Story) -> None:
    from dataclasses import replace

    with pytest.raises(NotVisible):
        ask_erasure(code=story.code, by=replace(story.people.budi.actor, region="53.04"))


def test_asked_twice_waits_and_a_refusal_lets_it_be_asked_again(story: Story) -> None:
    people = story.people
    ask_erasure(code=story.code, by=people.budi.actor)
    with pytest.raises(StateChanged):
        ask_erasure(code=story.code, by=people.budi.actor)
    refuse_erasure(code=story.code, by=people.joko.actor)
    with pytest.raises(Refused, match="belum diminta"):
        decide_erasure(code=story.code, by=people.joko.actor)
    assert ask_erasure(code=story.code, by=people.budi.actor)


def test_every_key_of_hers_is_gone_and_so_is_what_finds_her(story: Story) -> None:
    assert Identity.unscoped.exclude(nik_index=b"").exists()
    erased(story)
    mine = Dossier.unscoped.exclude(kind="region")
    assert mine.count() == 3  # complaint, person, case
    assert not mine.filter(key_wrapped__isnull=False).exists()
    assert not Identity.unscoped.exclude(nik_index=b"").exists()
    assert not Contact.unscoped.exclude(phone_index=b"").exists()


def test_a_sister_of_the_same_complaint_keeps_everything() -> None:
    story = Story.begin()
    story.case(persons=2)
    erased(story)
    sister = story.cases[1]
    kept = Dossier.unscoped.filter(id__in=[sister.dossier_id, sister.person_id, story.complaint_id])
    assert kept.filter(key_wrapped__isnull=False).count() == 3
    ask_erasure(code=sister.dossier.code, by=story.people.budi.actor)
    decide_erasure(code=sister.dossier.code, by=story.people.joko.actor)
    assert not kept.filter(key_wrapped__isnull=False).exists()  # nobody of the complaint is left


def test_nothing_of_her_waits_for_anybody(story: Story) -> None:
    erased(story)
    assert not Matter.unscoped.open().filter(dossier=story.case_id).exists()
    assert Referral.unscoped.get().status == "cancelled"
    with pytest.raises(Refused, match="sudah dihapus"):
        story.consent()


def test_the_chain_still_verifies_and_says_who_asked_and_who_decided(story: Story) -> None:
    erased(story)
    assert list(verify()) == []
    told = Entry.unscoped.filter(event__startswith="erasure.", dossier=story.case_id).order_by("seq")
    assert [(e.event, e.by_user) for e in told] == [
        ("erasure.asked", story.people.budi.user.id),
        ("erasure.decided", story.people.joko.user.id),
    ]


def test_the_page_says_that_it_was_erased(story: Story) -> None:
    erased(story)
    page = case_page(story.code, to=story.people.budi.actor, now=time.now())
    assert {view.reason for view in page.disclosure.sections.values() if view.code in ("identity", "plan")} == {
        "erased"
    }
    with pytest.raises(Refused):
        open_section(code=story.code, section="identity", by=story.people.budi.actor)


@pytest.mark.parametrize("who", ["ana", "budi", "citra", "dewi"])
def test_every_page_answers_without_a_word_of_hers(story: Story, who: str) -> None:
    assert story.filed and story.referral
    person = getattr(story.people, who)
    erased(story)
    browser = client_of(person)
    complaint, case, referral = story.filed.dossier.code, story.code, story.referral.code
    paths = [f"/berkas/{case}", f"/berkas/{case}/riwayat", f"/berkas/{case}/dilihat", f"/berkas/{case}/catat",
             f"/berkas/{case}/izin", f"/berkas/{case}/identitas", f"/berkas/{case}/kontak", f"/berkas/{case}/cerita",
             f"/berkas/{case}/kebutuhan", f"/berkas/{case}/rencana", f"/berkas/{case}/penapisan",
             f"/pengaduan/{complaint}", f"/pengaduan/{complaint}/riwayat", f"/rujukan/{referral}",
             f"/rujukan/{referral}/surat", "/giliran", "/dampingan", "/rujukan"]  # fmt: skip
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code in (200, 302, 403, 404, 410), path
        text = answer.content.decode(errors="replace")
        assert not [word for word in CANARIES.values() if word in text], path
    if who == "budi":
        assert "dihapus" in browser.get(f"/berkas/{case}").content.decode()


def test_the_register_tells_what_was_altered_or_taken_out(story: Story) -> None:
    erased(story)
    assert len(register.read().dossiers) == 3
    lines = register.file().read_text().splitlines(keepends=True)
    register.file().write_text("".join([lines[0], lines[2]]))
    with pytest.raises(Refused, match="baris 2"):
        register.read()
    row = json.loads(lines[1])
    row["at"] = "2020-01-01T00:00:00+00:00"
    register.file().write_text("".join([lines[0], json.dumps(row) + "\n", lines[2]]))
    with pytest.raises(Refused, match="baris 2"):
        register.read()


def test_a_line_that_a_crash_left_half_is_written_over(story: Story) -> None:
    register.note([story.case_id], time.now())
    with register.file().open("ab") as file:
        file.write(b'{"dossier": "half')
    register.note([story.case_id, story.complaint_id], time.now())
    assert register.read().dossiers == (story.case_id, story.complaint_id)


def test_the_command_asks_then_decides(
    story: Story, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "close_all", lambda: None)
    people = story.people
    assert main(["erase", story.code, "--as", people.budi.user.username]) == 0
    assert json.loads(capsys.readouterr().out)["result"] == "asked"
    assert main(["erase", story.code, "--as", people.budi.user.username]) == 1
    assert main(["erase", story.code, "--as", people.joko.user.username, "--refuse"]) == 0
    assert main(["erase", story.code, "--as", people.joko.user.username]) == 1
    assert main(["erase", story.code, "--as", people.budi.user.username]) == 0
    capsys.readouterr()
    assert main(["erase", story.code, "--as", people.joko.user.username]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"code": story.code, "result": "erased"}
    assert "erased.jsonl" in told.err
