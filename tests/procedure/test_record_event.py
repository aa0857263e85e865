"""Any act event of the pack can be recorded by who may, with what it asks."""

from datetime import timedelta

import pytest
from django.db import transaction

from rujukan.audit.models import Entry
from rujukan.foundation.models import Dossier
from rujukan.procedure.actions import OWN_ACTION, record_event
from rujukan.procedure.models import Holder, Matter, Remark
from rujukan.procedure.reads import recordable
from rujukan.rules.procedure.engine import About
from rujukan.rules.refused import NotVisible, Refused
from tests.guards.clock import Clock
from tests.people import person
from tests.story import Story

pytestmark = pytest.mark.django_db
TOKEN = "t" * 43


def told(clock: Clock) -> Story:
    story = Story.begin()
    story.case()
    return story


def field_of(**asked: object) -> str:
    with pytest.raises(Refused) as refused:
        record_event(**asked)  # type: ignore[arg-type]
    return refused.value.field


# -- what is asked


def test_what_was_written_lies_sealed_in_the_packs_section(clock: Clock) -> None:
    story = told(clock)
    entry = record_event(
        dossier=story.case_id, event="case.reviewed", by=story.people.ana.actor, note="ia lebih tenang", place="kantor"
    )
    assert entry
    remark = Remark.unscoped.select_related("dossier").get(entry=entry.id)
    assert (remark.section, remark.note, remark.place) == ("decisions", "ia lebih tenang", "kantor")
    (blob,) = Remark.unscoped.values_list("note_sealed", flat=True)
    assert blob
    assert b"tenang" not in bytes(blob)


def test_a_hearing_asks_for_its_day(clock: Clock) -> None:
    story = told(clock)
    leg = person("Lusi", story.people.ana.unit, roles=("LEG",)).actor
    assert field_of(dossier=story.case_id, event="hearing.scheduled", by=leg) == "due"
    day = clock.now() + timedelta(days=20)
    record_event(dossier=story.case_id, event="hearing.scheduled", by=leg, due=day)
    assert Matter.unscoped.get(step="legal.hearing").due_at == day


def test_a_reason_or_result_is_one_of_the_packs(clock: Clock) -> None:
    story = told(clock)
    story.consent()
    ana = story.people.ana.actor
    assert field_of(dossier=story.case_id, event="return.decided", by=ana) == "outcome"
    assert field_of(dossier=story.case_id, event="return.decided", by=ana, outcome="bored") == "outcome"
    assert field_of(dossier=story.case_id, event="case.reviewed", by=ana, outcome="good") == "outcome"
    record_event(dossier=story.case_id, event="return.decided", by=ana, outcome="return")
    assert Entry.unscoped.get(event="return.decided").outcome == "return"
    assert Matter.unscoped.filter(step="repat.plan", ended_at=None).exists()


def test_a_planned_arrival_lies_ahead(clock: Clock) -> None:
    story = told(clock)
    story.consent()
    rep = person("Rian", story.people.ana.unit, roles=("REP",)).actor
    past = clock.now() - timedelta(hours=1)
    assert field_of(dossier=story.case_id, event="person.departed", by=rep, due=past) == "due"
    there = clock.now() + timedelta(hours=10)
    record_event(dossier=story.case_id, event="person.departed", by=rep, due=there)
    dues = dict(Matter.unscoped.filter(step__in=("repat.leg", "repat.arrive")).values_list("step", "due_at"))
    assert dues == {"repat.leg": there + timedelta(hours=6), "repat.arrive": there + timedelta(hours=12)}


def test_a_companion_is_a_colleague_who_holds_the_role(clock: Clock) -> None:
    story = told(clock)
    story.consent()
    lusi = person("Lusi", story.people.ana.unit, roles=("LEG",))
    asked = {"dossier": story.case_id, "event": "companion.assigned", "by": lusi.actor}
    assert field_of(**asked) == "who"
    assert field_of(**asked, who=story.people.ana.user.id) == "who"
    record_event(**asked, who=lusi.user.id)  # type: ignore[arg-type]
    assert Holder.unscoped.get(role="LEG").user == lusi.user.id


