"""Needs, plan, and who she is: on the pages."""

import re

import pytest
from django.urls import reverse

from rujukan.audit.models import Entry
from rujukan.cases.actions import identify_need
from rujukan.cases.models import Account, Contact, Identity, Need, PlanLine, ServiceAnswer
from tests.guards.clock import Clock
from tests.story import CANARIES, Story
from tests.web.care import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    story.consent()
    return story


def ana(story: Story, *sections: str) -> Desk:
    return Desk(story, story.people.ana).open(*sections)


def key_of(page: str, name: str = "kebutuhan") -> str:
    return str(re.findall(rf"{name}=([0-9a-f]{{16}})", page)[0])


# -- needs


def test_what_was_asked_at_the_start_is_said_and_not_chosen(story: Story) -> None:
    page = ana(story).read("needs")
    assert "Waktu pengaduan disebut: tempat aman." in page
    page = ana(story).read("needs", layanan="social")
    assert "disebut waktu pengaduan" in page
    assert not re.search(r'name="(kind|answer)"[^>]*checked', page)


def test_a_service_is_needed_for_one_or_more_things_at_once(story: Story) -> None:
    desk = ana(story)
    form = desk.marks("needs", layanan="health") | {"answer": "needed", "kind": ["treatment", "psych"]}
    status, where = desk.send("needs", form, layanan="health")
    assert (status, where) == (302, reverse("web_care:needs", args=[story.code]))
    assert desk.send("needs", form, layanan="health")[0] in (302, 422), "a replay makes nothing new"
    needs = Need.unscoped.filter(dossier=story.case_id)
    assert set(needs.values_list("kind", "urgency")) == {("treatment", "medium"), ("psych", "medium")}
    assert "treatment" not in re.findall(r'name="kind" value="(\w+)"', desk.read("needs", layanan="health"))


def test_two_officers_at_once_make_one_need(story: Story) -> None:
    first, second = ana(story), ana(story)
    mine, yours = (desk.marks("needs", layanan="legal") for desk in (first, second))
    answer = {"answer": "needed", "kind": "legal", "urgency": "high"}
    assert first.send("needs", mine | answer, layanan="legal")[0] == 302
    assert second.send("needs", yours | answer, layanan="legal")[0] in (403, 422)
    assert Need.unscoped.get().urgency == "high"


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ({"answer": "not_needed", "said_by": "person"}, ("not_needed", "person", "")),
        ({"answer": "declined", "reason": "afraid"}, ("declined", "person", "afraid")),
        (
            {"answer": "later", "ask_again_on-tgl": "1", "ask_again_on-bln": "12", "ask_again_on-thn": "2025"},
            ("later", "person", ""),
        ),
    ],
)
def test_other_answers_count_too(story: Story, answers: dict[str, str], kept: tuple[str, str, str]) -> None:
    assert ana(story).send("needs", answers, layanan="repat")[0] == 302
    row = ServiceAnswer.unscoped.get()
    assert (row.answer, row.said_by, row.reason) == kept
    if row.answer == "later":
        assert "Ditanya lagi 1 Des" in ana(story).read("needs")


@pytest.mark.parametrize("answer", ["not_needed", "declined", "later", "needed", ""])
def test_each_answer_asks_for_what_belongs_to_it(story: Story, answer: str) -> None:
    assert ana(story).send("needs", {"answer": answer}, layanan="repat")[0] == 422
    assert not ServiceAnswer.unscoped.exists()


def test_no_service_is_asked_about_that_the_sop_does_not_have(story: Story) -> None:
    assert ana(story).get("needs", layanan="coord")[0] == 404


def test_a_need_is_answered_with_its_reason(story: Story) -> None:
    identify_need(dossier=story.case_id, kind="legal", by=story.people.ana.actor)
    desk = ana(story)
    key = re.findall(r"kebutuhan/tutup\?kebutuhan=([0-9a-f]{16})", desk.read("needs"))[0]
    assert desk.send("close_need", {"result": "unmet"}, kebutuhan=key)[0] == 422
    form = desk.marks("close_need", kebutuhan=key) | {"result": "unmet", "reason": "no_provider"}
    assert desk.send("close_need", form, kebutuhan=key)[0] == 302
    assert desk.send("close_need", form, kebutuhan=key)[0] == 302, "a replay changes nothing"
    assert Need.unscoped.get().closing.reason == "no_provider"
    assert "tidak ada penyedia" in desk.read("needs")


def test_the_unit_that_leads_serves_it_itself(story: Story) -> None:
    identify_need(dossier=story.case_id, kind="counselling", by=story.people.ana.actor)
    desk = ana(story)
    key = key_of(desk.read("needs"))
    for _twice in range(2):
        answer = desk.client.post(desk.address("take_need"), {"kebutuhan": key})
        assert answer.status_code == 302
    assert Need.unscoped.get().taken_at
    assert Entry.unscoped.filter(event="need.taken").count() == 1


