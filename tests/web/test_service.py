"""The page of a service: who may see it, what it asks, and that it names nobody until it is opened."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from rujukan.accounts.reads import code_of
from rujukan.cases.actions import identify_need, name_holder
from rujukan.notifications.models import Notice
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Matter
from rujukan.referrals.models import Feedback, Referral
from rujukan.services.actions import record_cost, record_session
from rujukan.services.models import Cost, Episode, Session
from tests.guards.clock import Clock
from tests.people import Person, client_of, person, unit_holding
from tests.services.serving import own, served
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db

OTHERS = ("eka", "fajar", "gita", "hana", "ivan", "joko", "kirana")
FORMS = ("session", "cost", "end", "go_on")
NOTE = "kenari-catatan-pertemuan"
TOKEN = re.compile(r'name="sekali" value="([^"]+)"')
HREF = re.compile(r'href="([^"]+)"')
BUDGET = 36


def url(story: Story, name: str = "page", service: str = "social", key: str = "") -> str:
    known = {"code": story.code, "service": service} | ({"key": key} if key else {})
    return reverse(f"web_service:{name}", kwargs=known)


def key_of(episode: Episode) -> str:
    return code_of(episode)


def read(someone: Person | Client, address: str, language: str = "id") -> str:
    client = someone if isinstance(someone, Client) else client_of(someone)
    client.cookies["bahasa"] = language
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def send(someone: Person, address: str, **answers: str) -> tuple[int, str]:
    client = client_of(someone)
    token = TOKEN.search(read(client, address))
    answer = client.post(address, {"sekali": token[1] if token else "", "occurred_at-pilih": "sekarang"} | answers)
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


# -- who


def test_a_stranger_is_sent_to_sign_in() -> None:
    story, episode = served()
    stranger = Client()
    for address in [url(story), *(url(story, name, key=key_of(episode)) for name in FORMS)]:
        assert stranger.get(address)["Location"].startswith(reverse("account_login"))
        assert stranger.post(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", OTHERS)
def test_for_everybody_else_none_of_it_exists(who: str) -> None:
    story, episode = served()
    client = client_of(getattr(story.people, who))
    for address in [url(story), *(url(story, name, key=key_of(episode)) for name in FORMS)]:
        for answer in (client.get(address), client.post(address) if address != url(story) else client.get(address)):
            assert answer.status_code == 404, (who, address)
            assert story.people.dewi.unit.name not in answer.content.decode()
    assert not Session.unscoped.exists() and not Cost.unscoped.exists()


def test_who_serves_sees_his_service_and_no_other() -> None:
    story, _episode = served()
    assert "sedang dilayani" in read(story.people.dewi, url(story))
    for service in ("health", "legal", "repat", "nothing"):
        assert client_of(story.people.dewi).get(url(story, service=service)).status_code == 404


def test_another_s_episode_is_kept_by_its_unit_alone() -> None:
    story, episode = served()
    page = read(story.people.ana, url(story))
    assert "sedang dilayani" in page and "Catat pertemuan</a>" not in page
    for name in ("session", "cost", "end"):
        address = url(story, name, key=key_of(episode))
        assert "Unit yang melayani mencatatnya sendiri" in read(story.people.ana, address)
    client = client_of(story.people.ana)
    token = TOKEN.findall(read(client, reverse("web_case:record", args=[story.code]) + "?langkah=risk.raised"))[-1]
    wrong = {"sekali": token, "kind": "visit", "note": NOTE}
    answer = client.post(url(story, "session", key=key_of(episode)), wrong)
    assert answer.status_code == 403 and not Session.unscoped.exists()


def test_a_key_of_another_case_is_not_there() -> None:
    story, _episode = served()
    _other, foreign = served(Story(story.people, story.pack).until_accepted())
    assert client_of(story.people.dewi).get(url(story, "cost", key=key_of(foreign))).status_code == 404


# -- what it shows


def test_it_names_nobody_and_shows_no_note_until_that_is_opened() -> None:
    story, episode = served()
    record_session(episode=episode, by=story.people.dewi.actor, note=NOTE, place="kenari-tempat")
    client = client_of(story.people.dewi)
    page = read(client, url(story))
    shown = [words for name, words in CANARIES.items() if name not in ("own_words", "goal") and words in page]
    assert shown == [] and NOTE not in page
    opened = client.post(reverse("web_case:open", args=[story.code, "notes.social"]) + f"?ke={url(story)}")
    assert opened["Location"] == url(story)
    page = read(client, url(story))
    assert NOTE in page and "kenari-tempat" in page


def test_the_sender_never_reads_the_notes_of_who_serves() -> None:
    story, episode = served()
    record_session(episode=episode, by=story.people.dewi.actor, note=NOTE)
    client = client_of(story.people.ana)
    client.post(reverse("web_case:open", args=[story.code, "notes.social"]))
    assert NOTE not in read(client, url(story))


def test_the_steps_stand_there_with_their_clocks_and_who_is_to_do_them(clock: Clock) -> None:
    story, _episode = served()
    page = read(story.people.dewi, url(story))
    for matter in Matter.unscoped.filter(dossier=story.case_id, service="social", ended_at=None):
        if matter.step in story.pack.steps and story.pack.steps[matter.step].service == "social":
            assert story.pack.steps[matter.step].name.id in page
    assert "Giliran Anda." in page


def test_title_and_address_say_nothing() -> None:
    story, _episode = served()
    page = read(story.people.dewi, url(story))
    assert "<title>Layanan · Rujukan</title>" in page


def test_it_keeps_its_budget(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    story, episode = served()
    record_cost(episode=episode, by=story.people.dewi.actor, amount=5, item="food", borne_by="ngo")
    client = client_of(story.people.dewi)
    client.get(url(story))
    with django_assert_max_num_queries(BUDGET):
        client.get(url(story))


# -- three taps and a sentence


def test_from_my_people_one_tap_leads_to_the_service_with_what_is_due() -> None:
    story, _episode = served()
    mine = read(story.people.dewi, reverse("web_people:list"))
    assert url(story) in mine
    assert url(story) not in read(story.people.ana, reverse("web_people:list"))


@pytest.mark.parametrize(
    ("kind", "role"), [("treatment", "MED"), ("livelihood", "MAN"), ("return", "REP"), ("counselling", "PKS")]
)
def test_each_kind_of_worker_finds_his_people_and_what_is_due(clock: Clock, kind: str, role: str) -> None:
    story = Story.begin()
    story.case()
    unit = unit_holding(role, apart_from=(story.people.ana.unit,))
    worker = person("Pelayan", unit, roles=(role,))
    asks = story.pack.kinds[kind].asks
    story.consent(to=unit, sections=("need", "identity", "contact"))
    story.plan(kind=kind, for_unit=unit)
    story.refer(to=unit, sections=tuple(one for one in asks if one in ("need", "identity", "contact")))
    story.accept(by=worker)
    way = url(story, service=story.pack.kinds[kind].service)
    assert way in read(worker, reverse("web_people:list"))
    page = read(worker, way)
    start = reverse("web_referral:step", kwargs={"code": story.referral.code, "what": "start"})  # type: ignore[union-attr]
    assert start in page
    token = TOKEN.findall(read(worker, start))[-1]
    assert client_of(worker).post(start, {"sekali": token, "seen": "accepted"}).status_code == 302
    assert "sedang dilayani" in read(worker, way)


@pytest.mark.parametrize("role", ["VIS", "POL"])
def test_who_is_named_without_a_referral_finds_his_people_too(clock: Clock, role: str) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    worker = person("Wayan", unit_holding(role), roles=(role,))
    name_holder(dossier=story.case_id, role=role, unit=worker.unit.id, user=worker.user.id,
                by=story.people.budi.actor)  # fmt: skip
    event = {"VIS": "reintegration.opened", "POL": "report.filed"}[role]
    by = {"VIS": story.people.ana, "POL": worker}[role]
    record_event(dossier=story.case_id, event=event, by=by.actor)
    turns = Matter.unscoped.open().addressed_to(worker.actor).filter(dossier=story.case_id)
    way = url(story, service=turns.soonest_first()[0].service)
    assert way in read(worker, reverse("web_people:list"))
    assert "Giliran Anda." in read(worker, way)


def test_a_step_is_recorded_in_three_taps_and_one_sentence(clock: Clock) -> None:
    """My people -> the service -> the step's own form, its subject chosen -> sent: it comes back to the service."""
    story, _episode = served()
    client = client_of(story.people.dewi)
    page = read(client, url(story))
    form = next(href.replace("&amp;", "&") for href in HREF.findall(page) if "langkah=initial.assessed" in href)
    token = TOKEN.findall(read(client, form))[-1]
    answer = client.post(form, {"sekali": token, "when-pilih": "sekarang", "note": "Sudah tenang."})
    assert (answer.status_code, answer["Location"]) == (302, url(story))
    matter = Matter.unscoped.get(dossier=story.case_id, step="social.initial")
    assert matter.ended_how == "stopped"