def test_an_agreed_action_goes_to_the_unit_that_agreed(clock: Clock) -> None:
    story = told(clock)
    ana, there = story.people.ana.actor, story.people.dewi.unit
    for _ in range(2):
        record_event(dossier=story.case_id, event="action.agreed", by=ana, unit=there.id)
    actions = Matter.unscoped.filter(step="coord.action")
    assert {matter.unit for matter in actions} == {there}
    assert len({matter.item for matter in actions}) == 2
    assert field_of(dossier=story.case_id, event="action.done", by=story.people.dewi.actor) == "item"
    one = actions.order_by("id")[0]
    record_event(dossier=story.case_id, event="action.done", by=story.people.dewi.actor, about=About(item=one.item))
    assert actions.get(ended_at=None) != one


# -- of what


def test_the_subject_is_one_of_this_dossiers(clock: Clock) -> None:
    story = told(clock)
    story.consent()
    story.plan()
    assert story.need
    shl = person("Siti", story.people.ana.unit, roles=("SHL",)).actor
    assert field_of(dossier=story.case_id, event="shelter.admitted", by=shl) == "about"
    with pytest.raises(NotVisible):
        record_event(dossier=story.case_id, event="shelter.requested", by=story.people.ana.actor,
                     about=About(need=story.case_id))  # fmt: skip
    record_event(
        dossier=story.case_id, event="shelter.requested", by=story.people.ana.actor, about=About(need=story.need.id)
    )
    assert Matter.unscoped.get(step="social.place").need == story.need.id


def test_a_stay_is_found_again_by_what_ends_it(clock: Clock) -> None:
    story = told(clock)
    story.consent()
    story.plan()
    assert story.need
    shl, need = person("Siti", story.people.ana.unit, roles=("SHL", "PKS")).actor, About(need=story.need.id)
    record_event(dossier=story.case_id, event="shelter.requested", by=story.people.ana.actor, about=need)
    record_event(dossier=story.case_id, event="shelter.admitted", by=shl, about=need)
    record_event(dossier=story.case_id, event="shelter.admitted", by=shl, about=need)
    stays = set(Matter.unscoped.filter(step="social.exit").values_list("item", flat=True))
    assert len(stays) == 1
    assert not Matter.unscoped.filter(step="social.place", ended_at=None).exists()
    record_event(dossier=story.case_id, event="progress.noted", by=shl)
    assert Matter.unscoped.filter(step="social.progress").count() == 2
    record_event(dossier=story.case_id, event="exit.decided", by=shl)
    assert Matter.unscoped.get(step="social.exit").due_at == clock.now() + timedelta(hours=24)
    record_event(dossier=story.case_id, event="stay.ended", by=shl)
    assert not Matter.unscoped.filter(
        step__in=("social.exit", "social.progress", "social.review"), ended_at=None
    ).exists()


# -- one way


def test_what_has_an_action_of_its_own_is_refused_here(clock: Clock) -> None:
    story = told(clock)
    with pytest.raises(Refused) as refused:
        record_event(dossier=story.case_id, event="consent.given", by=story.people.ana.actor)
    assert "halamannya sendiri" in str(refused.value)
    assert set(story.pack.events) >= OWN_ACTION


def test_the_same_form_acts_once(clock: Clock) -> None:
    story = told(clock)
    ana = story.people.ana.actor
    assert record_event(dossier=story.case_id, event="case.reviewed", by=ana, token=TOKEN)
    assert record_event(dossier=story.case_id, event="case.reviewed", by=ana, token=TOKEN) is None
    assert Entry.unscoped.filter(event="case.reviewed").count() == 1


