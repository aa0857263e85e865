"""Guardian, screening and result: on the pages."""

import re
from typing import Any

import pytest
from django.urls import reverse

from rujukan.accounts.models.membership import add_membership
from rujukan.audit.models import Entry
from rujukan.cases.actions import name_holder
from rujukan.foundation import time
from rujukan.intake.models import Determination, GuardianCheck, Screening, ScreeningFact, Substitute
from rujukan.procedure.models import Matter
from rujukan.web.care import words
from tests.guards.clock import Clock
from tests.people import Person
from tests.story import CANARIES, Story
from tests.web.care import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    story.consent()
    return story


@pytest.fixture
def child(clock: Clock) -> Story:
    story = Story.begin()
    story.case(age="child")
    return story


def citra(story: Story, *sections: str) -> Desk:
    return Desk(story, story.people.citra).open(*sections)


def budi(story: Story, *sections: str) -> Desk:
    return Desk(story, story.people.budi).open(*sections)


# -- who cares for her


@pytest.mark.parametrize(
    ("money", "arranged", "result", "status"),
    [
        ("no", "no", "safe", 302), ("no", "no", "unknown", 302), ("no", "unknown", "safe", 403),
        ("yes", "no", "safe", 403), ("yes", "no", "unknown", 403), ("yes", "no", "suspected", 302),
        ("", "no", "safe", 422),
    ],
)  # fmt: skip
def test_safe_only_if_both_are_a_no(child: Story, money: str, arranged: str, result: str, status: int) -> None:
    answers = {"money": money, "arranged": arranged, "result": result, "remarks": "kata anaknya"}
    found, page = citra(child).send("guardian", answers)
    assert found == status, page
    assert GuardianCheck.unscoped.exists() == (status == 302)
    if status == 403:
        assert "kata anaknya" in page and 'class="err" id="f-result-e"' in page


def test_a_check_filed_twice_is_one(child: Story) -> None:
    desk = citra(child)
    form = desk.marks("guardian") | {"money": "yes", "arranged": "no", "result": "suspected"}
    assert desk.send("guardian", form) == desk.send("guardian", form)
    assert GuardianCheck.unscoped.count() == 1
    assert Matter.unscoped.filter(dossier=child.case_id, step="branch.substitute", ended_at=None).count() == 1


def test_of_an_adult_the_family_is_checked_and_nobody_is_put_in_her_place(story: Story) -> None:
    desk = citra(story)
    assert "Periksa keluarganya" in desk.read("guardian")
    assert desk.send("guardian", {"money": "yes", "arranged": "no", "result": "suspected"})[0] == 302
    assert not Entry.unscoped.filter(event="guardian.suspected").exists()
    assert not Matter.unscoped.filter(dossier=story.case_id, step="intake.guardian", ended_at=None).exists()
    assert budi(story).get("substitute")[0] == 404


def test_only_the_unit_head_names_a_substitute(child: Story) -> None:
    child.guardian("suspected")
    answers = {"who": "court", "reasons": "kenari-alasan-pengganti"}
    status, page = citra(child).send("substitute", answers | {"sekali": "s" * 43})
    assert status == 403 and "kenari-alasan-pengganti" in page
    desk = budi(child)
    form = desk.marks("substitute") | answers
    assert desk.send("substitute", form) == desk.send("substitute", form)
    assert Substitute.unscoped.get().until.date().isoformat() == "2025-11-26"
    assert "kenari-alasan-pengganti" not in desk.read("guardian")
    assert "kenari-alasan-pengganti" in desk.open("screening").read("guardian")


# -- screening


def yes(sign: str, fact: str = "kenari-fakta", source: str = "kenari-sumber") -> dict[str, str]:
    return {f"answer-{sign}": "yes", f"fact-{sign}": fact, f"source-{sign}": source}


FULL: dict[str, Any] = {
    **yes("recruited"), **yes("deceived"), **yes("unpaid"), "answer-violence": "unknown", "form": ["ForcedLabour"],
    "sector": ["T_ActivitiesOfHouseholdsAsEmployers"], "destination": "MYS", "destination_2": "SGP",
    "recruitment": ["ThroughFriendsOrSocialEvents"], "control": ["DebtBondage", "RestrictsMovement"],
}  # fmt: skip


def test_means_are_asked_of_an_adult_and_not_of_a_child(story: Story) -> None:
    assert 'name="answer-deceived"' in citra(story).read("screening")


@pytest.mark.parametrize("age", ["child", "unsure"])
def test_of_a_child_or_unsure_no_means_are_asked(clock: Clock, age: str) -> None:
    story = Story.begin()
    story.case(age=age)
    page = citra(story).read("screening")
    assert 'name="answer-deceived"' not in page and 'name="answer-unpaid"' in page
    assert "cara tidak ditanyakan" in page


def test_half_done_answers_are_kept_and_come_back(story: Story) -> None:
    desk = citra(story)
    status, where = desk.send("screening", {**yes("recruited", source=""), "answer-sent": "no", "aksi": "simpan"})
    assert (status, where) == (302, reverse("web_care:screening", args=[story.code]))
    assert Screening.unscoped.get().completed_at is None
    closed = desk.read("screening")
    assert "kenari-fakta" not in closed and 'name="answer-recruited"' not in closed, "closed until opened"
    page = desk.open("screening").read("screening")
    assert "kenari-fakta" in page and "Belum selesai" in page
    assert re.search(r'name="answer-sent" value="no" checked', page)
    assert 'name="again"' not in page, "going on is not asking again"


def test_a_yes_needs_its_fact_and_source_to_be_completed(story: Story) -> None:
    status, page = citra(story).send("screening", {**yes("recruited", fact="", source=""), "aksi": "selesai"})
    assert status == 422
    assert 'id="f-fact-recruited-e"' in page and 'id="f-source-recruited-e"' in page
    assert not Screening.unscoped.exists()


