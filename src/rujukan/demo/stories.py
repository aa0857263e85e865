"""What waits on the day of the demonstration. Every person, number and word is invented; not all of it goes well."""

from collections.abc import Callable
from datetime import timedelta

from rujukan.cases.actions.person import Identified, SafeContact
from rujukan.demo.stage import Stage, Story, adult, child
from rujukan.foundation import time
from rujukan.intake.actions import appoint_substitute, log_call
from rujukan.intake.actions.complaint import Reporter, Victim
from rujukan.referrals import actions as referrals
from rujukan.rules.procedure.engine import About

ALL = ("need", "identity", "contact", "account", "screening")


def sewing_again(stage: Stage) -> None:
    """Home from Sarawak without wages: identified, in treatment, a safe place asked for and not yet answered."""
    story = Story(stage)
    with stage.at(days=9, hours=4):
        story.complaint(
            [adult(name="Bunga Rekaan", call="Bunga", years=24, needs=("shelter", "treatment"), phone="+6280000000001",
                   hours="16.00 sampai 18.00", code_word="pesanan pinang",
                   told="Dijanjikan kerja di toko. Sembilan bulan di rumah orang tanpa upah, paspor disimpan.")],
            channel="phone", reporter=Reporter("friend", "Teman Rekaan", "+6280000000002", "teman sekampung"),
        )  # fmt: skip
    with stage.at(days=9, hours=3):
        story.triage("medium")
        story.respond("Makan, minum, dan tempat duduk yang tenang. Ia bisa menunggu sampai besok.")
    with stage.at(days=8, hours=6):
        story.open()
    with stage.at(days=8, hours=5):
        story.guardian()
        story.consent("p2tp2a", sections=ALL)
        story.screening(
            "Direkrut lewat telepon oleh orang yang mengaku agen.", form=("ForcedLabour",), destination=("MYS",),
            sector=("T_ActivitiesOfHouseholdsAsEmployers",), recruitment=("ThroughFriendsOrSocialEvents",),
            control=("TakesEarnings", "WithholdsDocuments"),
        )  # fmt: skip
    with stage.at(days=7, hours=6):
        story.determine()
        story.consent("ppt")
        story.record("rights.informed", "skolastika", "Hak atas restitusi dan pendampingan dijelaskan.")
        treatment = story.need("treatment")
        shelter, papers = story.need("shelter", urgency="high"), story.need("papers")
        story.answer("repat", "not_needed", said_by="team")
        story.answer("reint", "later", again=(time.now() + timedelta(days=14)).date())
    with stage.at(days=6, hours=5):
        story.record("assessment.completed", "benedikta", "Tidur kurang, batuk lama, ingin bekerja lagi.")
        lines = {
            "treatment": story.line(treatment, "ppt", "Badan kuat lagi", "Batuknya diperiksa dan diobati", days=20),
            "shelter": story.line(shelter, "rptc", "Tidur tanpa takut", "Tempat aman selama satu bulan", days=3),
            "papers": story.line(papers, "rehsos", "Punya KTP lagi", "KTP baru", days=10),
        }
        story.agree()
        health = story.refer(lines["treatment"], "ppt", message="Batuk lebih dari tiga minggu.")
    with stage.at(days=5, hours=20):
        story.accept(health, "meri")
    with stage.at(days=5):
        story.start(health, "meri")
        about = About(referral=health.id, need=health.need_id)
        story.record("health.triaged", "meri", "Stabil.", about=about)
    with stage.at(days=4, hours=2):
        story.record("health.examined", "meri", "Pemeriksaan lengkap dengan izinnya.", about=about)
        story.record("control.set", "meri", "Kontrol obat.", about=about, due=stage.now + timedelta(days=3))
        story.consent("rehsos")
        paper = story.refer(lines["papers"], "rehsos")
    with stage.at(days=3, hours=22):
        story.accept(paper, "theresia")
        story.start(paper, "theresia")
    with stage.at(days=1, hours=3):
        story.done(paper, "theresia", "KTP sudah di tangannya.")
        story.acknowledge(paper)
        referrals.confirm_help(referral=paper, by=stage.actor("yustina"), answer="got_help")
        story.close(papers, "met")
    with stage.at(hours=0.6):
        story.consent("rptc")
        story.refer(lines["shelter"], "rptc", message="Ia minta kamar yang bisa dikunci dari dalam.")


