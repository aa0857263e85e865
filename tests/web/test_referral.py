"""The referral loop in pages: the stranger first, then draft, send, answer, serve, close."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rujukan.audit.models import Entry
from rujukan.cases.models import AccessGrant
from rujukan.procedure.models import Holder, Matter
from rujukan.referrals.actions import withdraw_consent
from rujukan.referrals.models import Referral, ReferralStatus
from tests.guards.clock import Clock
from tests.people import client_of, person, unit_holding
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


def the(story: Story) -> Referral:
    assert story.referral
    return Referral.unscoped.get(id=story.referral.id)


def token_of(page: Any) -> str:
    found = re.search(r'name="sekali" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def step(client: Client, story: Story, what: str, **typed: str) -> Any:
    """Open the step's page and send it as it came, with what was typed."""
    address = f"/rujukan/{the(story).code}/langkah/{what}"
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()
    return client.post(
        address, {"seen": the(story).status, "sekali": token_of(page), "when-pilih": "sekarang", **typed}
    )


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# -- the stranger


def test_a_stranger_finds_no_referral_anywhere(clock: Clock) -> None:
    story = Story.begin().until_sent()
    fajar, code = client_of(story.people.fajar), the(story).code
    for address in (
        f"/rujukan/{code}", f"/rujukan/{code}/jawab", f"/rujukan/{code}/surat", f"/rujukan/{code}/langkah/start",
        f"/berkas/{story.code}/rujuk",
    ):  # fmt: skip
        assert fajar.get(address).status_code == 404, address
    for address in (
        f"/rujukan/{code}/jawab", f"/rujukan/{code}/pratinjau", f"/rujukan/{code}/surat",
        f"/rujukan/{code}/langkah/start", f"/berkas/{story.code}/rujuk/kirim",
    ):  # fmt: skip
        assert fajar.post(address).status_code == 404, address
    assert code not in fajar.get("/rujukan").content.decode()


@pytest.mark.parametrize("who", ["gita", "hana", "ivan", "joko", "kirana"])
def test_who_works_no_cases_finds_none_either(clock: Clock, who: str) -> None:
    story = Story.begin().until_accepted()
    client, code = client_of(getattr(story.people, who)), the(story).code
    assert client.get("/rujukan").status_code == 403
    for address in (f"/rujukan/{code}", f"/rujukan/{code}/jawab", f"/berkas/{story.code}/rujuk"):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/rujukan/{code}/surat").status_code == 404


def test_nobody_signed_in_is_sent_to_the_door(clock: Clock) -> None:
    story = Story.begin().until_sent()
    for address in ("/rujukan", f"/rujukan/{the(story).code}", f"/rujukan/{the(story).code}/jawab"):
        assert Client().get(address).status_code in (302, 403)


# -- drafting and sending


def planned() -> Story:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan()
    return story


def line_address(story: Story, ana: Client) -> str:
    page = ana.get(f"/berkas/{story.code}/rujuk").content.decode()
    found = re.search(r'href="([^"]+\?baris=[^"]+)"', page)
    assert found
    return found[1]


def drafted(story: Story, ana: Client, **typed: object) -> Any:
    address = line_address(story, ana)
    page = ana.get(address)
    return ana.post(
        address,
        {"unit": story.people.dewi.unit.code, "asks": ["identity", "contact"], "sekali": token_of(page), **typed},
    )


def test_a_draft_shows_what_goes_what_follows_and_what_never_does(clock: Clock) -> None:
    story = planned()
    ana = client_of(story.people.ana)
    page = ana.get(drafted(story, ana, message=CANARIES["message"]).headers["Location"])
    now, later, never = (re.sub("<[^>]+>", " ", part) for part in re.split('class="part', page.content.decode())[1:])
    assert "Butuh tempat aman" in now and "Perempuan" in now and "Timor Tengah Utara" in now
    assert "Nama dan identitas" in later and "diizinkan 12 Nov, sampai 12 Feb 2026" in " ".join(later.split())
    for closed in ("Yang ia ceritakan", "Perbuatan karena terpaksa", "Alamat tempat aman", "Siapa yang melapor"):
        assert closed.lower() in never.lower()
    assert CANARIES["name"] not in page.content.decode()