def test_completed_it_keeps_typed_codes_and_starts_the_second_persons_clock(story: Story) -> None:
    desk = citra(story)
    form = desk.marks("screening") | FULL | {"aksi": "selesai"}
    status, where = desk.send("screening", form)
    assert (status, where) == (302, reverse("web_care:determination", args=[story.code]))
    assert desk.send("screening", form)[0] == 302, "a replay changes nothing"
    screening = Screening.unscoped.get()
    assert screening.completed_at
    codes = set(screening.codes.values_list("field", "code"))
    assert {
        ("form", "ForcedLabour"),
        ("destination", "MYS"),
        ("destination", "SGP"),
        ("control", "DebtBondage"),
    } <= codes
    answers = dict(ScreeningFact.unscoped.values_list("indicator", "answer"))
    assert answers == {"recruited": "yes", "deceived": "yes", "unpaid": "yes", "violence": "unknown"}
    assert Matter.unscoped.filter(dossier=story.case_id, step="intake.determine", ended_at=None).exists()
    page = desk.open("screening").read("screening")
    assert "Malaysia dan Singapura" in page and "Diikat utang dan Tidak boleh keluar" in page


def test_she_is_not_screened_again_without_a_reason_and_it_is_counted(story: Story) -> None:
    story.screening()
    desk = citra(story, "screening")
    assert desk.send("screening", FULL | {"aksi": "simpan"})[0] == 422
    assert desk.send("screening", FULL | {"aksi": "simpan", "again": "adds"})[0] == 302
    assert Screening.unscoped.filter(completed_at=None).count() == 1
    assert Entry.unscoped.get(event="section.written", section="screening").outcome == "adds"
    assert "Sudah 1 kali ditanya ulang" in desk.read("screening")


def test_a_page_that_went_stale_says_so_and_keeps_what_was_typed(story: Story, clock: Clock) -> None:
    first = citra(story)
    first.send("screening", {**yes("recruited"), "aksi": "simpan"})
    first.open("screening")
    stale = first.marks("screening")
    clock.forward(minutes=2)
    first.send("screening", {**yes("recruited", fact="lebih baru"), "aksi": "simpan"})
    status, page = first.send("screening", stale | yes("recruited", fact="dari layar lama") | {"aksi": "simpan"})
    assert status == 409
    assert "sudah diperbarui orang lain" in page and "dari layar lama" in page
    assert ScreeningFact.unscoped.select_related("dossier").get().fact == "lebih baru"


def test_every_code_of_the_standard_has_its_words() -> None:
    for field, listed in words.PICKLISTS.items():
        assert set(words.CODE_WORDS[field]) == set(listed.labels), field
    assert all(name != code for _group, rows in words.countries() for code, name in rows)


# -- the result


def determine(desk: Desk, **answers: str) -> tuple[int, str]:
    return desk.send("determination", {"result": "victim", "reasons": "kenari-sebab-hasil"} | answers)


def test_elements_found_and_missing_are_shown_once_opened(story: Story) -> None:
    citra(story).send("screening", {**yes("recruited"), **yes("unpaid"), "aksi": "selesai"})
    desk = budi(story)
    assert "belum ada faktanya" not in desk.read("determination")
    page = desk.open("screening").read("determination")
    assert "Cara: belum ada faktanya" in page and "kenari-fakta" in page


def test_a_second_person_decides_once(story: Story) -> None:
    citra(story).send("screening", FULL | {"aksi": "selesai"})
    desk = budi(story)
    form = desk.marks("determination") | {"result": "victim", "reasons": "kenari-sebab-hasil"}
    assert desk.send("determination", form) == desk.send("determination", form)
    assert Determination.unscoped.get().result == "victim"
    page = desk.read("determination")
    assert "Korban" in page and "kenari-sebab-hasil" not in page


def test_who_screened_can_not_decide_in_another_membership_either(story: Story) -> None:
    dewi, budi_ = story.people.dewi, story.people.budi
    name_holder(dossier=story.case_id, role="PKS", unit=dewi.unit.id, user=dewi.user.id, by=budi_.actor)
    assert Desk(story, dewi).send("screening", FULL | {"aksi": "selesai"})[0] == 302
    also = add_membership(user=dewi.user.id, unit=budi_.unit, tier="works", roles=("UH",), starts_at=time.now())
    also.user = dewi.user
    name_holder(dossier=story.case_id, role="UH", unit=budi_.unit.id, user=dewi.user.id, by=budi_.actor)
    desk = Desk(story, Person(also))
    page = desk.read("determination")
    assert "orang kedua: Anda sendiri" in page and 'name="result"' not in page
    status, page = determine(desk, sekali="d" * 43)
    assert status == 403 and "kenari-sebab-hasil" in page
    assert not Determination.unscoped.exists()


def test_not_trafficking_says_where_she_goes_instead(story: Story) -> None:
    story.screening()
    assert determine(budi(story), result="not_trafficking")[0] == 422
    assert determine(budi(story), result="not_trafficking", referred_to="labour")[0] == 302
    assert "pengawas ketenagakerjaan" in budi(story).read("determination")


def test_the_page_says_that_no_help_waits_and_that_it_is_no_ruling(story: Story) -> None:
    page = budi(story).read("determination")
    assert "Tidak ada bantuan yang menunggunya" in page and "bukan putusan hukum" in page
    assert CANARIES["reasons"] not in page


def test_more_is_needed_is_a_result(story: Story) -> None:
    story.screening()
    assert determine(budi(story), result="more_needed")[0] == 302
    assert Determination.unscoped.order_by("recorded_at", "id").last().result == "more_needed"  # type: ignore[union-attr]