def uncle_arranged_it(stage: Stage) -> None:
    """A girl of fifteen; the uncle who keeps her took the money. A substitute decides in his place."""
    story = Story(stage, manager="fransiska")
    with stage.at(days=4, hours=3):
        story.complaint(
            [child(name="Melati Rekaan", call="Mel", years=15, needs=("shelter",), do_not_contact=True)],
            channel="village", reporter=Reporter("village", "Kader Rekaan", "+6280000000003", "kader desa"),
        )  # fmt: skip
        story.triage("high", kind="child_exploitation")
        story.respond("Dijemput ke kantor bersama kader.")
        story.open()
    with stage.at(days=4, hours=1):
        story.guardian("suspected")
        story.record("child.presumed", "benedikta")
    with stage.at(days=3, hours=20):
        appoint_substitute(dossier=story.case, who="social_worker", reasons="Paman menerima uang dari perekrut.",
                           by=stage.actor("marselina"))  # fmt: skip
        story.consent("rptc", giver="substitute", assent="yes")
        shelter = story.need("shelter")
        line = story.line(shelter, "rptc", "Tidak pulang ke rumah paman", "Tempat aman untuk anak", days=2)
    with stage.at(days=3, hours=18):
        referral = story.refer(line, "rptc", message="Jangan menghubungi keluarganya.")
    with stage.at(days=3, hours=17):
        story.accept(referral, "bernadeta")
        story.start(referral, "bernadeta")


def full_house(stage: Stage) -> None:
    """The first unit is full; another is asked, and its answer is late."""
    story = _opened(stage, days=5, name="Mawar Rekaan", years=31, needs=("treatment", "counselling"))
    with stage.at(days=4):
        story.consent("rehsos")
        need = story.need("counselling", urgency="medium")
        line = story.line(need, "rehsos", "Ada yang mendengar saya", "Pendamping sosial tetap")
        first = story.refer(line, "rehsos")
    with stage.at(days=3, hours=8):
        referrals.reject_referral(referral=first, by=stage.actor("theresia"), reason="no_capacity",
                                  words="Baru ada petugas lagi bulan depan.")  # fmt: skip
        story.acknowledge(first)
    with stage.at(days=2, hours=20):
        story.consent("uptd-ntt")
        story.refer(line, "uptd-ntt", replaces=first.id)


def changed_her_mind(stage: Stage) -> None:
    """She allowed it, it began, and she took it back: the receiver has to confirm that the rest is gone."""
    story = _opened(stage, days=12, name="Dahlia Rekaan", years=27, needs=("treatment",))
    with stage.at(days=11):
        consent = story.consent("ppt")
        need = story.need("treatment")
        line = story.line(need, "ppt", "Kepala tidak pusing lagi", "Diperiksa dokter")
        referral = story.refer(line, "ppt")
    with stage.at(days=10):
        story.accept(referral, "meri")
        story.start(referral, "meri")
    with stage.at(days=1, hours=2):
        referrals.withdraw_consent(consent=consent, by=stage.actor("yustina"))


def not_today(stage: Stage) -> None:
    """She wants no help from anybody now; it is written down with her reason, and she knows where to find us."""
    story = _opened(stage, days=3, name="Kenanga Rekaan", years=19, needs=(), risk="low", asks=False)
    with stage.at(days=2, hours=6):
        referrals.refuse_consent(dossier=story.case, reason="distrust", by=stage.actor("yustina"))


def perhaps_later(stage: Stage) -> None:
    """`Later` is an answer: she is asked again on the agreed day."""
    story = _opened(stage, days=2, name="Teratai Rekaan", years=22, needs=("legal",), manager="fransiska", asks=False)
    with stage.at(days=1, hours=20):
        again = stage.now + timedelta(days=2)
        referrals.defer_consent(dossier=story.case, until=again, by=stage.actor("fransiska"))


