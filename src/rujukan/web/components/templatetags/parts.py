"""`{% load parts %}`: signs, moments, sections and lists, as the sheet /bahan shows them.

Tags that tell time take the moment and the zone from the context (`now`, `zone`; see `rujukan.web.context`)."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rujukan.foundation import time
from rujukan.web import words
from rujukan.web.components import signs
from rujukan.web.components.lists import Entry, page_links
from rujukan.web.section_words import section_words

register = template.Library()

for made in (signs.sign, signs.risk, signs.age, signs.thread, signs.code):
    register.simple_tag(made)
register.filter("number", words.number)
register.filter("figures", words.figures)
register.filter("rupiah", words.rupiah)
register.filter("said", words.said)
register.filter("section_words", section_words)
register.filter("full_day", words.full_day)
register.filter("long_day", words.long_day)


def _when(context: Context) -> tuple[datetime, tzinfo]:
    return context.get("now") or time.now(), context["zone"]


@register.simple_tag(takes_context=True)
def tag(context: Context, code: str, before: str = "", until: date | None = None) -> SafeString:
    """A referral's state: `{% tag referral.status %}`; on hold also `before=` (the state then), `until=` (a date)."""
    now, zone = _when(context)
    return signs.state(code, before=before, until=words.day(until, now.astimezone(zone).date()) if until else "")


@register.simple_tag(takes_context=True)
def clock(context: Context, due: datetime | None) -> SafeString:
    """Time left: `{% clock matter.due_at %}`."""
    left = words.clock(due, *_when(context))
    return format_html('<span class="clock {}">{}</span>', left.kind, left.words)


@register.simple_tag(takes_context=True)
def until(context: Context, due: datetime) -> str:
    """'sampai Selasa 11 Nov 09.00', beside a clock wherever somebody must act."""
    return _("sampai %(when)s") % {"when": words.deadline(due, *_when(context))}


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """'hari ini 09.40', 'kemarin 13.00', '7 Nov 10.00', with the machine's form beside it."""
    now, zone = _when(context)
    local = at.astimezone(zone)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words.moment(at, now, zone)
    )


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime, precision: str = "moment") -> SafeString:
    """When something happened, as exactly as it is known: 'hari ini 09.40', 'Senin 10 Nov', 'November 2025', '2025'."""
    if precision == "moment":
        return moment(context, at)
    now, zone = _when(context)
    on = at.astimezone(zone).date()
    known = {"day": words.weekday_date(on, now.astimezone(zone).date()), "month": words.partial(on.year, on.month),
             "year": words.partial(on.year)}  # fmt: skip
    return format_html("<time>{}</time>", known.get(precision, _("tidak tahu kapan")))


@register.simple_tag(takes_context=True)
def day(context: Context, at: date) -> str:
    """'7 Nov', '7 Nov 2024'; of a moment its day in the region's time."""
    now, zone = _when(context)
    on = at.astimezone(zone).date() if isinstance(at, datetime) else at
    return words.day(on, now.astimezone(zone).date())


@register.simple_tag(takes_context=True)
def local_time(context: Context) -> str:
    """'waktu setempat (WITA)'."""
    return _("waktu setempat (%(zone)s)") % {"zone": words.zone_name(context["zone"])}


@register.simple_tag
def steps(marks: Iterable[str]) -> SafeString:
    """A thread and its count: `{% steps "ddn--" %}`."""
    marks = list(marks)
    count = words.steps(sum(mark == "d" for mark in marks), len(marks))
    return format_html('{} <span class="count-words">{}</span>', signs.thread(marks), count)


@register.simple_tag(takes_context=True)
def sealed(
    context: Context, name: str, action: str = "", hint: str = "", button: str = "", why_not: str = ""
) -> SafeString:
    """A locked section's row in `ul.rows.sealed`: opened by a POST to `action`, or `why_not` in its place."""
    return _draw(context, "sealed", name=name, action=action, hint=hint, button=button, why_not=why_not)


@register.simple_block_tag(takes_context=True)
def opened(context: Context, content: SafeString, name: str, until: datetime, close: str = "") -> SafeString:
    """An opened section: says until when and that it was recorded; the page empties it itself when the time is over."""
    now, zone = _when(context)
    ends = words.time_of(until.astimezone(zone))
    left = max(0, int((until - now).total_seconds()))
    return _draw(context, "opened", name=name, content=content, ends=ends, left=left, close=close)


@register.simple_block_tag
def notice(content: SafeString, title: str, kind: str = "", role: str = "status") -> SafeString:
    """At most one a page: plain, 'care' or 'wrong'."""
    return format_html(
        '<div class="notice {}" role="{}"><h2>{}</h2>{}</div>',
        kind,
        "alert" if kind == "wrong" else role,
        title,
        content,
    )


@register.simple_block_tag
def nothing(content: SafeString, title: str) -> SafeString:
    """An empty list says what will stand here. Never for a fault: an error is not an empty list."""
    return format_html('<p class="empty read"><b>{}</b> {}</p>', title, content)


@register.simple_tag(takes_context=True)
def facts(context: Context, rows: Iterable[tuple[str, ...]], small: bool = False) -> SafeString:
    """What is known: rows of (term, words) or (term, words, remark)."""
    return _draw(context, "facts", rows=[(*row, "")[:3] for row in rows], small=small)


@register.simple_tag(takes_context=True)
def timeline(context: Context, entries: Iterable[Entry]) -> SafeString:
    """What happened, newest first."""
    return _draw(context, "timeline", entries=entries)


@register.simple_tag(takes_context=True)
def pages(context: Context, page: Any, key: str = "hal") -> SafeString:
    """Links to the pages of a list (`page`: of Django's Paginator), the other parts of the address kept."""
    if not page.has_other_pages():
        return SafeString("")
    request = context.get("request")
    links = list(page_links(page, request.GET if request else None, key))
    return _draw(context, "pages", links=links)


def _draw(context: Context, template_name: str, /, **values: Any) -> SafeString:
    shared = {key: context.get(key) for key in ("csrf_token", "request", "now", "zone")}
    return SafeString(get_template(f"parts/{template_name}.html").render(shared | values))
