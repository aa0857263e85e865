"""The waist: what is refused, what an act moves, and that nothing is half done."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from rujukan.accounts.models import Membership
from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.foundation.saying import say
from rujukan.procedure.act import act_on
from rujukan.procedure.actions import record_event
from rujukan.procedure.models import Course, Matter, MatterDue
from rujukan.procedure.reading import WHOLE
from rujukan.referrals.actions import withdraw_consent
from rujukan.referrals.states import about
from rujukan.rules.refused import Refused
from rujukan.rules.when import When
from tests.guards.clock import START, Clock
from tests.story import Story

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")


def matter(story: Story, step: str) -> Matter:
    return Matter.unscoped.filter(dossier=story.case_id, step=step).latest("started_at", "id")


def events(story: Story) -> list[str]:
    return list(Entry.unscoped.filter(dossier=story.case_id).order_by("seq").values_list("event", flat=True))


# -- one act


def test_an_act_within_an_act_is_the_same_one(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    ana = story.people.ana.actor
    with act_on(story.case_id, ana) as outer, act_on(story.case_id, ana) as inner:
        assert inner is outer
        inner.happened("case.reviewed")
        outer.happened("case.reviewed")
    assert events(story)[-2:] == ["case.reviewed", "case.reviewed"]
    assert list(verify()) == []


def test_what_breaks_in_the_middle_leaves_nothing(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    before = events(story), Matter.unscoped.filter(ended_at=None).count()
    with pytest.raises(ZeroDivisionError), act_on(story.case_id, story.people.ana.actor) as act:
        act.happened("case.reviewed")
        raise ZeroDivisionError
    assert (events(story), Matter.unscoped.filter(ended_at=None).count()) == before
    with act_on(story.case_id, story.people.ana.actor) as act:
        act.happened("case.reviewed")
    assert list(verify()) == []


# -- who


def test_a_stranger_records_nothing(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    for who in (story.people.fajar, story.people.ivan, story.people.hana, story.people.gita):
        with pytest.raises(Refused):
            record_event(dossier=story.case_id, event="risk.raised", by=who.actor)


def test_a_role_of_the_pack_is_asked_for(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    with pytest.raises(Refused) as refused:
        record_event(dossier=story.case_id, event="losses.listed", by=story.people.citra.actor)
    assert "Kerugian" in say(refused.value, WITA) or "kerugian" in say(refused.value, WITA)


def test_a_unit_to_which_a_matter_is_addressed_has_the_dossier(clock: Clock) -> None:
    story = Story.begin().until_sent()
    dewi = story.people.dewi.actor
    with act_on(story.case_id, dewi) as act:
        assert act.can("risk.raised") is None
    eka = story.people.eka.actor
    with act_on(story.case_id, eka) as act:
        refused = act.can("risk.raised")
    assert refused
    assert refused.reason == "Unit Anda tidak memegang berkas ini."


def test_the_entry_keeps_the_role_in_which_the_actor_acted(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    record_event(dossier=story.case_id, event="case.reviewed", by=story.people.ana.actor)
    assert Entry.unscoped.get(event="case.reviewed").by_role == "CM"


def test_an_event_is_recorded_on_its_kind_of_dossier_alone(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    for dossier, event in (
        (story.case_id, "referrer.answered"),
        (story.case_id, "meeting.held"),
        (story.case_id, "no.such"),
    ):
        with pytest.raises(Refused):
            record_event(dossier=dossier, event=event, by=story.people.citra.actor)


def test_the_second_person_is_another(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    with act_on(story.case_id, story.people.ana.actor) as act:
        for block in [m for m in act.matters if m.blocks_close]:
            act.change(block.id, ended_at=act.at, ended_how="stopped")
        act.happened("closure.proposed", outcome="goals_met")
    budi = story.people.budi.actor
    with act_on(story.case_id, budi) as act:
        assert act.can("case.closed") is None
    Entry.unscoped.filter(event="closure.proposed").update(by_user=budi.user)
    with act_on(story.case_id, budi) as act:
        refused = act.can("case.closed")
    assert refused
    assert "orang kedua" in str(refused)


# -- when


def test_what_has_not_happened_yet_is_refused(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    with pytest.raises(Refused) as refused:
        record_event(
            dossier=story.case_id,
            event="case.reviewed",
            by=story.people.ana.actor,
            when=When(START + timedelta(hours=1)),
        )
    assert refused.value.field == "occurred_at"


def test_what_happened_over_a_day_ago_asks_for_a_reason(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    ana, happened = story.people.ana.actor, clock.now()
    clock.forward(hours=25)
    with pytest.raises(Refused) as refused:
        record_event(dossier=story.case_id, event="case.reviewed", by=ana, when=When(happened))
    assert refused.value.field == "late"
    assert "24 jam" in say(refused.value, WITA)
    late = When(happened, late="baru turun dari desa")
    entry = record_event(dossier=story.case_id, event="case.reviewed", by=ana, when=late)
    assert entry
    assert (entry.occurred_at, entry.recorded_at) == (happened, clock.now())


def test_a_stop_before_its_start_is_refused_with_both_times_in_both_languages(clock: Clock) -> None:
    story = Story.begin()
    clock.forward(hours=2)
    story.case()
    with pytest.raises(Refused) as refused:
        record_event(dossier=story.case_id, event="case.reviewed", by=story.people.ana.actor, when=When(START))
    assert "12 Nov 2025 09.40" in say(refused.value, WITA)
    assert "12 Nov 2025 11.40" in say(refused.value, WITA)
    with translation.override("en"):
        said = say(refused.value, WITA)
    assert "12 Nov 2025 09:40" in said
    assert "Words" not in said
    assert "id=" not in said


def test_clocks_run_from_when_it_happened(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    happened = clock.now() + timedelta(minutes=5)
    clock.forward(hours=3)
    record_event(dossier=story.case_id, event="death.reported", by=story.people.ana.actor, when=When(happened))
    heirs = matter(story, "branch.heirs")
    assert (heirs.started_at, heirs.due_at) == (happened, happened + timedelta(hours=24))
    assert heirs.recorded_at == clock.now()


def test_a_clock_set_back_an_hour_puts_nothing_before_what_was(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    ana = story.people.ana.actor
    clock.forward(hours=-1)
    entry = record_event(dossier=story.case_id, event="case.reviewed", by=ana)
    assert entry
    assert entry.occurred_at == START
    assert list(verify()) == []


def test_a_clock_that_was_a_year_ahead_is_put_right(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    Course.unscoped.filter(dossier=story.case_id).update(last_act_at=clock.now() + timedelta(days=365))
    with act_on(story.case_id, story.people.ana.actor) as act:
        assert act.at == clock.now()


# -- consent


def test_a_service_waits_for_her_consent_and_a_withdrawal_stops_it(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    citra = story.people.citra.actor
    with pytest.raises(Refused) as refused:
        record_event(dossier=story.case_id, event="assessment.completed", by=citra)
    assert "persetujuan" in str(refused.value)
    consent = story.consent()
    record_event(dossier=story.case_id, event="assessment.completed", by=citra)
    withdraw_consent(consent=consent, by=story.people.ana.actor)
    with pytest.raises(Refused):
        record_event(dossier=story.case_id, event="assessment.completed", by=citra)


def test_for_another_unit_only_a_consent_to_it_counts(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    with act_on(story.case_id, story.people.dewi.actor) as act:
        assert act._consented()
    with act_on(story.case_id, story.people.eka.actor) as act:
        assert not act._consented()


# -- risk and age


def test_raising_the_risk_moves_running_clocks_and_keeps_the_old_dues(clock: Clock) -> None:
    story = Story.begin()
    story.case(risk="low")
    story.consent()
    old = matter(story, "intake.assess").due_at
    clock.forward(hours=1)
    record_event(dossier=story.case_id, event="risk.raised", outcome="high", by=story.people.citra.actor)
    moved = matter(story, "intake.assess")
    assert moved.due_at == moved.started_at + timedelta(days=2)
    kept = MatterDue.objects.get(matter=moved)
    assert (kept.due_at, kept.why, kept.moved_at) == (old, "raised", clock.now())


def test_only_the_unit_head_lowers_the_risk(clock: Clock) -> None:
    story = Story.begin()
    story.case(risk="high")
    story.consent()
    with pytest.raises(Refused):
        record_event(dossier=story.case_id, event="risk.lowered", outcome="low", by=story.people.ana.actor)
    record_event(dossier=story.case_id, event="risk.lowered", outcome="low", by=story.people.budi.actor)
    assert Course.unscoped.get(dossier=story.case_id).risk == "low"
    assert matter(story, "intake.assess").limit == "P7D w"


def test_a_second_triage_may_raise_but_not_lower(clock: Clock) -> None:
    story = Story.begin()
    story.complaint()
    citra = story.people.citra.actor
    with act_on(story.complaint_id, citra) as act:
        act.set_risk("medium", why="triage")
        act.set_risk("high", why="triage")
        with pytest.raises(Refused):
            act.set_risk("low", why="triage")
        assert act.course.risk == "high"


def test_doubt_about_her_age_gives_a_child_the_limits_of_high_risk(clock: Clock) -> None:
    story = Story.begin()
    story.case(risk="medium")
    story.consent()
    assert matter(story, "intake.assess").limit == "P5D w"
    record_event(dossier=story.case_id, event="child.presumed", by=story.people.citra.actor)
    assert Course.unscoped.get(dossier=story.case_id).age == "unsure"
    assert matter(story, "intake.assess").limit == "P2D c"


# -- to whom


def test_matters_go_to_the_lead_unit_where_it_holds_the_role_else_to_the_regions_first(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    lead = story.people.ana.unit
    assert matter(story, "intake.assess").unit == lead
    assert matter(story, "referral.serve").unit == story.people.dewi.unit
    record_event(dossier=story.case_id, event="emergency.found", by=story.people.ana.actor)
    assert (matter(story, "health.urgent").unit.code, matter(story, "health.urgent").role) == ("ppt", "MED")


def test_what_nobody_holds_goes_to_the_head_who_is_told_so(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    with act_on(story.case_id, story.people.ana.actor) as act:
        step = act.pack.steps["health.urgent"].model_copy(update={"who": ("NOBODY",)})
        assert act.addressee(step, WHOLE) == (story.people.budi.unit.id, "UH", True)


def test_a_manager_answers_only_for_a_unit_that_has_nobody_in_the_system(clock: Clock) -> None:
    story = Story.begin().until_sent()
    assert story.referral
    with act_on(story.case_id, story.people.ana.actor) as act:
        assert act.can("referral.accepted", about(story.referral))
        Membership.objects.filter(unit=story.people.dewi.unit).update(ends_at=clock.now())
        assert act.can("referral.accepted", about(story.referral)) is None
