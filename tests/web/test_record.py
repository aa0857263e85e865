"""Recording any step of the pack: who may, what it asks, and that nothing typed is lost and nothing counts twice."""

import re
from datetime import timedelta
from secrets import token_urlsafe

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.disclosure.history import timeline
from rujukan.disclosure.lists import turns_on
from rujukan.disclosure.shapes import TimelineRow
from rujukan.foundation import time
from rujukan.web.turns import link_of
from tests.guards.clock import Clock
from tests.people import REGION, Person, client_of, person, unit_holding
from tests.story import Story

pytestmark = pytest.mark.django_db

NOTE, PLACE = "kenari-catatan-langkah", "kenari-tempat-langkah"


def url(code: str, event: str = "", **more: str) -> str:
    """The page, or the form of an event."""
    query = "&".join(f"{key}={value}" for key, value in {**({"langkah": event} if event else {}), **more}.items())
    return reverse("web_case:record", kwargs={"code": code}) + (f"?{query}" if query else "")


def listed(someone: Person, code: str, **more: str) -> str:
    """The list as he reads it."""
    answer = client_of(someone).get(url(code, **more))
    assert answer.status_code == 200
    return answer.content.decode()


def record(client: Client, code: str, event: str, **typed: str):  # type: ignore[no-untyped-def]
    """What comes when he sends the form, just now unless he says otherwise."""
    return client.post(url(code, event), {"sekali": token_urlsafe(32), "when-pilih": "sekarang", **typed})


def happened(story: Story, event: str) -> list[TimelineRow]:
    """How the event stands in the record, as the unit head reads it."""
    rows = timeline(story.code, to=story.people.budi.actor, now=time.now())
    return [row for row in rows if row.event == event]


# -- who


def test_a_stranger_is_sent_to_sign_in() -> None:
    story = Story.begin().until_sent()
    for answer in (Client().get(url(story.code)), Client().post(url(story.code, "case.reviewed"))):
        assert answer["Location"].startswith(reverse("account_login"))


def test_who_has_nothing_to_do_with_it_records_nothing() -> None:
    story = Story.begin().until_sent()
    for who in ("dewi", "eka", "fajar", "gita", "hana", "ivan", "joko", "kirana"):
        client = client_of(getattr(story.people, who))
        assert client.get(url(story.code)).status_code == 404
        assert client.get(url(story.code, "case.reviewed")).status_code == 404
        assert record(client, story.code, "case.reviewed").status_code == 404
    assert not happened(story, "case.reviewed")


def test_a_step_of_another_role_is_not_offered() -> None:
    story = Story.begin().until_sent()
    assert client_of(story.people.citra).get(url(story.code, "case.reviewed")).status_code == 404
    assert record(client_of(story.people.citra), story.code, "case.reviewed").status_code == 404


def test_what_has_a_page_of_its_own_is_not_recorded_here() -> None:
    story = Story.begin().until_sent()
    for event in ("consent.given", "plan.agreed", "referral.accepted", "nonsense"):
        assert client_of(story.people.ana).get(url(story.code, event)).status_code == 404


def test_a_receiver_records_his_steps_after_he_accepted() -> None:
    story = Story.begin().until_accepted()
    answer = record(client_of(story.people.dewi), story.code, "initial.assessed", note=NOTE)
    assert answer.status_code == 302
    assert len(happened(story, "initial.assessed")) == 1


# -- the list


def test_turns_come_first_then_services_in_the_order_of_the_sop() -> None:
    story = Story.begin().until_accepted()
    text = listed(story.people.ana, story.code)
    names = [story.pack.services[code].name.id for code in ("intake", "legal", "reint", "coord")]
    places = [text.index("Giliran Anda</h2>"), *(text.index(f'<span class="name">{name}') for name in names)]
    assert places == sorted(places)


def test_a_turn_with_a_page_of_its_own_leads_there() -> None:
    story = Story.begin()
    story.case()
    text = listed(story.people.ana, story.code)
    assert f'href="{reverse("web_care:ask", kwargs={"code": story.code})}"' in text


def test_a_step_that_something_holds_back_says_what() -> None:
    story = Story.begin().until_accepted()
    rina = person("Rina", story.people.dewi.unit, roles=("REP",))
    record(client_of(story.people.citra), story.code, "return.wished")
    text = listed(rina, story.code)
    leaving = text[text.index(story.pack.events["person.departed"].name.id) :]
    assert "Belum bisa: masih terbuka" in leaving[:400]
    assert "langkah=person.departed" not in text
    answer = record(
        client_of(rina), story.code, "person.departed", **{"due-tgl": "1", "due-bln": "1", "due-thn": "2090"}
    )
    assert answer.status_code == 403
    assert not happened(story, "person.departed")


