"""An episode begins and ends with its service, whichever action moves it; nobody else writes in it."""

from datetime import timedelta

import pytest

from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.actions import answer_service, close_need, identify_need
from rujukan.cases.actions.needs import Answered
from rujukan.notifications.models import Notice
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Matter
from rujukan.referrals import actions as referrals
from rujukan.referrals.models import Referral
from rujukan.rules.procedure.engine import About
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.rules.when import When
from rujukan.services.actions import (
    end_episode,
    hand_over,
    record_cost,
    record_session,
    serve_ourselves,
    stop_episode,
)
from rujukan.services.models import Cost, Episode, Session
from tests.guards.clock import Clock
from tests.services.serving import own, served
from tests.story import Story

pytestmark = pytest.mark.django_db

PAID = {"amount": 150_000, "item": "transport", "borne_by": "agency"}
STRANGERS = ("fajar", "eka", "gita", "hana", "ivan", "joko")


def again(episode: Episode) -> Episode:
    return Episode.unscoped.select_related("dossier").get(id=episode.id)


# -- who


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_writes_nothing_in_it(clock: Clock, who: str) -> None:
    story, episode = served()
    by = getattr(story.people, who).actor
    for press in (
        lambda: record_session(episode=episode, by=by, note="kenari"),
        lambda: record_cost(episode=episode, by=by, **PAID),  # type: ignore[arg-type]
        lambda: end_episode(episode=episode, by=by, outcome="got_help"),
        lambda: stop_episode(episode=episode, by=by, reason="unsafe"),
    ):
        with pytest.raises(Refused):
            press()
    assert (Session.unscoped.count(), Cost.unscoped.count(), again(episode).ended_at) == (0, 0, None)


def test_the_unit_that_leads_writes_in_another_s_only_where_that_has_nobody(clock: Clock) -> None:
    story, episode = served()
    with pytest.raises(Refused, match="Unit yang melayani"):
        record_session(episode=episode, by=story.people.ana.actor, note="kenari")
    with pytest.raises(Refused):
        end_episode(episode=episode, by=story.people.ana.actor, outcome="got_help")
    dewi = story.people.dewi.membership
    dewi.ends_at = clock.now()
    dewi.save()
    clock.forward(minutes=1)
    assert record_session(episode=episode, by=story.people.ana.actor, note="dari surat mereka")
    assert end_episode(episode=episode, by=story.people.ana.actor, outcome="partly").ended_at


# -- with its referral


def test_it_begins_with_the_service_and_ends_with_its_outcome(clock: Clock) -> None:
    story, episode = served()
    assert (episode.service, episode.kind, episode.unit) == ("social", "shelter", story.people.dewi.unit)
    clock.forward(days=3)
    ended = end_episode(episode=episode, by=story.people.dewi.actor, outcome="got_help", words="Ia tenang.")
    assert story.referral
    row = Referral.unscoped.get(id=story.referral.id)
    assert (row.status, row.outcome) == ("completed", "got_help")
    assert (ended.outcome, ended.ended_at, ended.stop_reason) == ("got_help", clock.now(), "")
    assert Notice.objects.filter(unit=story.people.ana.unit, what="referral.completed").exists()
    assert list(verify()) == []


@pytest.mark.parametrize("ending", ["fail", "cancel", "error"])
def test_however_the_referral_ends_it_ends_with_it(clock: Clock, ending: str) -> None:
    story, episode = served()
    assert story.referral
    row, ana, dewi = story.referral, story.people.ana.actor, story.people.dewi.actor
    if ending == "fail":
        referrals.fail_referral(referral=row, by=dewi, reason="unsafe")
    elif ending == "cancel":
        referrals.cancel_referral(referral=row, by=ana, reason="not_needed")
    else:
        referrals.mark_referral_in_error(referral=row, by=ana, words="Orang lain.")
    ended = again(episode)
    assert ended.ended_at and not ended.outcome
    assert ended.stop_reason == {"fail": "unsafe", "cancel": "not_needed", "error": "in_error"}[ending]


def test_a_pause_is_no_end_and_no_second_beginning(clock: Clock) -> None:
    story, _episode = served()
    assert story.referral
    row, dewi = story.referral, story.people.dewi.actor
    until = (clock.now() + timedelta(days=2)).date()
    referrals.hold_referral(referral=row, by=dewi, reason="person_asked", until=until)
    referrals.resume_referral(referral=row, by=dewi)
    assert Episode.unscoped.get().ended_at is None