def test_of_two_referrals_each_step_knows_its_own(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    eka = story.people.eka
    story.consent(to=eka.unit, sections=("need", "identity", "contact", "account"))
    for kind in ("treatment", "psych"):
        story.plan(kind=kind, for_unit=eka.unit)
        story.refer(to=eka.unit)
        story.accept(by=eka)
    client = client_of(eka)
    hrefs = [one.replace("&amp;", "&") for one in HREF.findall(read(client, url(story, service="health")))]
    triage = {href for href in hrefs if "langkah=health.triaged" in href}
    assert len(triage) == 2
    for href in triage:
        chosen = re.search("tentang=([^&]+)", href)
        assert chosen and re.search(f'value="{chosen[1]}"[^>]* checked', read(client, href))


def test_no_way_leads_to_another_site(clock: Clock) -> None:
    story, _episode = served()
    client = client_of(story.people.dewi)
    form = reverse("web_case:record", args=[story.code]) + "?langkah=initial.assessed&ke=https://example.org/berkas"
    token = TOKEN.findall(read(client, form))[-1]
    answer = client.post(form, {"sekali": token, "when-pilih": "sekarang"})
    assert answer["Location"] == reverse("web_case:page", args=[story.code])


def test_a_meeting_is_kept_once_and_locked() -> None:
    story, episode = served()
    address = url(story, "session", key=key_of(episode))
    assert send(story.people.dewi, address, kind="visit", note=NOTE) == (302, url(story))
    session = Session.unscoped.select_related("dossier").get()
    assert (session.kind, session.note) == ("visit", NOTE)


def test_a_double_click_is_one_meeting() -> None:
    story, episode = served()
    address = url(story, "session", key=key_of(episode))
    client = client_of(story.people.dewi)
    token = TOKEN.findall(read(client, address))[-1]
    for _twice in range(2):
        assert client.post(address, {"sekali": token, "kind": "contact", "note": NOTE}).status_code == 302
    assert Session.unscoped.count() == 1


def test_a_wrong_cost_loses_nothing_typed() -> None:
    story, episode = served()
    address = url(story, "cost", key=key_of(episode))
    status, page = send(story.people.dewi, address, amount="dua puluh", item="medicine")
    assert status == 422
    assert "dua puluh" in page and "Tulis dengan angka saja" in page
    assert not Cost.unscoped.exists()


def test_what_she_paid_herself_is_told_and_is_no_debt() -> None:
    story, episode = served()
    address = url(story, "cost", key=key_of(episode))
    assert send(story.people.dewi, address, amount="Rp 20.000", item="medicine", borne_by="person")[0] == 302
    page = read(story.people.dewi, url(story))
    assert "20.000" in page and "Itu bukan utangnya" in page
    assert Notice.objects.filter(what="cost.person_paid", role="UH").exists()
    assert story.code in read(story.people.budi, reverse("web_inbox:list"))


def test_it_ends_with_its_outcome_and_the_sender_reads_it() -> None:
    story, episode = served()
    address = url(story, "end", key=key_of(episode))
    assert send(story.people.dewi, address, outcome="got_help", words="Ia tinggal di keluarganya.") == (302, url(story))
    assert story.referral
    assert Referral.unscoped.get(id=story.referral.id).status == "completed"
    assert Feedback.unscoped.count() == 1
    assert "Ia mendapat bantuan" in read(story.people.ana, url(story))
    page = read(story.people.ana, reverse("web_referral:page", args=[story.referral.code]))
    assert "Ia tinggal di keluarganya." in page


def test_not_done_asks_for_the_reason() -> None:
    story, episode = served()
    address = url(story, "end", key=key_of(episode))
    assert send(story.people.dewi, address, outcome="stopped", words="kenari-tetap-ada")[0] == 422
    assert send(story.people.dewi, address, outcome="stopped", reason="unsafe")[0] == 302
    assert Episode.unscoped.get().stop_reason == "unsafe"


def test_who_presses_second_sees_that_it_has_ended() -> None:
    story, episode = served()
    address = url(story, "end", key=key_of(episode))
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",))
    client = client_of(mira)
    token = TOKEN.findall(read(client, address))[-1]
    send(story.people.dewi, address, outcome="partly")
    answer = client.post(address, {"sekali": token, "outcome": "got_help", "words": "kenari-tertulis"})
    assert answer.status_code == 409 and "kenari-tertulis" in answer.content.decode()
    assert Episode.unscoped.get().outcome == "partly"


def test_it_goes_on_with_another_referral() -> None:
    story, episode = served()
    send(story.people.dewi, url(story, "end", key=key_of(episode)), outcome="partly")
    story.consent(to=story.people.eka.unit)
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    onward = story.refer(to=story.people.eka.unit)
    address = url(story, "go_on", key=key_of(episode))
    assert send(story.people.ana, address, handed_to=onward.code) == (302, url(story))
    assert f"dilanjutkan {story.people.eka.unit.name}" in read(story.people.ana, url(story))


def test_the_unit_that_leads_takes_a_need_from_the_needs_page() -> None:
    story, _need, _episode = own()
    page = read(story.people.ana, url(story, service="legal"))
    assert "tanpa rujukan" in page and "Catat biaya" in page


def test_what_was_taken_before_she_allowed_it_begins_here(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    need = identify_need(dossier=story.case_id, kind="legal", by=story.people.ana.actor)
    assert need
    client = client_of(story.people.ana)
    client.post(reverse("web_care:take_need", args=[story.code]), {"kebutuhan": code_of(need)})
    assert not Episode.unscoped.exists()
    begin = url(story, "begin", "legal", code_of(need))
    assert begin in read(client, url(story, service="legal"))
    assert client.post(begin).status_code == 403, "she has not allowed it"
    story.consent()
    for _twice in range(2):
        assert client.post(begin).status_code == 302
    assert Episode.unscoped.get().kind == "legal"
    for other in ("dewi", "fajar"):
        assert client_of(getattr(story.people, other)).post(begin).status_code == 404


# -- words


def test_english_is_complete() -> None:
    story, episode = served()
    dewi = story.people.dewi
    record_cost(episode=episode, by=dewi.actor, amount=5_000, item="food", borne_by="person")
    text = read(dewi, url(story), "en")
    for name in ("session", "cost", "end"):
        text += read(dewi, url(story, name, key=key_of(episode)), "en")
    for words in ("Yang perlu", "Layanan", "Catat", "sedang", "sejak", "Biaya", "Ditanggung", "Pertemuan", "Giliran",
                  "Seluruhnya", "Kapan", "Siapa", "Tidak jadi", "Langkah", "rujukannya"):  # fmt: skip
        assert words not in text, words