def test_a_step_with_several_ends_asks_which_happened() -> None:
    story = Story.begin().until_accepted()
    assert record(client_of(story.people.ana), story.code, "transfer.proposed").status_code == 302
    turns = turns_on(story.code, to=story.people.budi.actor, now=time.now())
    turn = next(one for one in turns if "transfer.accepted" in one.records)
    assert link_of(turn, turn.code) == url(story.code, tugas=turn.step)
    text = listed(story.people.budi, story.code, tugas=turn.step)
    assert "Apa yang terjadi?" in text
    for event in turn.records:
        assert f"langkah={event}" in text


# -- the form


def test_a_due_step_takes_three_taps_and_a_sentence() -> None:
    story = Story.begin().until_accepted()
    client = client_of(story.people.citra)
    page = client.get(reverse("web_case:page", kwargs={"code": story.code})).content.decode()
    form = re.search(r'<a class="btn low[^"]*" href="([^"]+)"', page)
    assert form
    due = next(choice for choice in turns_on(story.code, to=story.people.citra.actor, now=time.now()) if choice.due_at)
    assert due
    answer = record(client, story.code, "assessment.completed", note=NOTE)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("web_case:page", kwargs={"code": story.code})
    assert story.pack.events["assessment.completed"].name.id in client.get(answer["Location"]).content.decode()


def test_what_was_written_lies_sealed_where_the_pack_says() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.ana)
    record(client, story.code, "case.reviewed", note=NOTE, place=PLACE)
    page = reverse("web_case:page", kwargs={"code": story.code})
    assert NOTE not in client.get(page).content.decode()
    client.post(reverse("web_case:open", kwargs={"code": story.code, "section": "decisions"}))
    text = client.get(page).content.decode()
    assert NOTE in text
    assert PLACE in text


def test_a_replayed_form_counts_once() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.ana)
    token = token_urlsafe(32)
    for _ in range(2):
        assert record(client, story.code, "case.reviewed", sekali=token).status_code == 302
    assert len(happened(story, "case.reviewed")) == 1


def test_it_happened_earlier_and_clocks_run_from_then(clock: Clock) -> None:
    story = Story.begin().until_sent()
    clock.forward(minutes=30)
    answer = record(
        client_of(story.people.ana), story.code, "case.reviewed",
        **{"when-pilih": "lain", "when-tgl": "12", "when-bln": "11", "when-thn": "2025", "when-jam": "09.45"},
    )  # fmt: skip
    assert answer.status_code == 302
    (row,) = happened(story, "case.reviewed")
    assert row.at == clock.moment - timedelta(minutes=25)


def test_late_entry_asks_why_and_keeps_what_was_typed(clock: Clock) -> None:
    story = Story.begin().until_sent()
    clock.forward(days=3)
    client = client_of(story.people.ana)
    when = {"when-pilih": "lain", "when-tgl": "12", "when-bln": "11", "when-thn": "2025", "when-jam": "11.00"}
    answer = record(client, story.code, "case.reviewed", note=NOTE, **when)
    assert answer.status_code == 422
    assert NOTE in answer.content.decode()
    assert not happened(story, "case.reviewed")
    answer = record(client, story.code, "case.reviewed", note=NOTE, **when, **{"when-alasan": "listrik padam"})
    assert answer.status_code == 302


def test_what_has_not_happened_yet_is_refused_beside_its_field() -> None:
    story = Story.begin().until_sent()
    when = {"when-pilih": "lain", "when-tgl": "1", "when-bln": "1", "when-thn": "2090"}
    answer = record(client_of(story.people.ana), story.code, "case.reviewed", note=NOTE, **when)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode() or 'class="err"' in answer.content.decode()
    assert NOTE in answer.content.decode()


def test_it_asks_the_result_that_the_pack_lists() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.ana)
    form = client.get(url(story.code, "return.decided")).content.decode()
    for words in story.pack.events["return.decided"].asks.texts.values():
        assert words.id.capitalize() in form
    assert record(client, story.code, "return.decided").status_code == 422
    assert record(client, story.code, "return.decided", outcome="stay").status_code == 302
    assert happened(story, "return.decided")[0].outcome == "stay"