def test_an_answer_logged_for_a_unit_without_members_begins_it_too(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    alone = story.people.dewi.membership
    alone.ends_at = clock.now()
    alone.save()
    clock.forward(minutes=1)
    story.consent()
    story.plan()
    story.refer()
    story.accept(by=story.people.ana)
    assert story.referral
    referrals.start_referral(referral=story.referral, by=story.people.ana.actor)
    episode = Episode.unscoped.get()
    assert (episode.unit, episode.by_user) == (story.people.dewi.unit, story.people.ana.user.id)


def test_it_begins_when_it_happened(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    assert story.referral
    clock.forward(hours=8)
    at = clock.now() - timedelta(hours=3)
    referrals.start_referral(referral=story.referral, by=story.people.dewi.actor, when=When(at, "day"))
    episode = Episode.unscoped.get()
    assert (episode.began_at, episode.began_precision, episode.recorded_at) == (at, "day", clock.now())


def test_it_does_not_end_before_it_began_and_not_twice(clock: Clock) -> None:
    story, episode = served()
    dewi = story.people.dewi.actor
    clock.forward(hours=1)
    with pytest.raises(Refused):
        end_episode(episode=episode, by=dewi, outcome="got_help", when=When(clock.now() - timedelta(hours=9)))
    end_episode(episode=episode, by=dewi, outcome="got_help", token="t" * 43)
    assert end_episode(episode=episode, by=dewi, outcome="got_help", token="t" * 43).outcome == "got_help"
    with pytest.raises(StateChanged):
        end_episode(episode=episode, by=dewi, outcome="partly")
    with pytest.raises(StateChanged):
        stop_episode(episode=episode, by=dewi, reason="unsafe")


# -- the unit that leads


def test_the_unit_that_leads_serves_it_itself_without_a_referral(clock: Clock) -> None:
    story, need, episode = own()
    assert (episode.referral, episode.unit, episode.service) == (None, story.people.ana.unit, "legal")
    assert Entry.unscoped.filter(dossier=story.case_id, event="referral.started", need=need.id).count() == 1
    assert not Matter.unscoped.filter(dossier=story.case_id, step="intake.serve", ended_at=None).exists()
    assert not Matter.unscoped.filter(dossier=story.case_id, step="referral.report").exists()


def test_a_second_click_changes_nothing(clock: Clock) -> None:
    story, need, episode = own()
    assert serve_ourselves(dossier=story.case_id, need=need.id, by=story.people.ana.actor).id == episode.id
    assert Entry.unscoped.filter(event="referral.started").count() == 1


@pytest.mark.parametrize("who", ["dewi", "fajar", "gita"])
def test_nobody_else_takes_a_need(clock: Clock, who: str) -> None:
    story = Story.begin().until_accepted()
    assert story.need
    with pytest.raises(Refused):
        serve_ourselves(dossier=story.case_id, need=story.need.id, by=getattr(story.people, who).actor)


def test_without_her_consent_it_does_not_begin(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    need = identify_need(dossier=story.case_id, kind="legal", by=story.people.ana.actor)
    assert need
    with pytest.raises(Refused):
        serve_ourselves(dossier=story.case_id, need=need.id, by=story.people.ana.actor)
    assert not Episode.unscoped.exists()


@pytest.mark.parametrize(
    ("result", "reason", "outcome"), [("met", "", "got_help"), ("partly", "no_money", "partly"),
                                      ("unmet", "no_money", "not_helped")],
)  # fmt: skip
def test_it_ends_with_the_answered_need(clock: Clock, result: str, reason: str, outcome: str) -> None:
    story, need, episode = own()
    close_need(dossier=story.case_id, need=need.id, result=result, reason=reason, by=story.people.ana.actor)
    ended = again(episode)
    assert ended.ended_at and (ended.outcome, ended.stop_reason) == (outcome, reason)


def test_it_ends_when_she_declines_and_her_other_services_go_on(clock: Clock) -> None:
    story, _need, episode = own()
    other = Story(story.people, story.pack, cases=story.cases)
    other.plan(kind="papers", for_unit=story.people.ana.unit)
    assert other.need
    papers = serve_ourselves(dossier=story.case_id, need=other.need.id, by=story.people.ana.actor)
    declined = Answered("legal", "declined", "person", "afraid")
    answer_service(dossier=story.case_id, answered=declined, by=story.people.ana.actor)
    assert again(episode).stop_reason == "afraid"
    assert again(papers).ended_at is None


def test_ending_it_leaves_the_need_to_be_answered(clock: Clock) -> None:
    story, need, episode = own()
    end_episode(episode=episode, by=story.people.ana.actor, outcome="got_help")
    assert Matter.unscoped.filter(step="intake.need", need=need.id, ended_at=None).exists()
    assert again(episode).ended_at


# -- within


def test_meetings_and_costs_are_kept_once_a_form(clock: Clock) -> None:
    story, episode = served()
    dewi = story.people.dewi.actor
    for _twice in range(2):
        record_session(episode=episode, by=dewi, kind="visit", note="kenari-catatan", token="s" * 43)
        record_cost(episode=episode, by=dewi, token="c" * 43, **PAID)  # type: ignore[arg-type]
    session, cost = Session.unscoped.select_related("dossier").get(), Cost.unscoped.get()
    assert (session.kind, session.note) == ("visit", "kenari-catatan")
    assert (cost.amount, cost.item, cost.borne_by) == (150_000, "transport", "agency")
    assert not Notice.objects.filter(what="cost.person_paid").exists()


def test_that_she_paid_herself_is_told_to_the_unit_head(clock: Clock) -> None:
    story, episode = served()
    record_cost(episode=episode, by=story.people.dewi.actor, amount=20_000, item="medicine", borne_by="person")
    notice = Notice.objects.get(what="cost.person_paid")
    assert (notice.unit, notice.role) == (story.people.budi.unit, "UH")


@pytest.mark.parametrize(
    ("wrong", "field"), [({"amount": 0}, "amount"), ({"amount": -5}, "amount"), ({"item": "x"}, "item"),
                         ({"borne_by": "x"}, "borne_by")],
)  # fmt: skip
def test_a_wrong_cost_is_refused_at_its_field(clock: Clock, wrong: dict[str, object], field: str) -> None:
    story, episode = served()
    with pytest.raises(Refused) as refused:
        record_cost(episode=episode, by=story.people.dewi.actor, **{**PAID, **wrong})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_what_was_long_ago_asks_why_and_what_is_to_come_is_refused(clock: Clock) -> None:
    story, episode = served()
    dewi = story.people.dewi.actor
    clock.forward(days=5)
    long_ago = clock.now() - timedelta(days=3)
    with pytest.raises(Refused) as refused:
        record_session(episode=episode, by=dewi, when=When(long_ago))
    assert refused.value.field == "late"
    record_session(episode=episode, by=dewi, when=When(long_ago, late="Baru turun dari desa."))
    with pytest.raises(Refused):
        record_session(episode=episode, by=dewi, when=When(clock.now() + timedelta(hours=1)))


def test_after_the_end_a_late_receipt_still_fits_in(clock: Clock) -> None:
    story, episode = served()
    dewi = story.people.dewi.actor
    clock.forward(hours=5)
    end_episode(episode=episode, by=dewi, outcome="got_help")
    clock.forward(hours=2)
    record_cost(episode=episode, by=dewi, when=When(clock.now() - timedelta(hours=3)), **PAID)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        record_cost(episode=episode, by=dewi, when=When(clock.now() - timedelta(minutes=5)), **PAID)  # type: ignore[arg-type]


# -- handing over


def test_it_goes_on_with_another_referral_of_the_same_case_alone(clock: Clock) -> None:
    story, episode = served()
    end_episode(episode=episode, by=story.people.dewi.actor, outcome="partly")
    first = story.referral
    assert first
    with pytest.raises(Refused):
        hand_over(episode=episode, to=first, by=story.people.ana.actor)
    story.consent(to=story.people.eka.unit)
    story.plan(kind="treatment", for_unit=story.people.eka.unit)
    following = story.refer(to=story.people.eka.unit)
    with pytest.raises(NotVisible):
        hand_over(episode=episode, to=following, by=story.people.fajar.actor)
    assert hand_over(episode=episode, to=following, by=story.people.ana.actor).handed_to_id == following.id
    elsewhere = Story(story.people, story.pack).until_sent().referral
    assert elsewhere
    with pytest.raises(NotVisible):
        hand_over(episode=episode, to=elsewhere, by=story.people.ana.actor)


def test_what_was_left_undone_does_not_hold_the_need_open(clock: Clock) -> None:
    """She recovered without the full examination: its step ends with the need, once the referral's loop is closed."""
    story = Story.begin()
    story.case()
    eka = story.people.eka
    story.consent(to=eka.unit)
    story.plan(kind="treatment", for_unit=eka.unit)
    row = story.refer(to=eka.unit)
    story.accept(by=eka)
    referrals.start_referral(referral=row, by=eka.actor)
    about = About(referral=row.id, need=row.need_id)
    record_event(dossier=story.case_id, event="health.triaged", about=about, by=eka.actor)
    end_episode(episode=Episode.unscoped.get(), by=eka.actor, outcome="got_help")
    ana = story.people.ana.actor
    with pytest.raises(Refused):
        close_need(dossier=story.case_id, need=row.need_id, result="met", by=ana)
    referrals.acknowledge_referral(referral=row, by=ana)
    close_need(dossier=story.case_id, need=row.need_id, result="met", by=ana)
    assert Matter.unscoped.get(step="health.exam").ended_how == "with need"
