"""A complaint after it was filed: its page, triage, calls, and the opening of its cases."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Case
from rujukan.foundation import time
from rujukan.intake.models import Call, Harmed, Triage
from rujukan.intake.reads import roles_to_name
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Course, Holder
from tests.guards.clock import Clock
from tests.people import Person, client_of
from tests.story import CANARIES, Story
from tests.web.english import indonesian_in

pytestmark = pytest.mark.django_db

NAMES = ("page", "filed", "triage", "call", "open_cases", "open", "close", "timeline", "seen")
POSTED = ("call", "open", "close")
INSIDE = ("citra", "budi", "ana")
OUTSIDE = ("dewi", "eka", "fajar", "gita", "hana", "ivan", "joko", "kirana")


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.complaint(danger="yes", persons=2)
    return story


def address(story: Story, name: str) -> str:
    assert story.filed
    more = {"section": "identity"} if name in ("open", "close") else {}
    return reverse(f"web_complaint:{name}", kwargs={"code": story.filed.dossier.code, **more})


def ask(story: Story, who: Person, name: str = "page", language: str = "id") -> str:
    """The page as he reads it."""
    client = client_of(who)
    client.cookies["bahasa"] = language
    answer = client.get(address(story, name))
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def send(client: Client, story: Story, name: str, **answers: object) -> tuple[int, str]:
    """Send a form with the token of its page (or the one given)."""
    if "sekali" not in answers:
        page = client.get(address(story, "page" if name == "call" else name)).content.decode()
        answers["sekali"] = (re.findall(r'name="sekali" value="([^"]+)"', page) or [""])[0]
    answer = client.post(address(story, name), answers)
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


# -- who sees it


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_sent_to_sign_in(story: Story, name: str) -> None:
    answer = Client().post(address(story, name)) if name in POSTED else Client().get(address(story, name))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("name", NAMES)
def test_for_everybody_else_it_is_not_there(story: Story, who: str, name: str) -> None:
    client = client_of(getattr(story.people, who))
    for method in ("post", "get"):
        answer = getattr(client, method)(address(story, name))
        assert answer.status_code in (403, 404, 405), (method, answer.status_code)
        text = answer.content.decode()
        assert not [word for word in (*CANARIES.values(), "Orang ke-1", "Risiko") if word in text]
    assert not Entry.unscoped.filter(event="section.opened").exists()


def test_a_code_that_is_not_a_complaint_s_is_not_there(story: Story) -> None:
    story.case()
    client = client_of(story.people.citra)
    for name in ("page", "triage", "open_cases", "filed", "timeline"):
        code = story.code if name != "timeline" else "tidak-ada-11"
        assert client.get(reverse(f"web_complaint:{name}", args=[code])).status_code == 404


@pytest.mark.parametrize("who", INSIDE)
@pytest.mark.parametrize("name", ["page", "filed", "timeline", "seen"])
def test_its_own_unit_reads_it_without_a_name(story: Story, who: str, name: str) -> None:
    page = ask(story, getattr(story.people, who), name)
    assert not [canary for canary in CANARIES.values() if canary in page]


def test_a_plain_look_writes_nothing(story: Story) -> None:
    before = Entry.unscoped.count()
    for name in ("page", "filed", "triage", "timeline", "seen"):
        ask(story, story.people.citra, name)
    assert Entry.unscoped.count() == before


# -- the page


def test_it_says_whose_turn_it_is_and_whom_to_call(story: Story) -> None:
    page = ask(story, story.people.citra)
    assert "Giliran Anda, sampai hari ini 10.40" in page
    assert 'href="tel:110"' in page
    assert page.partition("<template")[0].count('class="btn"') == 1
    assert "Catat layanan awal" in page


def test_the_first_help_is_recorded_like_any_other_step(story: Story) -> None:
    client = client_of(story.people.citra)
    page = client.get(address(story, "page")).content.decode()
    way = re.search(r'<a class="btn" href="([^"]+)">Catat layanan awal', page)
    assert way
    form = client.get(way[1].replace("&amp;", "&"))
    assert form.status_code == 200
    assert "Layanan awal diberikan" in form.content.decode()


BUDGET = 30


def test_the_page_asks_a_number_of_queries_that_no_person_moves(
    clock: Clock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    story = Story.begin()
    for persons in (1, 4):
        story.complaint(danger="yes", persons=persons)
        client = client_of(story.people.citra)
        client.get(address(story, "page"))
        with django_assert_max_num_queries(BUDGET):
            client.get(address(story, "page"))


def test_who_has_no_turn_has_no_filled_button(story: Story) -> None:
    assert 'class="btn"' not in ask(story, story.people.ana).partition("<template")[0]


@pytest.mark.parametrize(
    ("section", "kept"),
    [("identity", "name"), ("contact", "phone"), ("account", "account"), ("reporter", "reporter")],
)
def test_a_section_opens_by_a_post_that_is_recorded(story: Story, section: str, kept: str) -> None:
    client = client_of(story.people.citra)
    assert story.filed
    way = {"code": story.filed.dossier.code, "section": section}
    assert client.get(reverse("web_complaint:open", kwargs=way)).status_code == 405
    answer = client.post(reverse("web_complaint:open", kwargs=way))
    assert (answer.status_code, answer["Location"]) == (302, f"{address(story, 'page')}#bagian-{section}")
    page = client.get(address(story, "page")).content.decode()
    assert CANARIES[kept] in page
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert CANARIES[kept] not in title[1]
    assert Entry.unscoped.filter(event="section.opened", section=section, kind="look").count() == 1
    client.post(reverse("web_complaint:close", kwargs=way))
    assert CANARIES[kept] not in client.get(address(story, "page")).content.decode()


def test_an_opened_section_closes_by_itself(story: Story, clock: Clock) -> None:
    client = client_of(story.people.citra)
    client.post(address(story, "open"))
    clock.forward(minutes=16)
    assert CANARIES["name"] not in client.get(address(story, "page")).content.decode()


def test_each_of_several_persons_has_her_own_block(story: Story) -> None:
    client = client_of(story.people.citra)
    client.post(address(story, "open"))
    page = client.get(address(story, "page")).content.decode()
    assert page.count("<h4>Orang ke-") == 2
    assert page.count(CANARIES["call_name"]) == 2


def test_what_the_case_manager_is_not_named_for_stays_closed(story: Story) -> None:
    client = client_of(story.people.ana)
    assert story.filed
    for section in ("account", "reporter"):
        way = reverse("web_complaint:open", args=[story.filed.dossier.code, section])
        assert client.post(way).status_code == 403
    assert not [canary for canary in CANARIES.values() if canary in ask(story, story.people.ana)]


def test_who_looked_is_told(story: Story) -> None:
    client_of(story.people.citra).post(address(story, "open"))
    page = ask(story, story.people.budi, "seen")
    assert re.search(r"<b>Citra, [^<]+</b>\s+membuka\s+Nama dan identitas", page)


# -- calls


def test_a_call_is_logged_once(story: Story) -> None:
    client = client_of(story.people.citra)
    page = client.get(address(story, "page")).content.decode()
    token = re.findall(r'name="sekali" value="([^"]+)"', page)[0]
    for _click in range(2):
        assert send(client, story, "call", number="110", dijawab="tidak", sekali=token)[0] == 302
    call = Call.unscoped.get()
    assert (call.number, call.answered) == ("110", False)
    assert "110, tidak diangkat: Anda" in client.get(address(story, "page")).content.decode()


def test_a_call_without_a_number_is_asked_about(story: Story) -> None:
    status, page = send(client_of(story.people.citra), story, "call", dijawab="ya")
    assert status == 422
    assert "Pilih nomor yang Anda telepon." in page
    assert not Call.unscoped.exists()


def test_numbers_go_away_once_help_was_given(story: Story) -> None:
    record_event(dossier=story.complaint_id, event="response.given", by=story.people.citra.actor)
    page = ask(story, story.people.citra)
    assert "Berhenti dulu di sini." not in page
    assert "Layanan awal diberikan" in page


# -- triage


TRIAGE = {
    "risk_1": "high", "risk_2": "low", "type": "trafficking", "authority": "own", "occurred-pilih": "sekarang",
    "seen": "0",
}  # fmt: skip


def test_triage_gives_each_her_risk_and_the_complaint_the_highest(story: Story) -> None:
    assert send(client_of(story.people.citra), story, "triage", **TRIAGE)[0] == 302
    triage = Triage.unscoped.get()
    risks = triage.risks.order_by("harmed__position").values_list("risk", flat=True)
    assert (triage.type, triage.authority, list(risks)) == ("trafficking", "own", ["high", "low"])
    assert Course.unscoped.get(dossier=story.complaint_id).risk == "high"


def test_what_each_risk_means_and_when_help_is_due_stands_beside_it(story: Story) -> None:
    page = ask(story, story.people.citra, "triage")
    for limit in ("Layanan awal paling lambat 1 jam.", "paling lambat 6 jam.", "paling lambat 24 jam."):
        assert limit in page


@pytest.mark.parametrize("who", ["budi", "ana"])
def test_only_a_complaint_officer_decides_it(story: Story, who: str) -> None:
    client = client_of(getattr(story.people, who))
    assert client.get(address(story, "triage")).status_code == 403
    assert client.post(address(story, "triage"), TRIAGE).status_code == 403
    assert not Triage.unscoped.exists()


def test_a_double_click_decides_once(story: Story) -> None:
    client = client_of(story.people.citra)
    page = client.get(address(story, "triage")).content.decode()
    token = re.findall(r'name="sekali" value="([^"]+)"', page)[0]
    for _click in range(2):
        assert send(client, story, "triage", sekali=token, **TRIAGE)[0] == 302
    assert Triage.unscoped.count() == 1


def test_an_answer_left_out_keeps_the_others(story: Story) -> None:
    status, page = send(client_of(story.people.citra), story, "triage", **{**TRIAGE, "risk_2": ""})
    assert status == 422
    assert "Nilai risikonya." in page
    assert re.search(r'name="risk_1" value="high" checked', page)
    assert re.search(r'name="type" value="trafficking" checked', page)


def test_who_was_late_sees_what_the_other_decided(story: Story) -> None:
    client = client_of(story.people.citra)
    story.triage("medium")
    status, page = send(client, story, "triage", sekali="a" * 43, **TRIAGE)
    assert status == 409
    assert "Risiko pengaduan ini baru saja dipilah orang lain." in page
    assert re.search(r'name="risk_1" value="high" checked', page)
    assert 'name="seen" value="1"' in page


def test_lowering_is_not_the_officer_s(story: Story) -> None:
    story.triage("high")
    lower = {**TRIAGE, "risk_1": "low", "seen": "1"}
    status, page = send(client_of(story.people.citra), story, "triage", **lower)
    assert status == 403
    assert "Menurunkan risiko adalah keputusan kepala unit." in page


# -- opening cases


def keys(story: Story, client: Client) -> dict[str, str]:
    """Name of a member on the page -> what the form sends back for him."""
    page = client.get(address(story, "open_cases")).content.decode()
    return {name: key for key, name in re.findall(r'<option value="([0-9a-f]{16})"[^>]*>([^<]+)</option>', page)}


def decisions(story: Story, client: Client) -> dict[str, object]:
    found = keys(story, client)
    both: dict[str, object] = {"occurred-pilih": "sekarang"}
    for place in ("o1", "o2"):
        both |= {f"{place}-place": "open", f"{place}-role_CM": found["Ana"], f"{place}-role_PKS": found["Citra"]}
    return both


def test_the_unit_head_opens_a_case_for_each_and_names_who_works_it(story: Story) -> None:
    story.triage("high")
    client = client_of(story.people.budi)
    status, where = send(client, story, "open_cases", **decisions(story, client))
    assert (status, where) == (302, address(story, "open_cases"))
    cases = list(Case.unscoped.select_related("dossier").order_by("pk"))
    assert len(cases) == 2
    for case in cases:
        held = set(Holder.unscoped.filter(dossier=case.dossier).values_list("role", "user"))
        people = story.people
        assert {("CM", people.ana.user.id), ("PKS", people.citra.user.id), ("UH", people.budi.user.id)} <= held
    page = client.get(where).content.decode()
    for case in cases:
        assert reverse("web_case:page", args=[case.dossier.code]) in page


@pytest.mark.parametrize("who", ["citra", "ana"])
def test_nobody_else_opens_one(story: Story, who: str) -> None:
    client = client_of(getattr(story.people, who))
    assert client.get(address(story, "open_cases")).status_code == 403
    reasons = {"o1-place": "none", "o1-reason": "not_found", "o2-place": "later", "occurred-pilih": "sekarang"}
    assert client.post(address(story, "open_cases"), {"sekali": "a" * 43, **reasons}).status_code == 403
    assert not Harmed.unscoped.exclude(no_case_reason="").exists()


def test_a_second_submit_opens_nothing_more(story: Story) -> None:
    client = client_of(story.people.budi)
    page = client.get(address(story, "open_cases")).content.decode()
    token = re.findall(r'name="sekali" value="([^"]+)"', page)[0]
    answers = decisions(story, client)
    for _click in range(2):
        assert send(client, story, "open_cases", sekali=token, **answers)[0] == 302
    assert Case.unscoped.count() == 2


def test_who_was_late_is_shown_what_stands(story: Story) -> None:
    client = client_of(story.people.budi)
    answers = decisions(story, client)
    assert send(client, story, "open_cases", **answers)[0] == 302
    status, page = send(client, story, "open_cases", sekali="b" * 43, **answers)
    assert status == 409
    assert "Semua sudah diputuskan" in page
    assert Case.unscoped.count() == 2


def test_one_gets_none_for_a_reason_and_the_other_waits(story: Story) -> None:
    client = client_of(story.people.budi)
    answers = {"o1-place": "none", "o1-reason": "not_found", "o2-place": "later", "occurred-pilih": "sekarang"}
    assert send(client, story, "open_cases", **answers)[0] == 302
    assert [row.no_case_reason for row in Harmed.unscoped.order_by("position")] == ["not_found", ""]
    page = client.get(address(story, "open_cases")).content.decode()
    assert "orangnya tidak ditemukan" in page
    assert "o2-place" in page
    assert "o1-place" not in page


def test_deciding_nothing_is_asked_about(story: Story) -> None:
    answers = {"o1-place": "later", "o2-place": "later", "occurred-pilih": "sekarang"}
    status, page = send(client_of(story.people.budi), story, "open_cases", **answers)
    assert status == 422
    assert "Putuskan paling sedikit untuk satu orang." in page


def test_somebody_walks_with_her(story: Story) -> None:
    client = client_of(story.people.budi)
    status, page = send(client, story, "open_cases", **{**decisions(story, client), "o2-role_CM": ""})
    assert status == 422
    assert "Orang ke-2, Manajer kasus: Pilih siapa yang mendampinginya." in page
    assert not Case.unscoped.exists()


def test_what_another_unit_comes_to_see_is_said_and_is_what_it_gets(story: Story) -> None:
    client = client_of(story.people.budi)
    page = client.get(address(story, "open_cases")).content.decode()
    assert "Kalau Anda memilih orang dari unit lain, unit itu ikut bisa melihat: kebutuhan," in page
    found = keys(story, client)
    answers = {**decisions(story, client), "o1-role_PKS": found["Dewi"]}
    assert send(client, story, "open_cases", **answers)[0] == 302
    case = Harmed.unscoped.get(position=1).case
    assert case
    rows = AccessGrant.unscoped.live(time.now()).filter(dossier=case.pk, unit=story.people.dewi.unit)
    assert story.filed
    sees = next(role.sees for role in roles_to_name(story.filed.dossier, time.now()) if role.role == "PKS")
    assert set(rows.values_list("section", flat=True)) == set(sees)


def test_case_manager_first_and_own_unit_first(story: Story) -> None:
    page = ask(story, story.people.budi, "open_cases")
    assert page.index("o1-role_CM") < page.index("o1-role_PKS")
    social = page[page.index('name="o1-role_PKS"') :]
    assert social.index("Citra") < social.index("Dewi")


# -- in English


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("citra", "page"), ("citra", "filed"), ("citra", "triage"), ("budi", "open_cases"), ("citra", "timeline"),
        ("citra", "seen"),
    ],
)  # fmt: skip
def test_english_is_complete(story: Story, who: str, name: str) -> None:
    client_of(story.people.citra).post(address(story, "open"))
    assert not indonesian_in(ask(story, getattr(story.people, who), name, language="en"))
