"""What she has allowed whom: until when, with whom in the room; what she put off or does not want."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rujukan.cases.sections import ConsentRow
from rujukan.directory.parties import Party
from rujukan.disclosure.caring import Care, givers, recipients, unanswered
from rujukan.web.care.frame import care, draw, lid, off
from rujukan.web.care.words import ASSENT, GIVERS, MEDIA, PRESENT, section_words
from rujukan.web.words import listed, said


@dataclass(frozen=True)
class Given:
    """One sitting in words."""

    unit: Party
    allowed: list[str]
    not_allowed: list[str]
    until: datetime
    asked_at: datetime
    how: str
    """Who was in the room, in which language, how she said it, who decided with her."""
    police: bool
    told_back: str
    live: bool
    ended: str
    by: str


@require_GET
def consents(request: HttpRequest, code: str) -> HttpResponse:
    """The list; her decisions stay closed until they are opened."""
    case = care(request, code)
    rows = [given(row, case) for row in case.disclosure.rows("decisions", ConsentRow)][::-1]
    return draw(
        request, "consents", case,
        lid=lid(request, case, "decisions"), live=[row for row in rows if row.live],
        ended=[row for row in rows if not row.live], unanswered=unanswered(case),
        recipients=recipients(case) if not case.closed else (), unchecked=not givers(case).checked and not case.adult,
        off=off(request, case, "give_consent"), may_withdraw=not off(request, case, "withdraw_consent"),
    )  # fmt: skip


def given(row: ConsentRow, case: Care) -> Given:
    """A consent as the list shows it."""
    answers = dict(row.answers)
    now = case.access.now
    live = row.withdrawn_at is None and row.replaced_at is None and row.expires_at > now
    return Given(
        unit=row.recipient,
        allowed=[section_words(section) for section in _order(answers, "yes")],
        not_allowed=[section_words(section) for section in _order(answers, "no", "later")],
        until=row.expires_at, asked_at=row.occurred_at, how=_how(row, case), police=row.police,
        told_back=row.told_back, live=live, ended="" if live else _ended(row), by=row.written.by,
    )  # fmt: skip


def _order(answers: dict[str, str], *wanted: str) -> list[str]:
    """In the order in which it is asked."""
    asked = ("need", "identity", "contact", "account", "screening", "plan")
    return [section for section in asked if answers.get(section) in wanted]


def _how(row: ConsentRow, case: Care) -> str:
    there = [_(words).lower() for code, words in PRESENT.items() if getattr(row, code)]
    language = case.pack.languages.get(row.language)
    parts = [
        listed(there),
        said(language) if language else row.language_other,
        _(MEDIA[row.medium]).lower() if row.medium in MEDIA else "",
        _(GIVERS[row.giver]) if row.giver in GIVERS else "",
        _("anaknya: %(assent)s") % {"assent": _(ASSENT[row.assent]).lower()} if not case.adult else "",
    ]
    return "; ".join(part for part in parts if part)


def _ended(row: ConsentRow) -> str:
    if row.withdrawn_at:
        return _("dicabut")
    return _("diganti jawaban yang lebih baru") if row.replaced_at else _("masanya lewat")
