"""A rule's reason as its reader reads it: in his language, moments in the region's time, the pack's words in both.

`Refused` comes from below, where nobody knows a language or a zone. Page, form and command line all say it here.
"""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from babel.dates import format_date, format_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rujukan.foundation.numerals import language
from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.pack import Words
from rujukan.rules.refused import Refused


def say(refused: Refused, zone: tzinfo) -> str:
    """The reason as one sentence, its parts filled in."""
    reason = _(refused.reason)
    return reason % {name: part(value, zone) for name, value in refused.params.items()} if refused.params else reason


def part(value: object, zone: tzinfo) -> str:
    """One thing that a reason names: words of the pack, a moment, a day, a limit, several of them, or plain text."""
    match value:
        case Words():
            return value.en if language() == "en" else value.id
        case datetime():
            pattern = "d MMM y HH:mm" if language() == "en" else "d MMM y HH.mm"
            return format_datetime(value, pattern, tzinfo=zone, locale=language())
        case date():
            return format_date(value, "d MMM y", locale=language())
        case Duration():
            return limit(value)
        case str():
            return value
        case Sequence():
            return listed([part(one, zone) for one in value])
        case _:
            return str(value)


def limit(duration: Duration) -> str:
    """'4 jam', '15 menit', '3 hari', '5 hari kerja', '1 bulan'."""
    n = duration.amount
    match duration.unit:
        case "hours" if n % 60:
            return ngettext("%(n)s menit", "%(n)s menit", n) % {"n": n}
        case "hours":
            return ngettext("%(n)s jam", "%(n)s jam", n // 60) % {"n": n // 60}
        case "working":
            return ngettext("%(n)s hari kerja", "%(n)s hari kerja", n) % {"n": n}
        case "months":
            return ngettext("%(n)s bulan", "%(n)s bulan", n) % {"n": n}
        case _:
            return ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n}


def listed(items: Sequence[str]) -> str:
    """'a', 'a dan b', 'a, b, dan c'."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return _("%(first)s dan %(second)s") % {"first": items[0], "second": items[1]}
    return _("%(most)s, dan %(last)s") % {"most": ", ".join(items[:-1]), "last": items[-1]}
