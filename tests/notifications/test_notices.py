"""A notice says that there is something, and a code; who has the role reads it, nobody else."""

from email import message_from_bytes, policy
from pathlib import Path
from smtplib import SMTPException

import pytest
from pytest_django.fixtures import Settings

from rujukan.notifications import codes
from rujukan.notifications.models import Notice
from rujukan.procedure import notices
from rujukan.procedure.act import act_on
from rujukan.procedure.notices import ATTEMPTS, notices_for, send_notices
from tests.guards.clock import START, Clock
from tests.people import Person, person
from tests.story import CANARIES, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Settings) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # not the one of pytest-django
    found = Path(settings.EMAIL_FILE_PATH)
    for old in found.glob("*"):
        old.unlink()
    return found


def mails(folder: Path) -> dict[str, str]:
    """To whom -> the whole message."""
    found = {}
    for path in folder.glob("*"):
        for raw in path.read_bytes().split(b"-" * 79):
            if raw.strip():
                mail = message_from_bytes(raw.strip() + b"\n", policy=policy.default)
                found[str(mail["To"]).partition("@")[0]] = f"{mail['Subject']}\n{mail.get_content()}"
    return found


def codes_for(who: Person) -> set[str]:
    return {notice.what for notice in notices_for(who.actor, START.replace(year=2024))}


def test_who_has_the_role_in_the_unit_is_told_and_nobody_else(clock: Clock) -> None:
    story = Story.begin()
    story.complaint()
    assert "turn:intake.triage" in codes_for(story.people.citra)
    for other in (story.people.ana, story.people.budi, story.people.dewi, story.people.fajar, story.people.ivan):
        assert "turn:intake.triage" not in codes_for(other)


def test_where_somebody_is_named_only_he_is_told(clock: Clock) -> None:
    story = Story.begin()
    other = person("Wira", story.people.ana.unit, roles=("CM",))
    story.case()
    story.consent()
    with act_on(story.case_id, story.people.citra.actor) as act:
        act.tell(story.people.ana.unit.id, "CM", "turn:test")
    assert "turn:test" in codes_for(story.people.ana)
    assert "turn:test" not in codes_for(other)


def test_what_came_before_i_was_last_here_is_not_told_again(clock: Clock) -> None:
    story = Story.begin()
    story.complaint()
    here = clock.forward(minutes=5)
    assert not notices_for(story.people.citra.actor, here).exists()
    story.triage()
    assert notices_for(story.people.citra.actor, here).count() == 0
    clock.forward(minutes=5)
    with act_on(story.complaint_id, story.people.citra.actor) as act:
        act.tell(story.people.citra.unit.id, "INT", "turn:test")
    assert [notice.what for notice in notices_for(story.people.citra.actor, here)] == ["turn:test"]


def test_a_mail_holds_a_code_and_that_there_is_something(clock: Clock, folder: Path) -> None:
    story = Story.begin().until_accepted()
    clock.forward(minutes=1)
    assert send_notices(clock.now()) > 0
    sent = mails(folder)
    assert {"ana", "citra", "dewi"} <= set(sent)
    assert "fajar" not in sent
    assert story.code in sent["ana"]
    assert sent["ana"].startswith("Ada sesuatu untuk Anda")
    everything = "\n".join(sent.values()) + "".join(path.name for path in folder.glob("*"))
    for word in (*CANARIES.values(), "shelter", "tempat aman", "TPPO", "http", "rujukan.web", "P2TP2A"):
        assert word.casefold() not in everything.casefold(), word


def test_who_may_not_know_the_cases_code_is_not_told_it(clock: Clock, folder: Path) -> None:
    """Before she accepts, the receiver hears the referral's own code at most."""
    story = Story.begin().until_sent()
    assert story.referral
    clock.forward(minutes=1)
    send_notices(clock.now())
    sent = mails(folder)["dewi"]
    assert story.code not in sent
    assert story.referral.code in sent


def test_without_the_referrals_room_such_a_mail_has_no_code(
    clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "_referral_codes", lambda referrals: {})
    story = Story.begin().until_sent()
    clock.forward(minutes=1)
    send_notices(clock.now())
    assert "-" not in mails(folder)["dewi"]
    assert story.code in mails(folder)["ana"]


def test_a_notice_is_sent_once(clock: Clock, folder: Path) -> None:
    Story.begin().case()
    clock.forward(minutes=1)
    first = send_notices(clock.now())
    assert first == Notice.objects.count()
    assert send_notices(clock.now()) == 0
    assert set(Notice.objects.values_list("attempts", "sent_at")) == {(1, clock.now())}


def test_what_could_not_be_sent_is_tried_again_and_then_left_to_the_page(
    clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story.begin()
    story.complaint()

    def fails(username: str, listed: object) -> None:
        raise SMTPException("no way out")

    monkeypatch.setattr(notices, "send", fails)
    clock.forward(minutes=1)
    for _ in range(ATTEMPTS + 3):
        assert send_notices(clock.now()) == 0
    assert set(Notice.objects.values_list("attempts", "sent_at")) == {(ATTEMPTS, None)}
    assert "turn:intake.triage" in codes_for(story.people.citra)


def test_who_has_left_is_not_written_to(clock: Clock, folder: Path) -> None:
    story = Story.begin()
    story.complaint()
    citra = story.people.citra.membership
    citra.ends_at = clock.now()
    citra.save(update_fields=["ends_at"])
    clock.forward(minutes=1)
    send_notices(clock.now())
    assert "citra" not in mails(folder)


def test_history_tells_nobody(clock: Clock) -> None:
    story = Story.begin()
    story.case()
    Notice.objects.all().delete()
    with act_on(story.case_id, story.people.ana.actor) as act:
        act.course.history = True
        act.happened("case.reviewed")
    assert not Notice.objects.exists()
