"""The story with its canaries: two persons, one complaint, every basis, tier and class that is in use.

The adult is referred to three units: to Eka's it is only sent, Dewi's serves, Maya's served until she withdrew; a
fourth referral is a draft. The other is a child with a suspected guardian, for whom a substitute decides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from rujukan.cases.actions import agree_plan, hold_conference, identify_need, propose_closing, write_plan_line
from rujukan.cases.actions.closing import Proposed
from rujukan.cases.actions.conference import Given, Minutes
from rujukan.cases.actions.person import Identified, SafeContact, Told
from rujukan.cases.actions.plan import Line
from rujukan.cases.models import Consent
from rujukan.directory.models import Unit
from rujukan.foundation import keyring, time
from rujukan.intake.actions import (
    appoint_substitute,
    check_guardian,
    complete_screening,
    file_complaint,
    make_determination,
)
from rujukan.intake.actions.complaint import Received, Reporter, Victim
from rujukan.intake.actions.determination import Determined
from rujukan.intake.actions.guardian import Checked
from rujukan.intake.actions.screening import Answers, Fact
from rujukan.procedure.actions import record_event
from rujukan.referrals.actions import (
    accept_referral,
    draft_referral,
    give_consent,
    report_referral,
    send_referrals,
    withdraw_consent,
)
from rujukan.referrals.actions.consent import Sitting
from rujukan.referrals.actions.sending import Draft
from rujukan.referrals.models import Referral
from rujukan.rules.procedure.engine import About
from rujukan.services.actions import begin_episode, record_session
from rujukan.services.models import Episode
from rujukan.worker import SWEEPS
from tests.conftest import TEST_KEY
from tests.guards.clock import Clock
from tests.people import Person, person, unit_holding
from tests.story import Story

CANARIES: dict[str, tuple[str, ...]] = {
    "who": ("Kenari Namanya", "Kenari Panggilan", "5303014107990001", "Kenari Kecamatan"),
    "contact": ("+628110000777", "0811-0000-777", "kenari-isyarat-ibu", "kenari-yang-angkat", "16.07-18.09"),
    "told": ("kenari-ceritanya-di-kapal",),
    "child-who": ("Kenari Anaknya", "5303014107100002", "Kenari Desanya"),
    "child-contact": ("+628110000555", "0811-0000-555", "kenari-isyarat-anak"),
    "child-told": ("kenari-cerita-anaknya",),
    "reporter": ("Kenari Pelapor", "+628110000888", "0811-0000-888", "kenari-cara-jawab"),
    "fact": ("kenari-fakta-upah", "kenari-sumber-buku"),
    "reasons": ("kenari-alasan-penetapan",),
    "guardian": ("kenari-pamannya", "kenari-alasan-pengganti"),
    "consent": ("kenari-kata-penerima-dewi",),
    "consent-others": ("kenari-kata-penerima-eka", "kenari-kata-penerima-maya"),
    "line-dewi": ("kenari tidur tanpa takut", "kenari-tujuan-dewi"),
    "line-eka": ("kenari sakit kepala", "kenari-tujuan-eka"),
    "line-maya": ("kenari mau menjahit", "kenari-tujuan-maya"),
    "line-draft": ("kenari ke Kupang", "kenari-tujuan-draf"),
    "message-dewi": ("kenari-pesan-dewi",),
    "message-eka": ("kenari-pesan-eka",),
    "message-maya": ("kenari-pesan-maya",),
    "message-draft": ("kenari-pesan-draf",),
    "report-dewi": ("kenari-kabar-dewi",),
    "report-maya": ("kenari-kabar-maya",),
    "note-dewi": ("kenari-catatan-dewi",),
    "note-lead": ("kenari-catatan-unit-pemimpin",),
    "place": ("kenari-alamat-rumah-aman",),
    "minutes": ("kenari-notula",),
    "task": ("kenari-tugas",),
    "closing": ("kenari-usul-tutup",),
    "session-dewi": ("kenari-pertemuan-dewi",),
    "session-maya": ("kenari-pertemuan-maya",),
}
"""Words that stand nowhere but in sealed columns, by what they belong to."""


@dataclass
class World:
    """Everybody, and the codes that stand in addresses."""

    story: Story
    clock: Clock
    people: dict[str, Person] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    consents: dict[str, Consent] = field(default_factory=dict)
    episodes: dict[str, Episode] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, str]:
        """Of the woman's and the child's case, the complaint, and the referrals: what a row calls them -> the code."""
        woman, child = self.story.cases
        assert self.story.filed
        named = {"woman": woman.dossier.code, "child": child.dossier.code, "complaint": self.story.filed.dossier.code}
        return {**named, **{name: row.code for name, row in self.referrals.items()}}


@contextmanager
def world(blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once, in a transaction that is taken back at the end; each cell of the table runs in a savepoint of it."""
    keyring.use(TEST_KEY)
    with pytest.MonkeyPatch.context() as patch, blocker.unblock():
        clock = Clock()
        patch.setattr(time, "_set", clock)
        outer = transaction.atomic()
        outer._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase marks its own
        with outer:
            yield _build(clock)
            transaction.set_rollback(True)