def test_another_case_s_need_is_not_there(story: Story) -> None:
    other = Story(story.people, story.pack)
    other.case()
    need = identify_need(dossier=other.case_id, kind="legal", by=story.people.ana.actor)
    key = key_of(Desk(other, story.people.ana).read("needs"))
    assert need and ana(story).get("close_need", kebutuhan=key)[0] == 404
    assert ana(story).get("line", kebutuhan=key)[0] == 404


# -- plan


def write_line(desk: Desk, key: str, **more: str) -> tuple[int, str]:
    answers = {"goal": "kenari-yang-dicapai", "own_words": "kenari-mau-pulang", "for_unit": "rptc"} | more
    return desk.send("line", answers, kebutuhan=key)


def test_units_that_serve_such_needs_come_first(story: Story) -> None:
    identify_need(dossier=story.case_id, kind="shelter", by=story.people.ana.actor)
    desk = ana(story)
    page = desk.read("line", kebutuhan=key_of(desk.read("line")))
    units = re.findall(r'<option value="([\w-]+)"', page)
    assert set(units[:2]) == {"rptc", "efata"} and "polres" not in units[:2]


def test_a_line_holds_her_own_words_and_is_replaced_not_changed(story: Story) -> None:
    identify_need(dossier=story.case_id, kind="shelter", by=story.people.ana.actor)
    desk = ana(story)
    key = key_of(desk.read("line"))
    form = desk.marks("line", kebutuhan=key) | {
        "goal": "kenari-yang-dicapai", "own_words": "kenari-mau-pulang", "for_unit": "rptc",
    }  # fmt: skip
    assert desk.send("line", form, kebutuhan=key)[0] == 302
    assert desk.send("line", form, kebutuhan=key)[0] == 302
    assert PlanLine.unscoped.count() == 1
    page = desk.read("plan")
    assert "kenari-mau-pulang" in page and "kenari-yang-dicapai" in page
    old = key_of(page, "ganti")
    assert f"baris={old}" in page, "and from it a referral is drafted"
    assert "kenari-mau-pulang" in desk.read("line", ganti=old)
    stale = desk.marks("line", ganti=old)
    assert desk.send("line", {"goal": "lain", "for_unit": "efata"}, ganti=old)[0] == 302
    assert PlanLine.unscoped.filter(replaced_by=None).count() == 1
    assert desk.send("line", stale | {"goal": "lain lagi", "for_unit": "efata"}, ganti=old)[0] in (404, 409)


def test_a_line_needs_a_goal_and_a_unit(story: Story) -> None:
    identify_need(dossier=story.case_id, kind="shelter", by=story.people.ana.actor)
    desk = ana(story)
    status, page = write_line(desk, key_of(desk.read("line")), goal="", for_unit="")
    assert status == 422 and "kenari-mau-pulang" in page
    assert 'id="f-goal-e"' in page and 'id="f-for_unit-e"' in page


def test_she_agrees_once_a_line_is_there(story: Story) -> None:
    desk = ana(story)
    assert desk.client.post(desk.address("agree"), {"sekali": "a" * 43}).status_code == 403
    story.plan()
    Entry.unscoped.filter(event="plan.agreed").get()
    form = desk.marks("plan")
    for _twice in range(2):
        assert desk.client.post(desk.address("agree"), form).status_code == 302
    assert Entry.unscoped.filter(event="plan.agreed").count() == 2


def test_each_unit_sees_its_own_lines(story: Story) -> None:
    story.plan()
    story.refer()
    story.accept()
    identify_need(dossier=story.case_id, kind="legal", by=story.people.ana.actor)
    desk = ana(story)
    key = key_of(desk.read("line"))
    write_line(desk, re.findall(r"kebutuhan=([0-9a-f]{16})", desk.read("line"))[-1], goal="kenari-untuk-yang-lain")
    assert key and "kenari-untuk-yang-lain" in desk.read("plan")
    page = Desk(story, story.people.dewi).read("plan")
    assert CANARIES["goal"] in page and "kenari-untuk-yang-lain" not in page


# -- who she is, how to reach her, what she told


def test_what_is_known_comes_filled_in_once_opened(story: Story) -> None:
    assert 'name="name"' not in ana(story).read("identity")
    page = ana(story, "identity").read("identity")
    assert f'value="{CANARIES["name"]}"' in page and CANARIES["nik"] in page


