"""Time passes: rungs once each, pauses that end, decrees, periods; also after an outage of weeks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rujukan import worker
from rujukan.audit.models import Entry
from rujukan.audit.verify import verify
from rujukan.cases.actions import name_holder
from rujukan.foundation.models import Dossier
from rujukan.notifications.models import Notice
from rujukan.procedure import sweeps
from rujukan.procedure.actions import record_event
from rujukan.procedure.ladders import pass_rungs
from rujukan.procedure.models import Holder, Matter, MatterDue, Rung, StoredPack
from rujukan.procedure.packs import put_in_force
from rujukan.referrals.actions import defer_consent
from tests.guards.clock import Clock
from tests.people import REGION, person, small_town
from tests.story import Story, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(clock: Clock) -> Story:
    story = Story.begin()
    story.case(risk="medium")
    Notice.objects.all().delete()
    return story


def only(step: str) -> Matter:
    """Leave that clock alone running."""
    Matter.unscoped.exclude(step=step).update(ended_at=datetime(2030, 1, 1, tzinfo=UTC), due_at=None)
    return Matter.unscoped.get(step=step, ended_at=None)


def after(matter: Matter, **difference: float) -> datetime:
    """So long after it was due."""
    assert matter.due_at
    return matter.due_at + timedelta(**difference)


def late(notices: str = "late:") -> list[tuple[str, str]]:
    return list(Notice.objects.filter(what__startswith=notices).order_by("id").values_list("role", "what"))


def rungs(matter: Matter) -> list[tuple[int, str]]:
    return list(Rung.objects.filter(matter=matter).order_by("number").values_list("number", "role"))


# -- the ladder


def test_each_rung_is_passed_once_and_its_role_told(story: Story, clock: Clock) -> None:
    screen = only("intake.screen")  # PKS's, E2: CM at due, UH two working days later, SEC five
    assert screen.due_at
    clock.at(screen.due_at)
    assert sweeps.escalate(clock.now()) == 0
    for forward, role in ((timedelta(minutes=1), "CM"), (timedelta(days=4), "UH"), (timedelta(days=3), "SEC")):
        clock.at(clock.now() + forward)
        sweeps.escalate(clock.now())
        sweeps.escalate(clock.now())
        assert late()[-1] == (role, "late:intake.screen")
    assert rungs(screen) == [(1, "CM"), (2, "UH"), (3, "SEC")]
    assert len(late()) == 3
    clock.forward(days=30)
    assert sweeps.escalate(clock.now()) == 0


def test_after_an_outage_every_rung_is_recorded_and_the_highest_told(story: Story, clock: Clock) -> None:
    screen = only("intake.screen")
    clock.forward(days=21)
    sweeps.escalate(clock.now())
    assert rungs(screen) == [(1, "CM"), (2, "UH"), (3, "SEC")]
    assert late() == [("SEC", "late:intake.screen")]
    passed = list(Rung.objects.order_by("number").values_list("passed_at", flat=True))
    assert passed == sorted(passed)
    assert passed[0] == screen.due_at


def test_a_role_that_is_responsible_already_is_not_told(story: Story, clock: Clock) -> None:
    consent = only("intake.consent")  # CM's, E2
    clock.at(after(consent, minutes=1))
    sweeps.escalate(clock.now())
    assert (rungs(consent), late()) == ([(1, "CM")], [])


def test_a_role_that_nobody_holds_passes_its_rung_to_the_next_at_once(clock: Clock) -> None:
    story = Story.begin()
    story.complaint()
    triage = only("intake.triage")  # INT's, E1: no manager is named on a complaint
    clock.at(after(triage, minutes=1))
    sweeps.escalate(clock.now())
    assert rungs(triage) == [(1, "CM"), (2, "UH")]
    assert late() == [("UH", "late:intake.triage")]
    vacant, head = Rung.objects.order_by("number")
    assert (vacant.unit, head.unit) == (None, story.people.budi.unit)
    assert vacant.passed_at == head.passed_at == triage.due_at
    clock.forward(hours=2)
    sweeps.escalate(clock.now())
    assert len(rungs(triage)) == 2  # the head is not told a second time
    clock.forward(hours=12)
    sweeps.escalate(clock.now())
    assert rungs(triage)[-1] == (3, "SEC")


def test_the_ladder_finds_the_manager_in_the_unit_where_he_is_named(story: Story, clock: Clock) -> None:
    screen = only("intake.screen")
    clock.forward(minutes=1)
    there = person("Wati", story.people.dewi.unit, roles=("CM",))
    name_holder(
        dossier=story.case_id, role="CM", unit=there.unit.id, user=there.user.id, by=story.people.budi.actor
    )  # fmt: skip
    clock.at(after(screen, minutes=1))
    sweeps.escalate(clock.now())
    assert Notice.objects.get(what="late:intake.screen").unit == there.unit


def test_what_is_immediate_goes_the_hours_ladder(clock: Clock) -> None:
    story = Story.begin().until_sent()
    respond = only("referral.respond")
    Matter.unscoped.filter(id=respond.id).update(grade="high")
    clock.at(after(respond, hours=3))
    sweeps.escalate(clock.now())
    assert [role for _number, role in rungs(respond)] == ["CM", "UH"]
    assert Holder.unscoped.filter(dossier=story.case_id, role="CM").exists()


def test_when_nothing_has_come_no_dossier_is_opened(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the moment, a second round right after the first opens none."""
    Story.begin().until_sent()

    def opens(act: object, now: object) -> int:
        raise AssertionError("a dossier was opened for nothing")

    for _ in range(24):
        clock.forward(hours=11)
        sweeps.escalate(clock.now())
        with monkeypatch.context() as patch:
            patch.setattr(sweeps, "_on_each", lambda rows, do: opens(do, rows) if rows else 0)
            sweeps.escalate(clock.now())


