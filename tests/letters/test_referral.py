"""The referral letter says what its recipient may see, and nothing else."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from rujukan.audit.models import Entry
from rujukan.letters.referral import PRINTED, Letter, opened_letter, preview_letter
from rujukan.referrals.actions import draft_referral, fail_referral, give_consent, mark_received, withdraw_consent
from rujukan.referrals.actions.consent import Sitting
from rujukan.referrals.actions.sending import Draft
from rujukan.referrals.models import Referral
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from tests.guards.clock import Clock
from tests.people import person, unit_holding
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


def code_of(story: Story) -> str:
    assert story.referral
    return story.referral.code


def text(letter: Letter) -> str:
    pages = PdfReader(io.BytesIO(letter.pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def found_in(words: str) -> set[str]:
    return {name for name, canary in CANARIES.items() if canary in words}


def looks(story: Story) -> list[str]:
    rows = Entry.unscoped.filter(dossier=story.case_id, event=PRINTED, kind=Entry.Kind.LOOK)
    return sorted(rows.values_list("section", flat=True))


# -- the stranger first


def test_a_stranger_prints_nothing(clock: Clock) -> None:
    story = Story.begin().until_sent()
    fajar = story.people.fajar.actor
    with pytest.raises(NotVisible):
        preview_letter(code_of(story), by=fajar)
    story.accept()
    with pytest.raises(NotVisible):
        opened_letter(code_of(story), by=fajar)
    assert looks(story) == []


def test_who_coordinates_observes_or_administers_prints_nothing(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    people = story.people
    for who in (people.gita, people.hana, people.ivan, people.joko, people.kirana):
        with pytest.raises((NotVisible, Refused)):
            opened_letter(code_of(story), by=who.actor)


# -- before acceptance


def test_before_acceptance_it_holds_the_preview_and_the_slip(clock: Clock) -> None:
    story = Story.begin().until_sent()
    words = text(preview_letter(code_of(story), by=story.people.ana.actor))
    assert found_in(words) == set()
    assert story.code not in words
    for said in (
        code_of(story), "Tempat aman untuk satu orang dewasa", "perempuan", "Timor Tengah Utara", "Kami terima",
        "Tempat atau petugas sedang penuh", "Kembalikan kepada P2TP2A TTU", "Kamis 13 November 2025, 09.40",
    ):  # fmt: skip
        assert said in words


def test_a_receiver_prints_it_once_he_has_opened_the_preview(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = story.people.dewi.actor
    with pytest.raises(Refused, match="Buka dulu"):
        preview_letter(code_of(story), by=dewi)
    assert story.referral
    mark_received(referral=story.referral, by=dewi)
    assert found_in(text(preview_letter(code_of(story), by=dewi))) == set()


def test_a_letter_that_opens_nothing_writes_nothing(clock: Clock) -> None:
    story = Story.begin().until_sent()
    before = Entry.unscoped.count()
    preview_letter(code_of(story), by=story.people.ana.actor)
    assert Entry.unscoped.count() == before


def test_sex_stands_in_it_only_where_the_kind_of_need_asks_for_it(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan(kind="counselling")
    story.refer()
    assert "perempuan" not in text(preview_letter(code_of(story), by=story.people.ana.actor))


# -- after it


def test_after_acceptance_it_holds_what_was_asked_and_allowed(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    words = text(opened_letter(code_of(story), by=story.people.ana.actor))
    assert found_in(words) == {
        "name", "call_name", "nik", "phone", "code_word", "who_may_answer", "district", "message",
    }  # fmt: skip
    assert story.code not in words
    assert "Layanan dimulai" in words


def test_what_she_did_not_allow_is_not_printed(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent(sections=("need", "contact"))
    story.plan()
    story.refer()
    story.accept()
    words = text(opened_letter(code_of(story), by=story.people.ana.actor))
    assert found_in(words) == {"phone", "code_word", "who_may_answer", "message"}


def test_each_section_that_is_printed_is_recorded_as_seen(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    opened_letter(code_of(story), by=story.people.ana.actor)
    assert looks(story) == ["contact", "identity", "need"]


def test_once_she_has_withdrawn_it_is_printed_no_more(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    with pytest.raises(StateChanged):
        opened_letter(code_of(story), by=story.people.ana.actor)
    assert looks(story) == []


def test_a_term_that_is_over_prints_nothing(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert story.given
    clock.at(story.given.expires_at + timedelta(minutes=1))
    with pytest.raises(StateChanged):
        opened_letter(code_of(story), by=story.people.ana.actor)


def test_a_childs_name_goes_only_to_a_unit_where_somebody_is_named(clock: Clock) -> None:
    story = Story.begin()
    story.case(age="child")
    story.guardian("safe")
    theirs, ours, ana = (
        unit_holding("SHL", apart_from=(story.people.dewi.unit,)),
        story.people.dewi.unit,
        story.people.ana,
    )
    for unit in (theirs, ours):
        yes = dict.fromkeys(("need", "identity", "contact"), "yes")
        sitting = Sitting(unit.id, yes, "id", "spoken", giver="guardian", assent="yes", alone=True)
        give_consent(dossier=story.case_id, sitting=sitting, by=ana.actor)
    story.plan()
    story.refer(to=theirs)
    story.accept(by=ana)
    words = text(opened_letter(code_of(story), by=ana.actor))
    assert found_in(words) == {"message"} and looks(story) == ["need"]
    fail_referral(referral=story.referral, by=ana.actor, reason="no_capacity")  # type: ignore[arg-type]
    story.refer(to=ours)
    story.accept()
    assert {"name", "phone"} <= found_in(text(opened_letter(code_of(story), by=ana.actor)))
    with pytest.raises(Refused):
        opened_letter(code_of(story), by=person("Rambu", ana.unit, roles=("CM",)).actor)


# -- the file


def test_the_same_moment_gives_the_same_bytes(clock: Clock) -> None:
    story = Story.begin().until_sent()
    ana = story.people.ana.actor
    first = preview_letter(code_of(story), by=ana)
    assert preview_letter(code_of(story), by=ana).pdf == first.pdf
    clock.forward(days=1)
    assert preview_letter(code_of(story), by=ana).pdf != first.pdf


def test_name_and_title_of_the_file_say_nothing(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    letter = opened_letter(code_of(story), by=story.people.ana.actor)
    assert letter.name == f"rujukan-{code_of(story)}.pdf"
    known = PdfReader(io.BytesIO(letter.pdf)).metadata
    assert known is not None and known.title == code_of(story)
    assert found_in(str(known)) == set()


def test_what_is_written_is_never_read_as_markup(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan()
    story.refer()
    nasty = '#eval("1+1") *tebal* $x$ \\ #panic("x") @a <b> `c` " ] }'
    assert story.referral
    row = Referral.unscoped.select_related("dossier").get(id=story.referral.id)
    row.message = nasty
    row.save()
    story.accept()
    assert nasty in text(opened_letter(code_of(story), by=story.people.ana.actor))


def test_a_draft_has_no_letter(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    line, ana = story.plan(), story.people.ana.actor
    made = draft_referral(dossier=story.case_id, draft=Draft(line.id, story.people.dewi.unit.id, ("need",)), by=ana)
    assert made
    with pytest.raises(Refused, match="belum dikirim"):
        preview_letter(made.code, by=ana)