def _build(clock: Clock) -> World:
    found = World(Story.begin(), clock)
    _everybody(found)
    _complaint(found)
    found.story.case(persons=2)
    for to in ("dewi", "eka", "maya"):
        found.consents[to] = _consent(found, to)
    _who_decides(found)
    _referrals(found)
    clock.forward(minutes=5)
    _served(found)
    _withdrawn(found)
    _beyond(found)
    for sweep in SWEEPS:
        sweep(clock.now())
    return found


def _everybody(found: World) -> None:
    cast = found.story.people
    lead, social = cast.ana.unit, cast.dewi.unit
    found.people = {
        "ana": cast.ana, "budi": cast.budi, "citra": cast.citra, "lia": person("Lia", lead, roles=("PKS",)),
        "eka": cast.eka, "dewi": cast.dewi, "nia": person("Nia", social, roles=("PKS",)),
        "maya": person("Maya", unit_holding("MAN", apart_from=(lead,)), roles=("MAN",)), "fajar": cast.fajar,
        "gita": cast.gita, "ivan": cast.ivan, "hana": cast.hana, "joko": cast.joko,
    }  # fmt: skip


def _complaint(found: World) -> None:
    c = CANARIES
    woman = Victim(
        "adult", ("shelter",),
        Identified(
            name=c["who"][0], call_name=c["who"][1], nik=c["who"][2], sex="female", age=24, district=c["who"][3]
        ),
        SafeContact("phone", phone=c["contact"][0], code_word=c["contact"][2], who_may_answer=c["contact"][3],
                    hours=c["contact"][4]),
        Told(c["told"][0], "id"),
    )  # fmt: skip
    child = Victim(
        "child", ("counselling",),
        Identified(name=c["child-who"][0], nik=c["child-who"][1], sex="female", age=15, district=c["child-who"][2]),
        SafeContact("phone", phone=c["child-contact"][0], code_word=c["child-contact"][2]),
        Told(c["child-told"][0], "id"),
    )  # fmt: skip
    reporter = Reporter("friend", c["reporter"][0], c["reporter"][1], how_to_answer=c["reporter"][3])
    received = Received("phone", "yes", [woman, child], reporter)
    found.story.filed = file_complaint(received=received, by=found.people["citra"].actor)


def _who_decides(found: World) -> None:
    woman, child = found.story.cases
    citra, budi = found.people["citra"].actor, found.people["budi"].actor
    fact, source = CANARIES["fact"]
    facts = {
        "recruited": Fact("act", "yes", fact, source),
        "wages_withheld": Fact("means", "yes", fact, source),
        "forced_labour": Fact("purpose", "yes", fact, source),
    }
    codes = {"form": ("ForcedLabour",), "destination": ("MYS",), "sector": ("T_ActivitiesOfHouseholdsAsEmployers",)}
    check_guardian(dossier=woman.dossier_id, checked=Checked("no", "no", "safe"), by=citra)
    complete_screening(dossier=woman.dossier_id, answers=Answers(facts, codes), by=citra)
    reasons = Determined("victim", CANARIES["reasons"][0])
    make_determination(dossier=woman.dossier_id, determined=reasons, by=budi)
    uncle, why = CANARIES["guardian"]
    check_guardian(dossier=child.dossier_id, checked=Checked("yes", "yes", "suspected", uncle), by=citra)
    appoint_substitute(dossier=child.dossier_id, who="unit_head", reasons=why, by=budi)