def test_a_moved_due_has_a_ladder_of_its_own(story: Story, clock: Clock) -> None:
    screen = only("intake.screen")
    clock.at(after(screen, minutes=1))
    sweeps.escalate(clock.now())
    moved = clock.now() + timedelta(days=1)
    Matter.unscoped.filter(id=screen.id).update(due_at=moved)
    clock.at(moved + timedelta(minutes=1))
    sweeps.escalate(clock.now())
    assert Rung.objects.filter(matter=screen, number=1).count() == 2


def test_what_is_paused_or_ended_climbs_no_ladder(story: Story, clock: Clock) -> None:
    screen = only("intake.screen")
    clock.forward(days=30)
    Matter.unscoped.filter(id=screen.id).update(paused_at=clock.now())
    assert sweeps.escalate(clock.now()) == 0
    Matter.unscoped.filter(id=screen.id).update(paused_at=None, ended_at=clock.now())
    assert sweeps.escalate(clock.now()) == 0


def test_a_hearing_is_called_to_mind_before_it_comes(story: Story, clock: Clock) -> None:
    lusi = person("Lusi", story.people.ana.unit, roles=("LEG",)).actor
    day = clock.now() + timedelta(days=10)
    record_event(dossier=story.case_id, event="hearing.scheduled", by=lusi, due=day)
    only("legal.hearing")
    clock.at(day - timedelta(days=3))
    assert sweeps.escalate(clock.now()) == 0
    clock.forward(minutes=1)
    assert sweeps.escalate(clock.now()) == 1
    assert sweeps.escalate(clock.now()) == 0
    assert late("soon:") == [("LEG", "soon:legal.hearing")]
    clock.at(day + timedelta(minutes=1))
    sweeps.escalate(clock.now())
    assert late() == [("CM", "late:legal.hearing")]


