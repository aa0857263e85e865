"""Filing a complaint: four answers, several persons, nothing typed lost, filed once."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from rujukan.cases.models import Account, Contact, Identity
from rujukan.foundation import time
from rujukan.intake.models import Complaint, Harmed, HarmedNeed, Report
from tests.guards.clock import Clock
from tests.people import Cast, Person, client_of
from tests.story import CANARIES, Story
from tests.web.english import indonesian_in

pytestmark = pytest.mark.django_db

FOUR: dict[str, object] = {
    "orang": ["1"], "o1-needs": ["shelter"], "danger": "no", "o1-age": "adult", "o1-reach": "unknown",
    "received-pilih": "sekarang",
}  # fmt: skip
ALL_OF_HER: dict[str, object] = {
    "orang": ["1"], "o1-needs": ["shelter", "legal"], "danger": "yes", "o1-age": "unsure", "o1-reach": "phone",
    "o1-phone": "0811 0000 777", "o1-hours-dari": "16", "o1-hours-sampai": "18.30", "o1-whatsapp": "yes",
    "o1-who_may_answer": CANARIES["who_may_answer"], "o1-code_word": CANARIES["code_word"],
    "o1-name": CANARIES["name"], "o1-call_name": CANARIES["call_name"], "o1-sex": "female", "o1-years": "17",
    "o1-account": CANARIES["account"], "reporter": "other", "reporter_kind": "friend",
    "reporter_name": CANARIES["reporter"], "reporter_phone": CANARIES["reporter_phone"],
    "reporter_answer": "Lewat telepon", "channel": "village", "received-pilih": "sekarang",
}  # fmt: skip


@pytest.fixture
def people(clock: Clock) -> Cast:
    return Story.begin().people


def token_of(client: Client) -> str:
    """What the form carries so that it files once."""
    text = client.get(reverse("web_complaint:new")).content.decode()
    found = re.search(r'name="sekali" value="([^"]+)"', text)
    assert found
    return found[1]


def send(client: Client, answers: dict[str, object], token: str = "", **more: object) -> tuple[int, str]:
    """Send the form; the status, and the page or where it leads."""
    data = {"sekali": token or token_of(client), **answers, **more}
    answer = client.post(reverse("web_complaint:new"), data)
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def filed_by(someone: Person, answers: dict[str, object]) -> Complaint:
    """The complaint that comes of these answers."""
    status, where = send(client_of(someone), answers)
    assert status == 302, where
    return Complaint.unscoped.select_related("dossier").get(dossier__code=where.split("/")[2])


def test_a_stranger_is_sent_to_sign_in(people: Cast) -> None:
    answer = Client().get(reverse("web_complaint:new"))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))
    assert Client().post(reverse("web_complaint:new"), FOUR).status_code == 302
    assert not Complaint.unscoped.exists()


@pytest.mark.parametrize("who", ["ana", "budi", "dewi", "eka", "fajar", "gita", "hana", "ivan", "joko", "kirana"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_a_complaint_officer_takes_one(people: Cast, who: str, method: str) -> None:
    answer = getattr(client_of(getattr(people, who)), method)(reverse("web_complaint:new"), FOUR)
    assert answer.status_code == 403
    assert not Complaint.unscoped.exists()


def test_four_answers_open_it(people: Cast) -> None:
    complaint = filed_by(people.citra, FOUR)
    harmed = complaint.harmed.get()
    assert (complaint.danger_now, complaint.channel, complaint.reporter_kind) == ("no", "unknown", "unknown")
    assert (harmed.age, [need.kind for need in harmed.needs.all()]) == ("adult", ["shelter"])
    assert Contact.unscoped.get().channel == "unknown"
    assert complaint.received_at == complaint.recorded_at == time.now()


def test_all_that_is_told_is_kept_where_it_belongs(people: Cast) -> None:
    complaint = filed_by(people.citra, ALL_OF_HER)
    identity = Identity.unscoped.select_related("dossier").get()
    contact = Contact.unscoped.select_related("dossier").get()
    report = Report.unscoped.select_related("dossier").get(dossier=complaint.dossier)
    assert (identity.name, identity.call_name, identity.sex, identity.age) == (
        CANARIES["name"], CANARIES["call_name"], "female", 17,
    )  # fmt: skip
    assert (contact.channel, contact.phone, contact.hours) == ("whatsapp", "+628110000777", "16.00-18.30")
    assert (contact.code_word, contact.who_may_answer) == (CANARIES["code_word"], CANARIES["who_may_answer"])
    assert Account.unscoped.select_related("dossier").get().text == CANARIES["account"]
    assert (report.name, report.phone, complaint.reporter_kind) == (
        CANARIES["reporter"], CANARIES["reporter_phone"], "friend",
    )  # fmt: skip
    assert (complaint.channel, complaint.danger_now) == ("village", "yes")


def test_who_reports_herself_leaves_no_reporter_behind(people: Cast) -> None:
    complaint = filed_by(people.citra, {**ALL_OF_HER, "reporter": "self"})
    report = Report.unscoped.select_related("dossier").get(dossier=complaint.dossier)
    assert (complaint.reporter_kind, report.name, report.phone) == ("self", "", "")


def test_unknown_is_an_answer_everywhere(people: Cast) -> None:
    unknown = {
        "o1-needs": ["unknown"], "danger": "unknown", "o1-age": "unsure", "o1-reach": "phone",
        "o1-phone-tidak-tahu": "ya", "o1-hours-tidak-tahu": "ya", "o1-sex": "unknown", "o1-years-tidak-tahu": "ya",
        "reporter": "unknown", "channel": "unknown",
    }  # fmt: skip
    complaint = filed_by(people.citra, {**FOUR, **unknown})
    contact = Contact.unscoped.select_related("dossier").get()
    assert (contact.channel, contact.phone, contact.hours) == ("phone", "", "")
    assert list(HarmedNeed.objects.values_list("kind", flat=True)) == [""]
    assert Identity.unscoped.get().sex == "unknown"
    assert complaint.harmed.get().age == "unsure"


def test_do_not_contact_is_a_rule(people: Cast) -> None:
    filed_by(people.citra, {**FOUR, "o1-reach": "visit", "o1-address": CANARIES["district"], "o1-phone": "0811"})
    contact = Contact.unscoped.select_related("dossier").get()
    assert (contact.do_not_contact, contact.address, contact.phone) == (True, CANARIES["district"], "")


def test_a_newborn_has_an_age(people: Cast) -> None:
    filed_by(people.citra, {**FOUR, "o1-age": "child", "o1-years": "0"})
    assert Identity.unscoped.get().age == 0


def test_the_same_form_again_files_once(people: Cast) -> None:
    client = client_of(people.citra)
    token = token_of(client)
    first, second = send(client, FOUR, token), send(client, FOUR, token)
    assert first == second
    assert Complaint.unscoped.count() == 1


def test_two_persons_lie_each_under_a_key_of_her_own(people: Cast) -> None:
    second = {key.replace("o1-", "o2-"): value for key, value in FOUR.items() if key.startswith("o1-")}
    complaint = filed_by(
        people.citra,
        {**FOUR, **second, "orang": ["1", "2"], "o2-age": "child", "o1-name": "Satu", "o2-name": "Dua"},
    )
    harmed = list(complaint.harmed.order_by("position"))
    assert [(row.position, row.age) for row in harmed] == [(1, "adult"), (2, "child")]
    names = [Identity.unscoped.select_related("dossier").get(dossier=row.person_id).name for row in harmed]
    assert names == ["Satu", "Dua"]
    assert len({row.person_id for row in harmed}) == 2


def test_one_more_person_comes_back_with_all_that_was_typed(people: Cast) -> None:
    status, page = send(client_of(people.citra), {**ALL_OF_HER, "o1-phone": "0811 000"}, aksi="tambah")
    assert status == 200
    for typed in (CANARIES["name"], CANARIES["account"], CANARIES["reporter"], "0811 000", "18.30"):
        assert typed in page
    assert 'name="o2-needs"' in page
    assert "baru tujuh angka" not in page
    assert not Complaint.unscoped.exists()


def test_a_person_taken_out_again_leaves_the_others(people: Cast) -> None:
    answers = {**FOUR, "orang": ["1", "2"], "o1-name": "Kesatu", "o2-name": "Kedua"}
    _status, page = send(client_of(people.citra), answers, aksi="buang-1")
    assert "Kedua" in page
    assert "Kesatu" not in page
    assert re.findall(r'name="orang" value="(\d+)"', page) == ["2"]


def test_the_last_person_is_never_taken_out(people: Cast) -> None:
    _status, page = send(client_of(people.citra), FOUR, aksi="buang-1")
    assert re.findall(r'name="orang" value="(\d+)"', page) == ["1"]


def test_wrong_input_keeps_everything_typed(people: Cast) -> None:
    status, page = send(client_of(people.citra), {**ALL_OF_HER, "o1-phone": "0811 000", "danger": ""})
    assert status == 422
    for typed in (CANARIES["name"], CANARIES["code_word"], CANARIES["account"], CANARIES["reporter"], "0811 000"):
        assert typed in page
    assert "Dua hal perlu diperbaiki" in page
    assert "Nomor ini baru tujuh angka." in page
    assert "Tanyakan dulu apakah ada bahaya." in page
    assert "<title>Perlu diperbaiki: Catatan baru" in page
    assert not Complaint.unscoped.exists()


def test_a_fault_says_whose_it_is_where_there_are_several(people: Cast) -> None:
    _status, page = send(client_of(people.citra), {**FOUR, "orang": ["1", "2"], "o2-needs": ["legal"]})
    assert "Orang ke-2, Dewasa atau anak?" in page


@pytest.mark.parametrize(
    ("age", "more", "wrong"),
    [
        ("adult", {"o1-years": "15"}, "Umur ini umur anak"),
        ("child", {"o1-band": "24-26"}, "Umur ini umur dewasa"),
        ("adult", {"o1-band": "15-17"}, "Umur ini umur anak"),
        ("unsure", {"o1-years": "15", "o1-band": "15-17"}, "Pilih satu: umurnya"),
    ],
)
def test_an_age_that_says_two_things_is_asked_about(
    people: Cast, age: str, more: dict[str, object], wrong: str
) -> None:
    status, page = send(client_of(people.citra), {**FOUR, "o1-age": age, **more})
    assert status == 422
    assert wrong in page


def test_what_came_long_ago_asks_why_it_is_recorded_only_now(people: Cast) -> None:
    client = client_of(people.citra)
    earlier = {"received-pilih": "lain", "received-tgl": "9", "received-bln": "11", "received-thn": "2025"}
    status, page = send(client, {**FOUR, **earlier})
    assert status == 422
    assert "Ini sudah lama." in page
    status, _where = send(client, {**FOUR, **earlier, "received-alasan": "dicatat dari buku"})
    assert status == 302
    complaint = Complaint.unscoped.get()
    assert (complaint.received_precision, complaint.recorded_at > complaint.received_at) == ("day", True)


def test_what_was_not_chosen_is_not_kept(people: Cast) -> None:
    filed_by(people.citra, {**FOUR, "o1-phone": "0811 0000 777", "reporter": "self", "reporter_name": "Orang"})
    contact = Contact.unscoped.select_related("dossier").get()
    assert contact.phone == ""


def test_it_works_without_a_script(people: Cast) -> None:
    """The button that a return key presses is the one that files."""
    soup = BeautifulSoup(client_of(people.citra).get(reverse("web_complaint:new")).content, "html.parser")
    first = soup.select_one("main form button")
    assert first is not None
    assert not first.get("name")


def test_numbers_to_call_stand_in_the_form(people: Cast) -> None:
    page = client_of(people.citra).get(reverse("web_complaint:new")).content.decode()
    for number in ("110", "119", "129"):
        assert f'href="tel:{number}"' in page


def test_the_page_with_the_code_names_nobody(people: Cast) -> None:
    client = client_of(people.citra)
    _status, where = send(client, ALL_OF_HER)
    page = client.get(where).content.decode()
    assert where.split("/")[2] in page
    assert not [canary for canary in CANARIES.values() if canary in page or canary in where]
    assert "sampai hari ini 10.40" in page
    assert "Hari ini: 12 November 2025" in page
    assert "Berhenti dulu di sini." in page


def test_english_is_complete(people: Cast) -> None:
    client = client_of(people.citra)
    client.cookies["bahasa"] = "en"
    status, page = send(client, {**ALL_OF_HER, "o1-phone": "0811 000", "danger": "", "orang": ["1", "2"]})
    assert status == 422
    _status, where = send(client, ALL_OF_HER)
    assert not indonesian_in(page)
    assert not indonesian_in(client.get(where).content.decode())
    assert "Record a complaint" in page


def test_nothing_of_her_stands_in_a_log(people: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(people.citra)
    with caplog.at_level("DEBUG"):
        send(client, {**ALL_OF_HER, "danger": ""})
        send(client, ALL_OF_HER)
    assert not [canary for canary in CANARIES.values() if canary in caplog.text]
    assert Harmed.unscoped.count() == 1
