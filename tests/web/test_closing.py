"""Closing as pages: what holds it back is named with whose turn it is; two people; a conference where it may."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.accounts.reads import code_of
from rujukan.cases.actions import hold_conference, propose_closing
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.conference import Minutes
from rujukan.cases.models import Closing, ClosingDecision, Conference, Task
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Course, Holder, Matter
from tests.guards.clock import Clock
from tests.people import Person, client_of, person
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

NAMES = ("page", "propose", "decide", "reopen", "confer", "hand_over")
OTHERS = ("dewi", "eka", "fajar", "gita", "hana", "ivan", "joko", "kirana")
TOKEN = re.compile(r'name="sekali" value="([^"]+)"')
HERS = "kenari saya sudah bisa sendiri"
PROPOSED = Proposed("goals_met", "kenari-ringkasan", HERS, asked_her=True)
VIEW = {"reason": "goals_met", "asked_her": "yes", "her_view": HERS, "summary": "kenari-ringkasan"}


def opened() -> Story:
    story = Story.begin()
    story.case()
    return story


def url(story: Story, name: str = "page", **more: str) -> str:
    return reverse(f"web_closing:{name}", kwargs={"code": story.code, **more})


def read(someone: Person | Client, address: str, language: str = "id") -> str:
    client = someone if isinstance(someone, Client) else client_of(someone)
    client.cookies["bahasa"] = language
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def token_of(story: Story, someone: Client) -> str:
    """Of a form that he may have."""
    page = read(someone, reverse("web_case:record", args=[story.code]) + "?langkah=risk.raised")
    return str(TOKEN.findall(page)[-1])


def send(story: Story, someone: Person, name: str, answers: dict[str, Any], **more: str) -> tuple[int, str]:
    client = client_of(someone)
    sent = {"sekali": token_of(story, client), "occurred_at-pilih": "sekarang"} | answers
    answer = client.post(url(story, name, **more), sent)
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def propose(story: Story) -> None:
    propose_closing(dossier=story.case_id, proposed=PROPOSED, by=story.people.ana.actor)


def blocking(story: Story) -> list[Matter]:
    rows = Matter.unscoped.filter(dossier=story.case_id, ended_at=None, blocks_close=True, overridden_by=None)
    return list(rows.order_by("id"))


def set_all_aside(story: Story) -> None:
    mine = [one for one in blocking(story) if "conference" in story.pack.steps[one.step].override_by]
    aside = {matter.id: "Hilang kontak." for matter in mine}
    minutes = Minutes([story.people.ana.unit.id], "there", "", "Ditutup.", sets_aside=aside)
    hold_conference(dossier=story.case_id, minutes=minutes, by=story.people.ana.actor)


def key_of(matter: Matter) -> str:
    return code_of(matter)


# -- who


def test_a_stranger_is_sent_to_sign_in() -> None:
    story = opened()
    addresses = [*(url(story, name) for name in NAMES), url(story, "aside", key=key_of(blocking(story)[0]))]
    for address in addresses:
        assert Client().get(address)["Location"].startswith(reverse("account_login"))
        assert Client().post(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", OTHERS)
def test_for_everybody_else_none_of_it_exists(who: str) -> None:
    story = Story.begin().until_accepted()
    client = client_of(getattr(story.people, who))
    for address in [*(url(story, name) for name in NAMES), url(story, "aside", key=key_of(blocking(story)[0]))]:
        assert client.get(address).status_code == 404, (who, address)
        assert client.post(address).status_code in (404, 405), (who, address)
    assert not Closing.unscoped.exists() and not Conference.unscoped.exists()


def test_in_the_unit_that_leads_each_does_his_part_alone() -> None:
    story = opened()
    status, _page = send(story, story.people.budi, "propose", VIEW)
    assert status == 403
    assert send(story, story.people.ana, "propose", VIEW)[0] == 302
    assert send(story, story.people.ana, "decide", {"decision": "go_on", "words": "x"})[0] == 403
    assert send(story, story.people.citra, "hand_over", {"user": "x"})[0] in (403, 422)
    assert not ClosingDecision.unscoped.exists()


# -- what it shows


def test_each_thing_that_blocks_is_named_with_whose_turn_and_what_clears_it() -> None:
    story = Story.begin().until_sent()
    page = read(story.people.ana, url(story))
    for matter in blocking(story):
        step = story.pack.steps[matter.step]
        assert step.name.id in page
        if step.override:
            assert step.override.id in page
    assert "Giliran Anda." in page and "Selesai dengan:" in page


def test_it_shows_no_word_of_hers_until_it_is_opened() -> None:
    story = opened()
    set_all_aside(story)
    propose(story)
    client = client_of(story.people.budi)
    page = read(client, url(story))
    assert HERS not in page and "Ditutup." not in page
    assert not [words for name, words in CANARIES.items() if name not in ("own_words", "goal") and words in page]
    there = client.post(reverse("web_case:open", args=[story.code, "decisions"]) + f"?ke={url(story)}")
    assert there["Location"] == url(story)
    page = read(client, url(story))
    assert HERS in page and "Ditutup." in page and "kenari-ringkasan" in page


def test_the_title_says_nothing_of_her() -> None:
    story = opened()
    for name in ("page", "propose", "confer"):
        assert re.search(
            "<title>(Penutupan|Konferensi kasus) · Rujukan</title>", read(story.people.ana, url(story, name))
        )


# -- closing


def test_her_own_view_is_always_asked_and_nothing_typed_is_lost() -> None:
    story = opened()
    status, page = send(story, story.people.ana, "propose", VIEW | {"her_view": ""})
    assert status == 422 and "kenari-ringkasan" in page
    assert not Closing.unscoped.exists()


def test_while_something_blocks_the_decision_is_refused_and_says_what() -> None:
    story = opened()
    propose(story)
    status, page = send(story, story.people.budi, "decide", {"decision": "close", "words": "kenari-terketik"})
    assert status == 403 and "kenari-terketik" in page
    assert story.pack.steps[blocking(story)[0].step].name.id in page
    assert Course.unscoped.get(dossier=story.case_id).closed_at is None


def test_two_people_close_it_and_the_head_opens_it_again() -> None:
    story = opened()
    set_all_aside(story)
    assert "Tidak ada lagi yang menahan penutupan." in read(story.people.ana, url(story))
    assert send(story, story.people.ana, "propose", VIEW) == (302, url(story))
    assert send(story, story.people.budi, "decide", {"decision": "close"}) == (302, url(story))
    assert Course.unscoped.get(dossier=story.case_id).closed_at
    assert "sudah ditutup" in read(story.people.ana, url(story))
    assert send(story, story.people.ana, "reopen", {"reason": "Ia menelepon."})[0] == 403
    assert send(story, story.people.budi, "reopen", {"reason": "Ia menelepon."}) == (302, url(story))
    assert Course.unscoped.get(dossier=story.case_id).closed_at is None


def test_the_work_goes_on_with_a_reason() -> None:
    story = opened()
    propose(story)
    assert send(story, story.people.budi, "decide", {"decision": "go_on"})[0] == 422
    assert send(story, story.people.budi, "decide", {"decision": "go_on", "words": "Masih ada kunjungan."})[0] == 302
    assert ClosingDecision.unscoped.get().closed is False


def test_a_decision_on_what_waits_no_more_is_stale() -> None:
    story = opened()
    propose(story)
    send(story, story.people.budi, "decide", {"decision": "go_on", "words": "Belum."})
    status, page = send(story, story.people.budi, "decide", {"decision": "go_on", "words": "kenari-lagi"})
    assert status == 409 and "kenari-lagi" in page


def test_a_double_click_is_one_proposal() -> None:
    story = opened()
    client = client_of(story.people.ana)
    sent = VIEW | {"sekali": token_of(story, client), "occurred_at-pilih": "sekarang"}
    for _twice in range(2):
        assert client.post(url(story, "propose"), sent).status_code == 302
    assert Closing.unscoped.count() == 1


def test_the_timeline_and_the_inbox_lead_here(clock: Clock) -> None:
    story = opened()
    propose(story)
    assert url(story) in read(story.people.budi, reverse("web_case:page", args=[story.code]))
    assert client_of(story.people.ana).get(
        reverse("web_case:record", args=[story.code]) + "?langkah=closure.refused"
    ).status_code == 404  # fmt: skip


# -- aside


def test_who_the_pack_names_sets_it_aside_alone_and_nobody_else() -> None:
    story = opened()
    story.consent(to=story.people.ana.unit)
    record_event(dossier=story.case_id, event="assessment.completed", by=story.people.citra.actor)
    story.plan()
    simfoni = next(matter for matter in blocking(story) if matter.step == "intake.simfoni")
    assert send(story, story.people.ana, "aside", {"reason": "Jaringan."}, key=key_of(simfoni))[0] == 403
    assert url(story, "aside", key=key_of(simfoni)) in read(story.people.budi, url(story))
    assert send(story, story.people.budi, "aside", {"reason": "Jaringan."}, key=key_of(simfoni))[0] == 302
    assert "Sudah dikesampingkan" in read(story.people.budi, url(story))


# -- conference


def minutes(story: Story, **more: Any) -> dict[str, Any]:
    unit = story.people.ana.unit.code
    return {"attendance": [unit], "she_was": "there", "decision": "kenari-keputusan", **more}


def test_a_conference_keeps_who_came_tasks_and_what_it_sets_aside() -> None:
    story = opened()
    matter = blocking(story)[0]
    answers = minutes(
        story, task_1="kenari-tugas", task_unit_1=story.people.dewi.unit.code, aside=[key_of(matter)],
        **{"task_due_1-tgl": "1", "task_due_1-bln": "12", "task_due_1-thn": "2099",
           f"aside_{key_of(matter)}": "Hilang kontak."},
    )  # fmt: skip
    assert send(story, story.people.ana, "confer", answers) == (302, url(story))
    conference = Conference.unscoped.select_related("dossier").get()
    assert conference.decision == "kenari-keputusan"
    assert Task.unscoped.select_related("dossier").get().words == "kenari-tugas"
    assert matter.id not in {one.id for one in blocking(story)}


def test_half_a_task_is_asked_back_and_nothing_is_lost() -> None:
    story = opened()
    status, page = send(story, story.people.ana, "confer", minutes(story, task_2="kenari-separuh"))
    assert status == 422 and "kenari-separuh" in page and "kenari-keputusan" in page
    assert not Conference.unscoped.exists()


def test_each_thing_set_aside_has_its_reason() -> None:
    story = opened()
    key = key_of(blocking(story)[0])
    assert send(story, story.people.ana, "confer", minutes(story, aside=[key]))[0] == 422
    assert not Conference.unscoped.exists()


def test_what_the_sop_lets_nothing_set_aside_is_not_offered_and_refused() -> None:
    story = opened()
    record_event(dossier=story.case_id, event="settlement.attempted", by=story.people.ana.actor)
    settlement = next(matter for matter in blocking(story) if matter.step == "coord.settlement")
    key = key_of(settlement)
    page = read(story.people.ana, url(story, "confer"))
    assert f'value="{key}"' not in page and story.pack.steps["coord.settlement"].name.id in page
    assert "Tidak bisa dikesampingkan." in read(story.people.ana, url(story))
    status, _page = send(
        story, story.people.ana, "confer", minutes(story, aside=[key], **{f"aside_{key}": "Sudah damai."})
    )
    assert status == 422 and not Conference.unscoped.exists()


# -- handing over


def test_another_manager_takes_over_and_the_page_says_what_goes_along() -> None:
    story = Story.begin().until_sent()
    mira = person("Mira", story.people.ana.unit, roles=("CM",))
    page = read(story.people.budi, url(story, "hand_over"))
    mine = Matter.unscoped.filter(dossier=story.case_id, ended_at=None, role="CM", unit=story.people.ana.unit)
    assert mine and all(story.pack.steps[matter.step].name.id in page for matter in mine)
    key = re.search('name="user"[^>]*value="([^"]+)"', page)
    assert key
    assert send(story, story.people.budi, "hand_over", {"user": key[1]})[0] == 302
    held = Holder.unscoped.filter(dossier=story.case_id, role="CM", until=None)
    assert [holder.user for holder in held] == [mira.user.id]
    assert story.code in read(mira, reverse("web_people:list"))
    assert story.code not in read(story.people.ana, reverse("web_people:list"))


# -- words


def test_english_is_complete() -> None:
    story = Story.begin().until_sent()
    set_all_aside(story)
    propose(story)
    record_event(dossier=story.case_id, event="settlement.attempted", by=story.people.ana.actor)
    text = "".join(read(story.people.budi, url(story, name), "en") for name in ("page", "decide", "hand_over"))
    text += "".join(read(story.people.ana, url(story, name), "en") for name in ("page", "propose", "confer"))
    for words in ("Penutupan", "Diusulkan", "Giliran", "Selesai dengan", "Dikesampingkan", "Kapan", "Unit yang",
                  "Mengapa", "Tidak jadi", "Ikut pindah", "Langkah", "Keputusan", "Ringkasan"):  # fmt: skip
        assert words not in text, words
