"""Asking her, and her taking it back: on the pages."""

import re
from typing import Any

import pytest
from django.urls import reverse

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant, Consent, ConsentAnswer
from rujukan.foundation import time
from rujukan.notifications.models import Notice
from rujukan.procedure.models import Matter
from rujukan.referrals.models import Referral
from tests.guards.clock import Clock
from tests.people import client_of
from tests.story import CANARIES, Story
from tests.web.care import Desk

pytestmark = pytest.mark.django_db

YES: dict[str, Any] = {
    "present": "alone", "language": "uab-meto", "need": "yes", "reach": "yes", "told": "no",
    "told_back": "Mereka tahu nama saya, ceritanya tidak.", "term": "usual", "medium": "spoken",
}  # fmt: skip
GIVERS = {"giver": "guardian", "assent": "yes"}


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    return story


@pytest.fixture
def child(clock: Clock) -> Story:
    story = Story.begin()
    story.case(age="child")
    return story


def ana(story: Story) -> Desk:
    return Desk(story, story.people.ana)


def allowed(unit: str = "ppt") -> set[str]:
    rows = ConsentAnswer.objects.filter(consent__recipient__code=unit, answer="yes")
    return set(rows.values_list("section", flat=True))


# -- asking


def test_nothing_is_chosen_beforehand(story: Story) -> None:
    page = ana(story).read("ask", untuk="ppt")
    chosen = re.findall(r'<input[^>]*name="([^"]+)"[^>]*\bchecked', page)
    assert set(chosen) <= {"occurred_at-pilih"}
    assert "selected" not in page


def test_one_unit_at_a_time_in_words_to_read_aloud(story: Story) -> None:
    story.consent()
    story.plan(kind="shelter")
    page = ana(story).read("ask", untuk="rptc")
    assert "Boleh saya beri tahu RPTC Kupang bahwa Anda perlu tempat aman?" in page
    assert "Dinas Sosial" not in page


def test_a_yes_opens_exactly_what_was_allowed(story: Story) -> None:
    status, where = ana(story).send("ask", YES, untuk="ppt")
    assert (status, where) == (302, reverse("web_care:consents", args=[story.code]))
    consent = Consent.unscoped.get()
    assert allowed() == {"need", "identity", "contact"}
    assert (consent.alone, consent.police, consent.language, consent.giver) == (True, False, "uab-meto", "person")
    assert consent.expires_at.date().isoformat() == "2026-02-12"
    assert not AccessGrant.unscoped.filter(basis="consent").exists(), "a consent alone opens nothing"


def test_the_same_form_twice_counts_once(story: Story) -> None:
    desk = ana(story)
    form = desk.marks("ask", untuk="ppt") | YES
    assert desk.send("ask", form, untuk="ppt") == desk.send("ask", form, untuk="ppt")
    assert Consent.unscoped.count() == 1


def test_the_first_question_comes_first(story: Story) -> None:
    status, page = ana(story).send("ask", {"reach": "yes"}, untuk="ppt")
    assert status == 422
    assert re.findall(r'class="err" id="(f-[^"]+)"', page) == ["f-need-e"]


def test_what_is_missing_stands_beside_its_question_and_nothing_typed_is_lost(story: Story) -> None:
    answers = YES | {"told_back": "", "language": "lain", "language_other": "Bunak", "medium": ""}
    status, page = ana(story).send("ask", answers, untuk="ppt")
    assert status == 422
    assert "Minta ia mengulang dulu" in page and "Pilih satu jawaban" in page
    assert 'value="Bunak"' in page and re.search(r'name="reach" value="yes" checked', page)
    assert not Consent.unscoped.exists()


def test_later_is_an_answer_and_holds_the_clock(story: Story) -> None:
    day = {"again_on-tgl": "20", "again_on-bln": "11", "again_on-thn": "2025"}
    status, where = ana(story).send("ask", {"need": "later", **day}, untuk="ppt")
    assert status == 302 and where == reverse("web_care:consents", args=[story.code])
    entry = Entry.unscoped.get(event="consent.deferred")
    assert entry.value == "ppt" and entry.due
    assert Matter.unscoped.get(dossier=story.case_id, step="intake.consent").paused_until == entry.due
    page = ana(story).open("decisions").read("consents")
    assert "Nanti. Ditanya lagi 20 Nov" in page


def test_later_needs_a_day_to_come(story: Story) -> None:
    day = {"again_on-tgl": "12", "again_on-bln": "11", "again_on-thn": "2025"}
    assert ana(story).send("ask", {"need": "later", **day}, untuk="ppt")[0] == 422
    assert ana(story).send("ask", {"need": "later"}, untuk="ppt")[0] == 422
    assert not Entry.unscoped.filter(event="consent.deferred").exists()