def test_adding_what_was_missing_asks_for_no_reason_and_changing_does(story: Story, clock: Clock) -> None:
    desk = ana(story, "identity")
    clock.forward(minutes=1)
    same = {
        "call_name": CANARIES["call_name"], "name": CANARIES["name"], "sex": "female", "age": "24",
        "nik": CANARIES["nik"], "district": CANARIES["district"],
    }  # fmt: skip
    born = {"birth-thn": "2001"}
    assert desk.send("identity", same | born)[0] == 302
    clock.forward(minutes=1)
    status, page = desk.send("identity", same | born | {"name": "Kenari Lain"})
    assert status == 403 and 'id="f-again-e"' in page and "Kenari Lain" in page
    assert desk.send("identity", same | born | {"name": "Kenari Lain", "again": "mistaken"})[0] == 302
    rows = Identity.unscoped.select_related("dossier").order_by("recorded_at")
    assert [row.name for row in rows] == [CANARIES["name"], CANARIES["name"], "Kenari Lain"]
    assert rows[1].birth_date == "2001" and rows[1].birth_precision == "year"
    assert "Sudah 1 kali ditanya ulang" in desk.read("identity")


def test_a_stale_page_is_refused_and_loses_nothing(story: Story, clock: Clock) -> None:
    desk = ana(story, "identity")
    stale = desk.marks("identity")
    clock.forward(minutes=1)
    assert desk.send("identity", {"name": "Kenari Satu", "again": "changed"})[0] == 302
    status, page = desk.send("identity", stale | {"name": "Kenari Dua", "again": "changed"})
    assert status == 409 and "Kenari Dua" in page
    assert Identity.unscoped.count() == 2


def test_closed_again_nothing_known_is_lost(story: Story, clock: Clock) -> None:
    desk = ana(story, "identity")
    form = desk.marks("identity")
    for _at_work in range(4):
        clock.forward(minutes=4)
        desk.read("needs")
    status, page = desk.send("identity", form | {"call_name": "Kenari Baru"})
    assert status == 409 and "Kenari Baru" in page and CANARIES["nik"] not in page
    assert Identity.unscoped.count() == 1


def test_a_wrong_nik_stays_in_its_field(story: Story) -> None:
    status, page = ana(story, "identity").send("identity", {"nik": "123"})
    assert status == 422 and 'value="123"' in page and "16 angka" in page


def test_safe_contact_is_a_rule(story: Story, clock: Clock) -> None:
    desk = ana(story, "contact")
    clock.forward(minutes=1)
    status, _where = desk.send("contact", {"reach": "visit", "address": "kenari-di-pasar", "again": "changed"})
    assert status == 302
    row = Contact.unscoped.select_related("dossier").order_by("recorded_at").last()
    assert row and (row.channel, row.do_not_contact, row.phone, row.address) == ("visit", True, "", "kenari-di-pasar")
    page = desk.read("contact")
    assert "Jangan dihubungi, temui langsung" in page


def test_a_telephone_needs_its_number_and_hours_or_not_known(story: Story, clock: Clock) -> None:
    desk = ana(story, "contact")
    status, page = desk.send("contact", {"reach": "phone", "again": "changed"})
    assert status == 422 and 'id="f-phone-e"' in page and 'id="f-hours-e"' in page
    clock.forward(minutes=1)
    unknown = {"phone-tidak-tahu": "ya", "hours-tidak-tahu": "ya"}
    assert desk.send("contact", {"reach": "phone", "again": "changed"} | unknown)[0] == 302


def test_she_tells_it_once(story: Story) -> None:
    desk = ana(story, "account")
    page = desk.read("account")
    assert "<details" in page and CANARIES["account"] in page
    status, page = desk.send("account", {"text": "kenari-cerita-kedua"})
    assert status == 422 and "kenari-cerita-kedua" in page
    form = desk.marks("account") | {"text": "kenari-cerita-kedua", "again": "adds"}
    assert desk.send("account", form) == desk.send("account", form)
    assert Account.unscoped.count() == 2
    assert Entry.unscoped.get(event="section.written", section="account").outcome == "adds"


def test_a_receiver_without_that_section_can_not_write_it(story: Story) -> None:
    story.plan()
    story.refer(sections=("need",))
    story.accept()
    desk = Desk(story, story.people.dewi)
    status, page = desk.send("account", {"text": "kenari-dari-penerima", "sekali": "b" * 43})
    assert status in (403, 422) and "kenari-dari-penerima" in page
    assert Account.unscoped.count() == 1


def test_an_adult_is_not_made_a_child_by_an_age_alone(story: Story) -> None:
    status, page = ana(story, "identity").send("identity", {"age": "15", "again": "mistaken"})
    assert status == 422 and "mungkin anak" in page
    assert Identity.unscoped.count() == 1


def test_before_a_childs_guardian_is_checked_the_contact_page_warns(clock: Clock) -> None:
    story = Story.begin()
    story.case(age="child")
    assert "Pengasuhnya belum diperiksa" in ana(story).read("contact")
    story.guardian("safe")
    assert "Pengasuhnya belum diperiksa" not in ana(story).read("contact")
