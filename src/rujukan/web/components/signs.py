"""The signs: each a shape with its word, never a colour alone (look/README.md, principle 4). Pure; words translated."""

from collections.abc import Iterable
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

Shape = Literal["", "half", "full", "done", "fail", "idle", "warn", "mid"]

STATES: dict[str, tuple[Shape, str]] = {
    "draft": ("idle", noop("Draf")),
    "requested": ("", noop("Terkirim")),
    "accepted": ("half", noop("Diterima")),
    "in-progress": ("full", noop("Dilayani")),
    "completed": ("done", noop("Selesai")),
    "rejected": ("fail", noop("Tidak terlaksana")),
    "failed": ("fail", noop("Tidak terlaksana")),
    "cancelled": ("fail", noop("Tidak terlaksana")),
    "entered-in-error": ("idle", noop("Salah catat")),
}
"""Stored referral state -> how it is shown: five words (design.md section 3)."""

RISKS: dict[str, tuple[Shape, str]] = {
    "high": ("warn", noop("Risiko tinggi")),
    "medium": ("mid", noop("Risiko sedang")),
    "low": ("idle", noop("Risiko rendah")),
}
AGES = {
    "child": noop("anak"),
    "adult": noop("dewasa"),
    "unsure": noop("belum pasti dewasa atau anak"),
}


def sign(shape: str, words: str) -> SafeString:
    """One shape with its word."""
    return format_html('<span class="tag {}">{}</span>', shape, words) if shape else _plain(words)


def _plain(words: str) -> SafeString:
    return format_html('<span class="tag">{}</span>', words)


def state(code: str, *, before: str = "", until: str = "") -> SafeString:
    """A referral's state; on hold it shows the state `before` and 'ditunda sampai ...' (`until`: a date in words)."""
    if code == "on-hold":
        held = _("ditunda sampai %(day)s") % {"day": until} if until else _("ditunda")
        return format_html('{} <span class="small soft">{}</span>', state(before or "accepted"), held)
    shape, word = STATES[code]
    return sign(f"{shape} struck" if code == "entered-in-error" else shape, _(word))


def risk(grade: str) -> SafeString:
    """Risk by its grade; '' (not triaged) says so."""
    shape, word = RISKS.get(grade, ("idle", noop("Risiko belum dinilai")))
    return sign(shape, _(word))


def age(which: str) -> SafeString:
    """'dewasa' in plain words; a child stands out by its frame."""
    words = _(AGES[which])
    return format_html('<span class="mark child">{}</span>', words) if which == "child" else format_html("{}", words)


def thread(marks: Iterable[str]) -> SafeString:
    """One stitch a step: 'd' done, 'n' now, 'l' now and late, '' to come. Its count stands beside it, always."""
    return format_html(
        '<span class="thread" aria-hidden="true">{}</span>',
        format_html_join("", '<i class="{}"></i>', ((mark.strip("-"),) for mark in marks)),
    )


def code(words: str) -> SafeString:
    """A case's, referral's or file's code: it stands for a name, and is neither broken nor translated."""
    return format_html('<span class="code" translate="no">{}</span>', words)