def test_a_no_leads_to_what_goes_on_all_the_same(story: Story) -> None:
    desk = ana(story)
    form = desk.marks("ask", untuk="ppt") | {"need": "no", "reason": "afraid"}
    status, where = desk.send("ask", form, untuk="ppt")
    assert status == 302 and where.endswith("/izin/tidak?untuk=ppt")
    assert desk.send("ask", form, untuk="ppt")[1] == where, "a replay changes nothing"
    entry = Entry.unscoped.get(event="consent.refused")
    assert (entry.outcome, entry.value) == ("afraid", "ppt")
    page = desk.client.get(where).content.decode()
    assert "Yang tetap jalan" in page and "110" in page
    assert "Alasannya: ia takut" in desk.open("decisions").read("consents")


def test_she_may_share_with_nobody(story: Story) -> None:
    status, where = ana(story).send("ask", {"reason": "not_said"})
    assert status == 302 and where == reverse("web_care:refused", args=[story.code])
    assert Entry.unscoped.get(event="consent.refused").value == ""
    assert "Semua unit" in ana(story).open("decisions").read("consents")


def test_never_in_one_sitting_with_a_police_statement(story: Story) -> None:
    answers = YES | {"present": "police", "police_why": "statement"}
    status, page = ana(story).send("ask", answers, untuk="ppt")
    assert status == 403 and "Tanyakan izinnya di hari lain" in page
    assert not Consent.unscoped.exists()


def test_police_whom_she_asked_for_are_flagged(story: Story) -> None:
    ana(story).send("ask", YES | {"present": "police", "police_why": "asked"}, untuk="ppt")
    assert Consent.unscoped.get().police
    assert Notice.objects.filter(what="consent.police_present", role="UH").exists()
    assert "Ada polisi di ruangan." in ana(story).open("decisions").read("consents")


@pytest.mark.parametrize(
    ("day", "good"), [(("11", "5", "2026"), True), (("13", "5", "2026"), False), (("11", "11", "2025"), False)]
)
def test_a_term_is_never_longer_than_the_pack_allows(story: Story, day: tuple[str, ...], good: bool) -> None:
    until = dict(zip(("until-tgl", "until-bln", "until-thn"), day, strict=True))
    status, page = ana(story).send("ask", YES | {"term": "lain", **until}, untuk="ppt")
    assert status == (302 if good else 403), page
    assert Consent.unscoped.exists() == good


def test_the_longest_term_is_offered(story: Story) -> None:
    ana(story).send("ask", YES | {"term": "longest"}, untuk="ppt")
    assert Consent.unscoped.get().expires_at.date().isoformat() == "2026-05-12"


def test_nobody_is_asked_about_his_own_unit_or_one_that_is_not_there(story: Story) -> None:
    assert ana(story).get("ask", untuk="p2tp2a")[0] == 404
    assert ana(story).get("ask", untuk="nirgends")[0] == 404


def test_who_may_not_ask_reads_why(story: Story) -> None:
    desk = Desk(story, story.people.citra)
    page = desk.read("ask", untuk="ppt")
    assert "Peran Anda tidak mencatat langkah ini" in page and 'name="need"' not in page
    status, page = desk.send("ask", YES | {"sekali": "x" * 43}, untuk="ppt")
    assert status == 403 and "Mereka tahu nama saya" in page
    assert not Consent.unscoped.exists()


# -- a child


def test_no_child_is_asked_before_the_guardian_is_checked(child: Story) -> None:
    page = ana(child).read("ask", untuk="ppt")
    assert "Pengasuhnya belum diperiksa" in page and 'name="need"' not in page
    for answers in (YES | GIVERS, {"need": "no", "reason": "afraid"}):
        ana(child).send("ask", answers | {"sekali": "y" * 43}, untuk="ppt")
    assert not Consent.unscoped.exists()


def test_an_adults_page_asks_for_no_giver(story: Story) -> None:
    page = ana(story).read("ask", untuk="ppt")
    assert 'name="giver"' not in page and 'name="assent"' not in page


def test_a_safe_guardian_and_the_child_decide_together(child: Story) -> None:
    child.guardian("safe")
    page = ana(child).read("ask", untuk="ppt")
    assert 'name="giver" value="guardian"' in page and 'value="substitute"' not in page
    assert ana(child).send("ask", YES | GIVERS, untuk="ppt")[0] == 302
    assert (Consent.unscoped.get().giver, Consent.unscoped.get().assent) == ("guardian", "yes")


@pytest.mark.parametrize("assent", ["no", "not_asked"])
def test_at_fifteen_the_childs_own_word_decides(child: Story, assent: str) -> None:
    child.guardian("safe")
    status, page = ana(child).send("ask", YES | GIVERS | {"assent": assent}, untuk="ppt")
    assert status == 403 and "sendiri" in page
    assert not Consent.unscoped.exists()


@pytest.mark.parametrize("result", ["suspected", "unknown"])
def test_a_guardian_who_is_not_cleared_stops_the_page(child: Story, result: str) -> None:
    child.guardian(result)
    page = ana(child).read("ask", untuk="ppt")
    assert "Belum ada yang bisa memutuskan" in page and 'name="need"' not in page
    status, _page = ana(child).send("ask", YES | GIVERS | {"sekali": "z" * 43}, untuk="ppt")
    assert status == 422, "the guardian is no choice"