def from_the_boat(stage: Stage) -> None:
    """Two men from one fishing vessel: one complaint, two cases, neither page names the other."""
    story = Story(stage, manager="fransiska")
    crew = [adult(name=f"Nelayan Rekaan {n}", sex="male", years=28 + n, needs=("legal", "return")) for n in (1, 2)]
    with stage.at(days=6):
        story.complaint(crew, channel="agency", reporter=Reporter("agency", "Petugas Pelabuhan Rekaan", "", "instansi"))
        story.triage("medium", "low")
        story.respond("Keduanya makan dan menelepon rumah atas kemauan sendiri.")
        story.open()
    for which in (0, 1):
        story.which = which
        with stage.at(days=5, hours=12 - which):
            story.guardian()
            story.consent("p2tp2a", sections=ALL)
            story.screening(
                "Kontrak berbeda dari yang dijanjikan, dokumen ditahan nakhoda.", form=("ForcedLabour",),
                sector=("A_AgricultureForestryAndFishing",), destination=("TWN",), recruitment=("AtAPlaceOfBusiness",),
            )  # fmt: skip
    story.which = 0
    with stage.at(days=4, hours=10):
        story.determine()
        legal = story.need("legal")
        served = story.serve(legal)
        story.line(legal, "p2tp2a", "Upah saya dihitung", "Kerugian dihitung sejak awal")
        story.record("companion.requested", "skolastika", "Minta pendamping.")
        story.record("report.filed", "skolastika", "Tanda bukti lapor dari Unit PPA.")
    with stage.at(days=3, hours=5):
        story.meet(served, "skolastika", "Buku upah dan kontrak difotokopi; ia menghitung sendiri kekurangannya.")
        story.pay(served, "skolastika", 45_000, "papers", "agency")


def answered_by_letter(stage: Stage) -> None:
    """A unit without anybody in the system answered on paper; the case manager logged it on its behalf."""
    story = _opened(stage, days=20, name="Cempaka Rekaan", years=34, needs=("shelter",))
    with stage.at(days=19):
        story.consent("efata")
        need = story.need("shelter")
        line = story.line(need, "efata", "Jauh dari dia dulu", "Tempat aman di luar kabupaten")
        referral = story.refer(line, "efata")
    with stage.at(days=18, hours=20):
        story.accept(referral, "yustina")
    with stage.at(days=17):
        story.start(referral, "yustina")
    with stage.at(days=2):
        story.done(referral, "yustina", "Sudah dua minggu tinggal, ingin pulang.", outcome="partly")


def just_now(stage: Stage) -> None:
    """An hour ago, and nobody has looked at the risk yet."""
    story = Story(stage)
    with stage.at(hours=1.2):
        story.complaint([Victim("unsure", (), Identified(sex="female"), SafeContact())], channel="whatsapp",
                        danger="unknown", reporter=Reporter("unknown"))  # fmt: skip


def danger_now(stage: Stage) -> None:
    """High risk, and the unit head has not opened the case."""
    story = Story(stage)
    with stage.at(hours=3.5):
        filed = story.complaint(
            [adult(name="Anggrek Rekaan", years=29, needs=("shelter", "treatment"), phone="+6280000000004")],
            channel="phone", danger="yes",
        )  # fmt: skip
        log_call(dossier=filed.dossier, number="110", answered=True, by=stage.actor("rikardus"))
    with stage.at(hours=3):
        story.triage("high")


def not_trafficking(stage: Stage) -> None:
    """No trafficking: she is not let go, but brought to the service that is hers."""
    story = _opened(stage, days=15, name="Seroja Rekaan", years=40, needs=("legal",), risk="low")
    with stage.at(days=13):
        story.determine("not_trafficking", to="labour", reasons="Upah terlambat, tetapi tidak ada paksaan.")


def paid_for_medicine(stage: Stage) -> None:
    """Treated and recovered; part of the medicine she had paid herself, and the unit head was told."""
    story = _opened(stage, days=30, name="Wijaya Rekaan", years=26, needs=("treatment",))
    with stage.at(days=29, hours=4):
        story.determine()
        story.consent("ppt")
        need = story.need("treatment")
        line = story.line(need, "ppt", "Bisa tidur tanpa nyeri", "Punggungnya diobati")
        referral = story.refer(line, "ppt")
    with stage.at(days=28):
        story.accept(referral, "meri")
        story.start(referral, "meri")
        episode = story.episode(referral)
        story.record("health.triaged", "meri", "Stabil.", about=About(referral=referral.id, need=need.id))
    with stage.at(days=20):
        story.meet(episode, "meri", "Nyeri berkurang; latihan di rumah ditunjukkan.")
        story.pay(episode, "meri", 150_000, "examination", "state")
        story.pay(episode, "meri", 35_000, "medicine", "person")
    with stage.at(days=9):
        story.record("health.closed", "meri", "Pulih.", about=About(referral=referral.id, need=need.id))
        story.end(episode, "meri", words="Selesai diobati, boleh kembali kapan saja.")
    with stage.at(days=8, hours=3):
        story.acknowledge(referral)
        story.close(need, "met")