def test_asking_for_less_sends_less(clock: Clock) -> None:
    story = planned()
    ana = client_of(story.people.ana)
    drafted(story, ana, asks=["contact"])
    story.referral = Referral.unscoped.get()
    assert sorted(the(story).sections.values_list("section", flat=True)) == ["contact", "need"]
    send(ana, story)
    client_of(story.people.dewi).post(f"/rujukan/{the(story).code}/pratinjau")
    answer(client_of(story.people.dewi), story, "accept")
    opened = AccessGrant.unscoped.filter(unit=story.people.dewi.unit, basis="consent")
    assert sorted(opened.values_list("section", flat=True)) == ["contact", "need"]


def test_a_draft_form_that_comes_twice_drafts_once(clock: Clock) -> None:
    story = planned()
    ana = client_of(story.people.ana)
    address = line_address(story, ana)
    typed = {"unit": story.people.dewi.unit.code, "asks": ["contact"], "sekali": token_of(ana.get(address))}
    first, second = ana.post(address, typed), ana.post(address, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Referral.unscoped.count() == 1


def test_nothing_is_sent_without_her_consent_and_nothing_typed_is_lost(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    story.consent()
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    ana = client_of(story.people.ana)
    address = line_address(story, ana)
    page = ana.get(address)
    assert f"/berkas/{story.code}/izin/tanya?untuk=ppt" in page.content.decode()
    made = ana.post(address, {"unit": "ppt", "asks": ["contact"], "message": "sabar ya", "sekali": token_of(page)})
    story.referral = Referral.unscoped.get()
    refused = ana.post(f"/rujukan/{the(story).code}/langkah/send", {"seen": "draft", "sekali": token_of(page)})
    assert refused.status_code == 403
    assert "Belum ada izinnya untuk" in words_of(refused) and "sabar ya" in words_of(refused)
    assert (made.status_code, the(story).status) == (302, "draft")


def send(ana: Client, story: Story) -> Any:
    address = f"/rujukan/{the(story).code}"
    return ana.post(f"{address}/langkah/send", {"seen": "draft", "sekali": token_of(ana.get(address))})


def test_several_drafts_go_at_once_or_none(clock: Clock) -> None:
    story = planned()
    story.consent(to=story.people.eka.unit)
    ana = client_of(story.people.ana)
    drafted(story, ana)
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    address = line_address(story, ana)
    ana.post(address, {"unit": "ppt", "asks": ["contact"], "sekali": token_of(ana.get(address))})
    codes = list(Referral.unscoped.order_by("id").values_list("code", flat=True))
    page = ana.get(f"/berkas/{story.code}/rujuk")
    assert all(code in page.content.decode() for code in codes)
    none = ana.post(f"/berkas/{story.code}/rujuk/kirim", {})
    assert none.status_code == 422
    sent = ana.post(f"/berkas/{story.code}/rujuk/kirim", {"drafts": codes})
    assert sent.status_code == 302
    assert set(Referral.unscoped.values_list("status", flat=True)) == {"requested"}


def test_a_receiver_never_sees_a_draft(clock: Clock) -> None:
    story = planned()
    drafted(story, client_of(story.people.ana))
    story.referral = Referral.unscoped.get()
    dewi = client_of(story.people.dewi)
    assert dewi.get(f"/rujukan/{the(story).code}").status_code == 404
    assert the(story).code not in dewi.get("/rujukan").content.decode()


# -- answering


def answer(dewi: Client, story: Story, what: str, **typed: object) -> Any:
    return dewi.post(f"/rujukan/{the(story).code}/jawab", {"answer": what, "when-pilih": "sekarang", **typed})


def test_before_it_is_opened_nothing_of_the_need_is_shown(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi, before = client_of(story.people.dewi), Entry.unscoped.count()
    for address in (f"/rujukan/{the(story).code}/jawab", "/rujukan"):
        page = words_of(dewi.get(address)).lower()
        assert "tempat aman" not in page and "perempuan" not in page
    assert Entry.unscoped.count() == before
    assert dewi.get(f"/rujukan/{the(story).code}").headers["Location"].endswith("/jawab")


def test_opening_is_recorded_before_it_is_shown_and_the_sender_sees_that(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi, ana = client_of(story.people.dewi), client_of(story.people.ana)
    assert dewi.get(f"/rujukan/{the(story).code}/pratinjau").status_code == 405
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    look = Entry.unscoped.get(event="referral.opened")
    assert (look.section, look.by_user) == ("preview", story.people.dewi.user.id)
    page = dewi.get(f"/rujukan/{the(story).code}/jawab")
    assert "Tempat aman untuk satu orang dewasa" in words_of(page)
    for name, canary in CANARIES.items():
        assert canary not in page.content.decode(), name
    assert story.code not in page.content.decode()
    assert "sudah dibuka, belum dijawab" in words_of(ana.get("/rujukan"))


def test_accepting_leads_to_the_case_and_what_she_allowed(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = client_of(story.people.dewi)
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    done = answer(dewi, story, "accept")
    assert done.headers["Location"] == f"/berkas/{story.code}"
    page = dewi.get(f"/rujukan/{the(story).code}")
    assert CANARIES["message"] in page.content.decode()
    assert CANARIES["name"] not in page.content.decode()


def test_a_double_click_on_accept_ends_on_the_case_too(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = client_of(story.people.dewi)
    answer(dewi, story, "accept")
    assert answer(dewi, story, "accept").headers["Location"] == f"/berkas/{story.code}"
    assert Entry.unscoped.filter(event="referral.accepted").count() == 1


def test_a_colleague_can_be_named_while_accepting(clock: Clock) -> None:
    story = Story.begin().until_sent()
    mira = person("Mira", story.people.dewi.unit, roles=("SHL",))
    dewi = client_of(story.people.dewi)
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    page = dewi.get(f"/rujukan/{the(story).code}/jawab").content.decode()
    found = re.search(r'name="colleagues" value="([^"]+)"', page)
    assert found and "Mira" in page and "Dewi" not in page.split("colleagues")[1][:200]
    answer(dewi, story, "accept", colleagues=[found[1]])
    assert Holder.unscoped.filter(dossier=story.case_id, user=mira.user.id, role="SHL").exists()


def test_cannot_accept_needs_its_reason_and_other_its_words(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = client_of(story.people.dewi)
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    assert answer(dewi, story, "").status_code == 422
    fault = answer(dewi, story, "other")
    assert fault.status_code == 422 and "Tulis alasannya" in words_of(fault)
    assert answer(dewi, story, "other", words="atapnya bocor").status_code == 302
    assert the(story).status == "rejected"
    closed = dewi.get(f"/rujukan/{the(story).code}")
    assert "belum bisa menerima" in words_of(closed) and story.code not in closed.content.decode()
    page = words_of(client_of(story.people.ana).get(f"/rujukan/{the(story).code}"))
    assert "Alasan lain" in page and "Atapnya bocor" in page and "Alihkan ke unit lain" in page


def test_the_need_goes_on_to_another_unit(clock: Clock) -> None:
    story = Story.begin().until_sent()
    answer(client_of(story.people.dewi), story, "no_capacity")
    ana, other = client_of(story.people.ana), unit_holding("SHL", apart_from=(story.people.dewi.unit,))
    story.consent(to=other)
    address = f"/berkas/{story.code}/rujuk?ganti={the(story).code}"
    assert address in ana.get(f"/berkas/{story.code}/rujuk").content.decode()
    page = ana.get(address)
    made = ana.post(address, {"unit": other.code, "asks": ["contact"], "sekali": token_of(page)})
    new = Referral.unscoped.exclude(id=the(story).id).get()
    assert made.headers["Location"] == f"/rujukan/{new.code}" and new.replaces_id == the(story).id
    ana.post(
        f"/rujukan/{new.code}/langkah/send", {"seen": "draft", "sekali": token_of(ana.get(f"/rujukan/{new.code}"))}
    )
    assert not Matter.unscoped.filter(step="referral.reroute", ended_at=None).exists()
    assert "Digantikan rujukan" in words_of(ana.get(f"/rujukan/{the(story).code}"))


def test_who_holds_no_receiving_role_sees_why_he_cannot_answer(clock: Clock) -> None:
    story = Story.begin().until_sent()
    clerk = client_of(person("Tora", story.people.dewi.unit, roles=("VIS",)))
    clerk.post(f"/rujukan/{the(story).code}/pratinjau")
    page = clerk.get(f"/rujukan/{the(story).code}/jawab")
    assert "Peran Anda tidak menjawab rujukan seperti ini" in words_of(page) and "Kirim jawaban" not in words_of(page)
    assert answer(clerk, story, "accept").status_code == 403
    assert the(story).status == "requested"


def test_a_unit_without_members_is_answered_for_by_the_sender_from_its_letter(clock: Clock) -> None:
    story = planned()
    other = unit_holding("SHL", apart_from=(story.people.dewi.unit,))
    story.consent(to=other)
    story.refer(to=other)
    ana = client_of(story.people.ana)
    assert "Catat jawaban mereka" in words_of(ana.get(f"/rujukan/{the(story).code}"))
    done = ana.post(f"/rujukan/{the(story).code}/langkah/accept", {"answer": "accept", "when-pilih": "sekarang"})
    assert done.status_code == 302
    assert ReferralStatus.unscoped.get(status="accepted").on_behalf
    page = ana.get(f"/rujukan/{the(story).code}")
    assert "dicatat dari suratnya" in words_of(page)
    letter = ana.post(f"/rujukan/{the(story).code}/surat")
    assert letter.headers["Content-Type"] == "application/pdf"
    assert letter.headers["Content-Disposition"] == f'inline; filename="rujukan-{the(story).code}.pdf"'
    assert letter.headers["Cache-Control"] == "no-store"


# -- while it runs


def test_the_loop_closes_step_by_step(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi, ana = client_of(story.people.dewi), client_of(story.people.ana)
    assert step(dewi, story, "start").status_code == 302
    assert step(dewi, story, "report", words="Sudah tidur nyenyak.").status_code == 302
    assert "Sudah tidur nyenyak." in words_of(ana.get(f"/rujukan/{the(story).code}"))
    held = {"reason": "person_asked", "due-tgl": "14", "due-bln": "11", "due-thn": "2025"}
    assert step(dewi, story, "hold", **held).status_code == 302
    assert "ditunda sampai 14 Nov" in words_of(ana.get("/rujukan"))
    assert step(dewi, story, "resume").status_code == 302
    assert step(dewi, story, "complete", outcome="got_help").status_code == 302
    assert step(ana, story, "help", confirmed_by="person", answer="got_help").status_code == 302
    assert step(ana, story, "acknowledge").status_code == 302
    page = words_of(ana.get(f"/rujukan/{the(story).code}"))
    assert "rujukan tuntas" in page and "Ia sendiri mendapat bantuan" in page
    assert not AccessGrant.unscoped.live(clock.now()).filter(unit=story.people.dewi.unit, basis="consent").exists()


def test_a_pause_that_is_too_long_keeps_what_was_typed(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi = client_of(story.people.dewi)
    typed = {
        "reason": "road_closed",
        "words": "jalan putus di Miomaffo",
        "due-tgl": "30",
        "due-bln": "11",
        "due-thn": "2025",
    }
    refused = step(dewi, story, "hold", **typed)
    assert refused.status_code == 403
    assert "Paling lama ditunda sampai" in words_of(refused) and "jalan putus di Miomaffo" in words_of(refused)
    assert the(story).status == "accepted"


def test_each_side_is_offered_its_own_steps(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi, ana = client_of(story.people.dewi), client_of(story.people.ana)
    received, sent = words_of(dewi.get(f"/rujukan/{the(story).code}")), words_of(ana.get(f"/rujukan/{the(story).code}"))
    assert "Mulai melayani" in received and "Tarik kembali" not in received
    assert "Tarik kembali" in sent and "Tidak bisa dilanjutkan" not in sent
    for client, what in ((dewi, "cancel"), (dewi, "acknowledge"), (ana, "start"), (ana, "report"), (ana, "nonsense")):
        assert client.get(f"/rujukan/{the(story).code}/langkah/{what}").status_code in (403, 404)


def test_recalling_tells_what_follows_and_closes_at_once(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    ana, dewi = client_of(story.people.ana), client_of(story.people.dewi)
    assert "Mereka langsung tidak bisa melihat berkasnya lagi" in words_of(
        ana.get(f"/rujukan/{the(story).code}/langkah/cancel")
    )
    assert step(ana, story, "cancel", reason="recalled").status_code == 302
    assert the(story).status == "cancelled"
    assert CANARIES["message"] not in dewi.get(f"/rujukan/{the(story).code}").content.decode()


def test_a_referral_recalled_before_it_is_answered_says_so_to_the_receiver(clock: Clock) -> None:
    story = Story.begin().until_sent()
    ana, dewi = client_of(story.people.ana), client_of(story.people.dewi)
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    step(ana, story, "cancel", reason="wrong_unit")
    late = answer(dewi, story, "accept")
    assert late.status_code == 409
    assert "sudah berubah" in words_of(late)
    assert "ditarik kembali oleh pengirim" in words_of(dewi.get(f"/rujukan/{the(story).code}"))


# -- what another did first


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    mira = client_of(person("Mira", story.people.dewi.unit, roles=("SHL",)))
    dewi = client_of(story.people.dewi)
    address = f"/rujukan/{the(story).code}/langkah/fail"
    token = token_of(dewi.get(address))
    assert step(mira, story, "start").status_code == 302
    stale = dewi.post(
        address,
        {
            "seen": "accepted",
            "sekali": token,
            "reason": "unsafe",
            "words": "terlalu dekat rumahnya",
            "when-pilih": "sekarang",
        },
    )
    assert stale.status_code == 409
    assert "terlalu dekat rumahnya" in words_of(stale) and "Dilayani" in words_of(stale)
    assert 'name="seen" value="in-progress"' in stale.content.decode()
    assert the(story).status == "in-progress"


def test_another_officer_was_quicker(clock: Clock) -> None:
    story = Story.begin().until_sent()
    mira = client_of(person("Mira", story.people.dewi.unit, roles=("SHL",)))
    dewi = client_of(story.people.dewi)
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    answer(mira, story, "no_capacity")
    late = answer(dewi, story, "other", words="kamarnya penuh sekali")
    assert late.status_code == 409
    assert "kamarnya penuh sekali" in late.content.decode()
    assert ReferralStatus.unscoped.filter(referral=the(story)).count() == 2


def test_consent_withdrawn_while_he_reads(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = client_of(story.people.dewi)
    dewi.post(f"/rujukan/{the(story).code}/pratinjau")
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    assert answer(dewi, story, "accept").status_code == 409
    assert the(story).status == "cancelled"
    assert not AccessGrant.unscoped.filter(unit=story.people.dewi.unit).exists()


# -- after withdrawal


def test_after_withdrawal_the_service_may_go_on_without_the_sections(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    dewi = client_of(story.people.dewi)
    step(dewi, story, "start")
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    page = words_of(dewi.get(f"/rujukan/{the(story).code}"))
    assert "Layanan boleh berjalan terus tanpa itu, kalau ia mau" in page
    assert "izinnya sudah ia cabut" in page and CANARIES["message"] not in page
    assert "Tetap tertutup" in page and "Pastikan data terhapus" in page
    assert step(dewi, story, "recall").status_code == 302
    assert not Matter.unscoped.filter(step="coord.recall", ended_at=None).exists()
    assert step(dewi, story, "report", words="Masih kami temani.").status_code == 302
    assert "Pastikan data terhapus" not in words_of(dewi.get(f"/rujukan/{the(story).code}"))
    assert dewi.post(f"/rujukan/{the(story).code}/surat").status_code == 409


# -- everybody, everywhere


PAGES = {
    "list": "/rujukan", "page": "/rujukan/{referral}", "answer": "/rujukan/{referral}/jawab",
    "letter": "/rujukan/{referral}/surat", "start": "/rujukan/{referral}/langkah/start",
    "cancel": "/rujukan/{referral}/langkah/cancel", "refer": "/berkas/{case}/rujuk",
}  # fmt: skip
NOTHING = dict.fromkeys(PAGES, 404)
OUTSIDE = {"fajar": NOTHING | {"list": 200}, "eka": NOTHING | {"list": 200}} | {
    who: NOTHING | {"list": 403} for who in ("gita", "hana", "ivan", "joko", "kirana")
}
SENT = OUTSIDE | {
    "ana": {"list": 200, "page": 200, "answer": 404, "letter": 200, "start": 403, "cancel": 200, "refer": 200},
    "budi": {"list": 200, "page": 200, "answer": 404, "letter": 200, "start": 403, "cancel": 403, "refer": 200},
    "dewi": {"list": 200, "page": 302, "answer": 200, "letter": 403, "start": 409, "cancel": 409, "refer": 404},
}
ACCEPTED = SENT | {
    "ana": SENT["ana"] | {"letter": 403},
    "budi": SENT["budi"] | {"letter": 403},
    "dewi": {"list": 200, "page": 200, "answer": 302, "letter": 403, "start": 200, "cancel": 403, "refer": 200},
}
WITHDRAWN = ACCEPTED | {"dewi": ACCEPTED["dewi"]}


def statuses(story: Story) -> dict[str, dict[str, int]]:
    """What each person gets at each address."""
    codes = {"referral": the(story).code, "case": story.code}
    return {
        who: {name: client_of(getattr(story.people, who)).get(path.format(**codes)).status_code
              for name, path in PAGES.items()}
        for who in SENT
    }  # fmt: skip


def withdrawn() -> Story:
    story = Story.begin().until_accepted()
    assert story.given
    withdraw_consent(consent=story.given, by=story.people.ana.actor)
    return story


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (lambda: Story.begin().until_sent(), SENT),
        (lambda: Story.begin().until_accepted(), ACCEPTED),
        (withdrawn, WITHDRAWN),
    ],
    ids=["sent", "accepted", "withdrawn"],
)
def test_everybody_at_every_address(
    clock: Clock, until: Callable[[], Story], expected: dict[str, dict[str, int]]
) -> None:
    assert statuses(until()) == expected


# -- words


def test_no_page_of_a_referral_says_a_name_in_its_title_or_address(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    ana = client_of(story.people.ana)
    for address in ("/rujukan", f"/rujukan/{the(story).code}", f"/berkas/{story.code}/rujuk"):
        page = ana.get(address)
        title = re.search(r"<title>(.*?)</title>", page.content.decode())
        assert title and title[1].split(" · ")[0] in ("Rujukan", "Rujuk")
        for name, canary in CANARIES.items():
            if name != "message":
                assert canary not in page.content.decode(), (address, name)


def test_every_page_is_english_too(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    ana, dewi = client_of(story.people.ana), client_of(story.people.dewi)
    one = f"/rujukan/{the(story).code}"
    pages = [
        (ana, "/rujukan"), (ana, one), (ana, f"/berkas/{story.code}/rujuk"), (dewi, one),
        *((dewi, f"{one}/langkah/{what}") for what in ("start", "hold", "fail")),
        *((ana, f"{one}/langkah/{what}") for what in ("cancel", "error")),
    ]  # fmt: skip
    for client, address in pages:
        client.cookies["bahasa"] = "en"
        main = client.get(address).content.decode().split("<main")[1].split("</main>")[0]
        words = set(re.findall(r"[a-z]+", re.sub(r"<[^>]+>", " ", main).lower()))
        told = {
            "rujukan",
            "belum",
            "sudah",
            "tidak",
            "mereka",
            "anda",
            "yang",
            "dari",
            "kalau",
            "terbuka",
            "alasan",
            "diterima",
        }
        assert not words & told, (address, words & told)