def test_the_substitute_decides_until_the_term_is_over(child: Story, clock: Clock) -> None:
    child.guardian("suspected")
    Desk(child, child.people.budi).send("substitute", {"who": "social_worker", "reasons": "pamannya menerima uang"})
    answers = YES | {"giver": "substitute", "assent": "yes"}
    assert ana(child).send("ask", answers, untuk="ppt")[0] == 302
    clock.forward(days=15)
    page = ana(child).read("ask", untuk="rehsos")
    assert "Belum ada yang bisa memutuskan" in page
    assert Consent.unscoped.count() == 1


# -- the list


def test_the_list_stays_closed_until_it_is_opened(story: Story) -> None:
    story.consent()
    page = ana(story).read("consents")
    assert "Ditanyakan" not in page and CANARIES["told_back"] not in page
    page = ana(story).open("decisions").read("consents")
    assert "Rehabilitasi Sosial" in page and CANARIES["told_back"] in page


def test_a_later_sitting_counts_instead_of_the_earlier(story: Story) -> None:
    desk = ana(story)
    desk.send("ask", YES, untuk="ppt")
    desk.send("ask", YES | {"reach": "no"}, untuk="ppt")
    page = desk.open("decisions").read("consents")
    assert "diganti jawaban yang lebih baru" in page.lower()
    live = Consent.unscoped.live(time.now()).get()
    assert set(live.answers.filter(answer="yes").values_list("section", flat=True)) == {"need"}


# -- taking it back


def withdraw(desk: Desk, unit: str) -> tuple[int, str]:
    return desk.send("withdraw", {"sekali": ""}, {"unit": unit})


def test_the_page_tells_what_follows_before_it_is_done(story: Story) -> None:
    story.consent()
    story.plan()
    story.refer()
    story.accept()
    dewi = client_of(story.people.dewi)
    dewi.post(reverse("web_case:open", args=[story.code, "identity"]))
    page = ana(story).read("withdraw", {"unit": story.people.dewi.unit.code})
    assert "Dewi sudah membuka" in page
    assert "pastikan salinannya sudah dihapus" in page
    assert Consent.unscoped.get().withdrawn_at is None, "reading it does nothing"


def test_it_counts_on_the_next_request_in_an_open_tab_too(story: Story) -> None:
    story.consent()
    story.plan()
    story.refer()
    story.accept()
    dewi = Desk(story, story.people.dewi).open("identity")
    assert CANARIES["name"] in dewi.read("identity")
    status, where = withdraw(ana(story), story.people.dewi.unit.code)
    assert (status, where) == (302, reverse("web_care:consents", args=[story.code]))
    page = dewi.read("identity")
    assert CANARIES["name"] not in page
    assert Matter.unscoped.filter(step="coord.recall", ended_at=None).exists()


def test_what_was_only_sent_is_cancelled(story: Story) -> None:
    story.consent()
    story.plan()
    story.refer()
    assert "dibatalkan" in ana(story).read("withdraw", {"unit": story.people.dewi.unit.code})
    withdraw(ana(story), story.people.dewi.unit.code)
    assert Referral.unscoped.get().status == "cancelled"


def test_twice_is_told_as_changed_and_done_once(story: Story) -> None:
    story.consent()
    unit = story.people.dewi.unit.code
    assert withdraw(ana(story), unit)[0] == 302
    assert withdraw(ana(story), unit)[0] == 409
    assert Entry.unscoped.filter(event="consent.withdrawn").count() == 1


def test_she_may_say_it_to_the_unit_that_receives(story: Story) -> None:
    story.consent()
    story.plan()
    story.refer()
    story.accept()
    dewi = Desk(story, story.people.dewi)
    assert dewi.get("withdraw", {"unit": "ppt"})[0] == 404
    assert dewi.get("withdraw", {"unit": story.people.dewi.unit.code})[0] == 200


def test_asked_again_she_says_no_by_taking_it_back(story: Story) -> None:
    story.consent()
    unit = story.people.dewi.unit.code
    status, page = ana(story).send("ask", {"need": "no", "reason": "afraid"}, untuk=unit)
    assert status == 403 and "Catat bahwa izinnya dicabut" in page
    assert reverse("web_care:withdraw", args=[story.code, unit]) in page


def test_what_happened_long_ago_is_recorded_with_its_day_and_why_so_late(story: Story, clock: Clock) -> None:
    clock.forward(days=3)
    day = {"occurred_at-pilih": "lain", "occurred_at-tgl": "13", "occurred_at-bln": "11", "occurred_at-thn": "2025"}
    status, page = ana(story).send("ask", YES | day, untuk="ppt")
    assert status == 422 and "Tulis mengapa baru dicatat" in page
    assert ana(story).send("ask", YES | day | {"occurred_at-alasan": "dari kertas"}, untuk="ppt")[0] == 302
    consent = Consent.unscoped.get()
    assert consent.occurred_at < consent.given_at == clock.now()