def _consent(found: World, to: str) -> Consent:
    told_back = {"dewi": CANARIES["consent"][0], "eka": CANARIES["consent-others"][0]}
    answers = {**dict.fromkeys(("need", "identity", "contact"), "yes"), "account": "no", "screening": "later"}
    sitting = Sitting(
        found.people[to].unit.id, answers, "id", "spoken", alone=True,
        told_back=told_back.get(to, CANARIES["consent-others"][1]),
    )  # fmt: skip
    given = give_consent(dossier=found.story.case_id, sitting=sitting, by=found.people["ana"].actor)
    assert given
    return given


def _referrals(found: World) -> None:
    units = {name: found.people[name].unit for name in ("dewi", "eka", "maya")}
    units["draft"] = found.people["dewi"].unit
    kinds = {"dewi": "shelter", "eka": "treatment", "maya": "livelihood", "draft": "counselling"}
    for name, kind in kinds.items():
        found.referrals[name] = _drafted(found, name, kind, units[name])
    agree_plan(dossier=found.story.case_id, by=found.people["ana"].actor)
    sent = [found.referrals[name] for name in ("dewi", "eka", "maya")]
    send_referrals(dossier=found.story.case_id, referrals=sent, by=found.people["ana"].actor)


def _drafted(found: World, name: str, kind: str, unit: Unit) -> Referral:
    by, dossier = found.people["ana"].actor, found.story.case_id
    words, goal = CANARIES[f"line-{name}"]
    need = identify_need(dossier=dossier, kind=kind, by=by)
    assert need
    line = write_plan_line(dossier=dossier, line=Line(need.id, unit.id, goal, words), by=by)
    assert line
    draft = Draft(line.id, unit.id, ("need", "identity", "contact"), CANARIES[f"message-{name}"][0])
    made = draft_referral(dossier=dossier, draft=draft, by=by)
    assert made
    return made


def _served(found: World) -> None:
    dossier = found.story.case_id
    for name in ("dewi", "maya"):
        row, by = found.referrals[name], found.people[name].actor
        accept_referral(referral=row, by=by)
        begun = begin_episode(referral=row, by=by)
        report_referral(referral=row, by=by, words=CANARIES[f"report-{name}"][0])
        found.episodes[name] = begun
        record_session(episode=begun, by=by, note=CANARIES[f"session-{name}"][0])
    shelter = About(need=found.referrals["dewi"].need_id)
    dewi, ana = found.people["dewi"].actor, found.people["ana"].actor
    record_event(
        dossier=dossier, event="shelter.admitted", by=dewi, about=shelter, place=CANARIES["place"][0],
    )  # fmt: skip
    record_event(dossier=dossier, event="social.assessed", by=dewi, note=CANARIES["note-dewi"][0])
    record_event(dossier=dossier, event="case.reviewed", by=ana, note=CANARIES["note-lead"][0])


def _withdrawn(found: World) -> None:
    withdraw_consent(consent=found.consents["maya"], by=found.people["ana"].actor)


def _beyond(found: World) -> None:
    """A conference with a task for Dewi's unit, and the proposal to close, which waits for the unit head."""
    dossier, by = found.story.case_id, found.people["ana"].actor
    (minutes,), (task,), (closing,) = CANARIES["minutes"], CANARIES["task"], CANARIES["closing"]
    given = Given(found.people["dewi"].unit.id, task, found.clock.now() + timedelta(days=3))
    told = Minutes([by.unit, found.people["dewi"].unit.id], "there", minutes, minutes, tasks=[given])  # type: ignore[list-item]
    hold_conference(dossier=dossier, minutes=told, by=by)
    propose_closing(dossier=dossier, proposed=Proposed("goals_met", closing, closing, asked_her=True), by=by)