def test_one_dossier_that_fails_stops_no_other(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story.begin()
    story.case(persons=2)
    real, seen = pass_rungs, []

    def fails_first(act, now):  # type: ignore[no-untyped-def]
        seen.append(act.dossier.id)
        if len(seen) == 1:
            raise RuntimeError("broken")
        return real(act, now)

    clock.forward(days=2)
    monkeypatch.setattr(sweeps, "pass_rungs", fails_first)
    assert sweeps.escalate(clock.now()) > 0
    assert len(seen) == 3
    assert not Rung.objects.filter(matter__dossier=seen[0]).exists()


# -- pauses


def test_a_deferred_consent_goes_on_on_the_agreed_day(story: Story, clock: Clock) -> None:
    consent = Matter.unscoped.get(step="intake.consent")
    clock.forward(days=1)
    until = clock.now() + timedelta(days=5)
    defer_consent(dossier=story.case_id, until=until, by=story.people.ana.actor)
    clock.at(until - timedelta(minutes=1))
    assert sweeps.resume_paused(clock.now()) == 0
    assert not Matter.unscoped.overdue(clock.now()).filter(id=consent.id).exists()
    clock.at(until + timedelta(days=3))  # three days without a worker
    assert sweeps.resume_paused(clock.now()) == 1
    assert sweeps.resume_paused(clock.now()) == 0
    again = Matter.unscoped.get(id=consent.id)
    assert consent.due_at
    assert (again.paused_at, again.due_at) == (None, consent.due_at + timedelta(days=5))
    assert MatterDue.objects.get(matter=consent, why="resumed").due_at == consent.due_at


def test_at_high_risk_later_is_an_answer_but_no_pause(clock: Clock) -> None:
    story = Story.begin()
    story.case(risk="high")
    defer_consent(dossier=story.case_id, until=clock.now() + timedelta(days=5), by=story.people.ana.actor)
    assert Entry.unscoped.filter(event="consent.deferred").exists()
    assert Matter.unscoped.get(step="intake.consent").paused_at is None


# -- who leaves


def test_who_leaves_his_unit_is_named_no_more_and_his_turns_are_the_others(story: Story, clock: Clock) -> None:
    wira = person("Wira", story.people.ana.unit, roles=("CM",)).actor
    assert not Matter.unscoped.addressed_to(wira).exists()
    assert sweeps.release_who_left(clock.now()) == 0
    ana = story.people.ana
    ana.membership.ends_at = clock.forward(minutes=1)
    ana.membership.save(update_fields=["ends_at"])
    assert sweeps.release_who_left(clock.now()) == 1
    assert sweeps.release_who_left(clock.now()) == 0
    assert Matter.unscoped.addressed_to(wira).filter(step="intake.consent").exists()
    assert not Holder.unscoped.filter(user=ana.user.id, until=None).exists()
    assert Notice.objects.get(what="holder.left").role == "UH"


def test_who_lost_the_role_is_named_no_more_in_it_alone(story: Story, clock: Clock) -> None:
    citra = story.people.citra
    citra.membership.roles.filter(role="PKS").update(ends_at=clock.now())
    sweeps.release_who_left(clock.now())
    assert not Holder.unscoped.filter(user=citra.user.id, role="PKS", until=None).exists()
    assert Holder.unscoped.filter(user=citra.user.id, role="INT", until=None).exists()


# -- a decree


def decree(*days: date) -> None:
    """Put the same pack in force, with more days off in Timor Tengah Utara."""
    national, overlay = texts()
    listed = "".join(f"\n      - {day.isoformat()}" for day in days)
    calendar = "calendar:\n  zone: Asia/Makassar\n  cuti_bersama: working\n"
    local = f"{calendar}  years:\n    2025:\n      local:{listed.replace(chr(10), chr(10) + '  ')}\n"
    lines = [line for line in overlay.splitlines() if not line.startswith("calendar:")]
    put_in_force(national=national, overlay="\n".join(lines) + "\n" + local)


def test_a_decreed_day_off_moves_running_clocks_and_keeps_the_old_due(story: Story, clock: Clock) -> None:
    story.consent()
    assess = Matter.unscoped.get(step="intake.assess")  # P5D w from Wednesday 12 November
    assert sweeps.move_with_calendar(clock.now()) == 0
    decree(date(2025, 11, 14))
    assert assess.due_at
    assert sweeps.move_with_calendar(clock.now()) > 0
    moved = Matter.unscoped.get(id=assess.id)
    assert moved.due_at == assess.due_at + timedelta(days=1)
    assert MatterDue.objects.get(matter=assess, why="holiday").due_at == assess.due_at
    assert sweeps.move_with_calendar(clock.now()) == 0
    assert not StoredPack.objects.filter(moved_at=None).exists()


def test_steps_stay_with_the_pinned_pack_days_off_go_with_the_one_in_force(story: Story, clock: Clock) -> None:
    decree(date(2025, 11, 14))
    story.consent()
    assess = Matter.unscoped.get(step="intake.assess")
    assert assess.due_at
    assert assess.due_at.astimezone(UTC).date() == date(2025, 11, 20)


# -- periods


def periods() -> list[tuple[str, str, str]]:
    rows = Entry.unscoped.filter(event__startswith="period.").order_by("seq")
    return [(e.event.removeprefix("period."), e.value, f"{e.occurred_at:%Y-%m-%d %H:%M}") for e in rows]


def test_a_register_counts_from_its_first_day_and_begins_nothing_late(story: Story, clock: Clock) -> None:
    assert sweeps.start_periods(clock.now()) == 3
    assert sweeps.start_periods(clock.now()) == 0
    assert sorted(periods()) == [("started", kind, "2025-11-11 16:00") for kind in ("half", "quarter", "year")]
    meet = Matter.unscoped.get(step="coord.meet")
    assert meet.role == "SEC"
    assert not Matter.unscoped.overdue(clock.now()).exists()
    assert not Matter.unscoped.filter(step="coord.year").exists()


def test_after_a_missed_new_year_each_period_ends_and_begins_at_midnight(story: Story, clock: Clock) -> None:
    sweeps.start_periods(clock.now())
    clock.at(datetime(2026, 1, 9, tzinfo=UTC))
    assert sweeps.start_periods(clock.now()) == 3
    new_year = "2025-12-31 16:00"
    assert {row for row in periods() if row[2] == new_year} == {
        (event, kind, new_year) for event in ("ended", "started") for kind in ("quarter", "half", "year")
    }
    year = Matter.unscoped.get(step="coord.year")
    assert year.started_at == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert year.due_at == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert Matter.unscoped.get(step="coord.half").role == "SOS"
    assert {e.by_kind for e in Entry.unscoped.filter(event__startswith="period.")} == {"system"}


def test_a_region_without_a_pack_has_no_periods(clock: Clock) -> None:
    small_town()
    assert sweeps.start_periods(clock.now()) == 0
    assert Dossier.unscoped.filter(kind="region").exists()


# -- the worker


@pytest.mark.django_db(transaction=True)
def test_a_round_of_the_worker_leaves_the_chains_whole(clock: Clock) -> None:
    Story.begin().case()
    clock.forward(days=7)
    assert worker.tick() == []
    first = (Rung.objects.count(), Notice.objects.count(), Entry.unscoped.count())
    assert worker.tick() == []
    assert (Rung.objects.count(), Notice.objects.count(), Entry.unscoped.count()) == first
    assert list(verify(region=REGION)) == []


def test_one_sweep_that_fails_stops_no_other(clock: Clock) -> None:
    ran = []

    def broken(now: datetime) -> int:
        raise RuntimeError("broken")

    def counts(now: datetime) -> int:
        ran.append(now)
        return 1

    assert worker.tick((broken, counts)) == ["broken"]
    assert ran == [clock.now()]