def back_at_her_loom(stage: Stage) -> None:
    """Everything was answered; she said so herself, the conference agreed, and the unit head closed the case."""
    story = _opened(stage, days=85, name="Cendana Rekaan", years=38, needs=("counselling",), risk="low")
    with stage.at(days=83):
        story.determine()
        story.consent("rehsos")
        need = story.need("counselling")
        story.record("assessment.completed", "benedikta", "Ingin bekerja lagi dengan tenunnya.")
        line = story.line(need, "rehsos", "Ada yang mendengar saya", "Enam kali bertemu")
        story.agree()
        referral = story.refer(line, "rehsos")
    with stage.at(days=82):
        story.record("simfoni.entered", "petrus")
        story.accept(referral, "theresia")
        story.start(referral, "theresia")
        episode = story.episode(referral)
    for n, days in enumerate((75, 60, 45), start=1):
        with stage.at(days=days):
            story.meet(episode, "theresia", f"Pertemuan ke-{n}. Ia bercerita sebanyak yang ia mau.", kind="visit")
            story.pay(episode, "theresia", 60_000, "transport", "region")
    with stage.at(days=40):
        story.end(episode, "theresia", words="Ia menenun lagi dan punya kelompok.")
    with stage.at(days=39, hours=2):
        story.acknowledge(referral)
        referrals.confirm_help(referral=referral, by=stage.actor("yustina"), answer="got_help")
        story.close(need, "met")
    with stage.at(days=12):
        story.confer("Pendampingan selesai; pintu tetap terbuka.", there=("p2tp2a", "rehsos"),
                     aside="Tujuannya tercapai dan ia sendiri meminta cukup.")  # fmt: skip
        story.propose("goals_met", "Saya sudah bisa sendiri. Kalau perlu saya tahu ke mana.", "Menenun lagi sejak Mei.")
    with stage.at(days=11):
        story.decide(close=True)


def not_closed_yet(stage: Stage) -> None:
    """Proposed to be closed while something was open: the unit head let the work go on and said why."""
    story = _opened(stage, days=25, name="Nusa Rekaan", years=29, needs=("legal",), manager="fransiska")
    with stage.at(days=23):
        legal = story.need("legal")
        story.serve(legal)
    with stage.at(days=3):
        story.propose("own_wish", "Saya mau cepat selesai saja.", "Perhitungan kerugian belum jadi.")
    with stage.at(days=2):
        story.decide(close=False, words="Kebutuhan hukumnya belum dijawab. Tanyakan lagi apa yang membuatnya lelah.")


def _opened(
    stage: Stage, *, days: float, name: str, years: int, needs: tuple[str, ...], risk: str = "medium",
    manager: str = "yustina", asks: bool = True,
) -> Story:  # fmt: skip
    """Filed, triaged and opened, so long ago; asked and screened too, unless she did not want that yet."""
    story = Story(stage, manager=manager)
    with stage.at(days=days):
        story.complaint([adult(name=name, years=years, needs=needs)])
        story.triage(risk)
        story.respond("Didengar dan diberi minum.")
    with stage.at(days=days, hours=-1):
        story.open()
        story.guardian()
    if asks:
        with stage.at(days=days, hours=-3):
            story.consent("p2tp2a", sections=ALL)
            story.screening("Ceritanya sendiri.", form=("ForcedLabour",), destination=("MYS",))
    return story


STORIES: tuple[Callable[[Stage], None], ...] = (
    sewing_again, uncle_arranged_it, full_house, changed_her_mind, not_today, perhaps_later, from_the_boat,
    answered_by_letter, just_now, danger_now, not_trafficking,
    paid_for_medicine, back_at_her_loom, not_closed_yet,
)  # fmt: skip