def test_what_holds_a_departure_back_is_named_and_waived_when_she_insists(clock: Clock) -> None:
    story = told(clock)
    story.consent()
    rep = person("Rian", story.people.ana.unit, roles=("REP",)).actor
    record_event(dossier=story.case_id, event="return.wished", by=rep)
    there = clock.now() + timedelta(hours=10)
    with pytest.raises(Refused) as refused:
        record_event(dossier=story.case_id, event="person.departed", by=rep, due=there)
    assert story.pack.steps["repat.assess"].name in refused.value.params["steps"]  # type: ignore[operator]
    record_event(dossier=story.case_id, event="return.insisted", by=rep)
    assert set(Matter.unscoped.filter(step__startswith="repat.").values_list("ended_how", flat=True)) == {"waived"}
    record_event(dossier=story.case_id, event="person.departed", by=rep, due=there)


# -- what may be recorded


def test_who_has_nothing_to_do_with_it_may_record_nothing(clock: Clock) -> None:
    story = Story.begin().until_accepted()
    for who in (story.people.fajar, story.people.ivan, story.people.hana):
        assert recordable(story.case_id, who.actor) == []


def test_what_is_offered_can_be_recorded_and_what_is_not_can_not(clock: Clock) -> None:
    """For each event of the pack the list and the action agree."""
    story = Story.begin().until_accepted()
    for who in (story.people.ana, story.people.budi, story.people.dewi):
        offered = {one.event.code: one for one in recordable(story.case_id, who.actor)}
        assert offered
        for code, event in story.pack.events.items():
            if event.kind == "look" or code in OWN_ACTION or event.per == "region":
                assert code not in offered
                continue
            why = _refusal(story, code, who.actor)
            if code in offered:
                assert not why.startswith(("Peran", "Unit", "Langkah")), (code, why)
            else:
                assert why, code


def _refusal(story: Story, code: str, by: object) -> str:
    try:
        with transaction.atomic():
            record_event(dossier=story.case_id, event=code, by=by)  # type: ignore[arg-type]
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.reason
    return ""


def test_what_is_awaited_comes_first_with_its_subject(clock: Clock) -> None:
    story = told(clock)
    ana = story.people.ana.actor
    for _ in range(2):
        record_event(dossier=story.case_id, event="action.agreed", by=ana)
    offered = recordable(story.case_id, ana)
    assert [one.awaited for one in offered] == sorted((one.awaited for one in offered), reverse=True)
    done = next(one for one in offered if one.event.code == "action.done")
    assert done.awaited
    assert len(done.subjects) == 2
    assert all(about.item for about in done.subjects)


def test_what_is_held_back_is_offered_with_the_reason(clock: Clock) -> None:
    story = told(clock)
    rian = person("Rian", story.people.ana.unit, roles=("REP",)).actor
    record_event(dossier=story.case_id, event="return.wished", by=rian)
    leaving = next(o for o in recordable(story.case_id, rian) if o.event.code == "person.departed")
    assert leaving.why_not
    assert story.pack.steps["repat.assess"].name in leaving.why_not.params["steps"]  # type: ignore[operator]


def test_the_list_asks_few_questions(clock: Clock, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    story = Story.begin().until_accepted()
    ana, dewi = story.people.ana.actor, story.people.dewi.actor
    for who in (ana, dewi):
        with django_assert_max_num_queries(10):
            recordable(story.case_id, who)


def test_on_the_regions_dossier_the_secretary_records_meetings(clock: Clock) -> None:
    story = told(clock)
    region = Dossier.unscoped.get(kind="region")
    gita = story.people.gita.actor
    assert "meeting.held" in {one.event.code for one in recordable(region.id, gita)}
    record_event(dossier=region.id, event="meeting.held", by=gita, note="notula")
    record_event(dossier=region.id, event="action.agreed", by=gita)
    assert Matter.unscoped.get(step="coord.action").role == "SEC"