def test_it_asks_the_date_that_the_event_brings(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    client = client_of(story.people.ana)
    typed = {"due-tgl": "20", "due-bln": "11", "due-thn": "2025"}
    assert record(client, story.code, "action.agreed", **typed).status_code == 302
    (row,) = happened(story, "action.agreed")
    assert row.due is not None
    assert row.due.date().isoformat() == "2025-11-20"


def test_it_works_on_a_complaint() -> None:
    story = Story.begin()
    filed = story.complaint()
    client = client_of(story.people.citra)
    answer = record(client, filed.dossier.code, "response.given", note=NOTE)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("web_complaint:page", kwargs={"code": filed.dossier.code})


def test_it_works_on_the_region_for_who_coordinates() -> None:
    story = Story.begin()
    client = client_of(story.people.gita)
    assert "Untuk seluruh kabupaten." in client.get(url(REGION)).content.decode()
    assert record(client, REGION, "action.agreed").status_code == 302
    for who in ("hana", "ivan", "joko"):
        assert client_of(getattr(story.people, who)).get(url(REGION)).status_code == 404


# -- entered in error


def error_url(code: str) -> str:
    return reverse("web_case:error", kwargs={"code": code})


def key_of(story: Story, person: Person, event: str) -> str:
    rows = timeline(story.code, to=person.actor, now=time.now())
    return next(row.key for row in rows if row.event == event)


def test_its_author_marks_it_with_a_reason_and_it_stays_struck_out() -> None:
    story = Story.begin().until_sent()
    client = client_of(story.people.ana)
    record(client, story.code, "case.reviewed")
    key = key_of(story, story.people.ana, "case.reviewed")
    assert client.get(f"{error_url(story.code)}?baris={key}").status_code == 200
    assert client.post(error_url(story.code), {"baris": key}).status_code == 422
    answer = client.post(error_url(story.code), {"baris": key, "reason": "salah berkas"})
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert f"<s>{story.pack.events['case.reviewed'].name.id}</s>" in text
    assert happened(story, "case.reviewed")[0].in_error


def test_nobody_else_marks_it() -> None:
    story = Story.begin().until_sent()
    record(client_of(story.people.ana), story.code, "case.reviewed")
    key = key_of(story, story.people.ana, "case.reviewed")
    for who in ("budi", "citra", "dewi", "fajar", "gita", "hana"):
        answer = client_of(getattr(story.people, who)).post(error_url(story.code), {"baris": key, "reason": "x"})
        assert answer.status_code == 404
    assert Client().post(error_url(story.code), {"baris": key})["Location"].startswith(reverse("account_login"))
    assert not happened(story, "case.reviewed")[0].in_error


def test_an_act_on_a_complaint_is_marked_the_same_way() -> None:
    story = Story.begin()
    filed = story.complaint()
    client, code = client_of(story.people.citra), filed.dossier.code
    record(client, code, "response.given")
    timeline_page = client.get(reverse("web_case:timeline", kwargs={"code": code})).content.decode()
    assert reverse("web_complaint:page", kwargs={"code": code}) in timeline_page
    key = next(
        row.key for row in timeline(code, to=story.people.citra.actor, now=time.now()) if row.event == "response.given"
    )
    answer = client.post(error_url(code), {"baris": key, "reason": "belum ditolong"})
    assert f"<s>{story.pack.events['response.given'].name.id}</s>" in client.get(answer["Location"]).content.decode()


def test_a_unit_that_has_only_a_turn_gets_the_form_of_that_turn_and_nothing_more() -> None:
    story = Story.begin().until_accepted()
    record(client_of(story.people.ana), story.code, "shelter.requested")
    keeper = person("Rosa", unit_holding("SHL"), roles=("SHL",))
    client = client_of(keeper)
    inbox = client.get(reverse("web_inbox:list")).content.decode()
    assert f'href="{url(story.code, tugas="social.place")}"' in inbox
    assert client.get(reverse("web_case:page", kwargs={"code": story.code}))["Location"].startswith(url(story.code))
    text = client.get(url(story.code)).content.decode()
    assert "langkah=shelter.refused" in text
    assert story.people.ana.user.name not in text
    assert client.get(url(story.code, "person.ran_away")).status_code == 404
    for name in ("timeline", "seen", "holders"):
        assert client.get(reverse(f"web_case:{name}", kwargs={"code": story.code})).status_code == 404


# -- in English


def test_english_is_complete() -> None:
    story = Story.begin().until_accepted()
    client = client_of(story.people.ana)
    client.cookies["bahasa"] = "en"
    text = client.get(url(story.code)).content.decode() + client.get(url(story.code, "return.decided")).content.decode()
    text += client.get(reverse("web_case:timeline", kwargs={"code": story.code})).content.decode()
    assert "Record a step" in text
    for words in ("Catat", "Giliran", "Kapan", "Hasilnya", "Di mana", "Belum", "langkah lain", "Riwayat", "Tandai"):
        assert words not in text
