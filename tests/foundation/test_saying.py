"""A rule's reason is read in one's own language, in the region's time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from rujukan.foundation.saying import say
from rujukan.rules.procedure.durations import parse
from rujukan.rules.procedure.pack import Words
from rujukan.rules.refused import Refused

WITA, WIT = ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")
AT = datetime(2025, 11, 12, 1, 40, tzinfo=UTC)
ONE, TWO, THREE = (Words(id=a, en=b) for a, b in (("satu", "one"), ("dua", "two"), ("tiga", "three")))


def said(value: object, language: str, zone: ZoneInfo = WITA) -> str:
    with translation.override(language):
        return say(Refused("%(it)s", it=value), zone)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (ONE, "satu", "one"),
        ([ONE], "satu", "one"),
        ([ONE, TWO], "satu dan dua", "one and two"),
        ((ONE, TWO, THREE), "satu, dua, dan tiga", "one, two, and three"),
        ([], "", ""),
        (AT, "12 Nov 2025 09.40", "12 Nov 2025 09:40"),
        (date(2025, 5, 1), "1 Mei 2025", "1 May 2025"),
        (parse("PT24H"), "24 jam", "24 hours"),
        (parse("PT15M"), "15 menit", "15 minutes"),
        (parse("P1D c"), "1 hari", "1 day"),
        (parse("P3D w"), "3 hari kerja", "3 working days"),
        (parse("P1M"), "1 bulan", "1 month"),
        (7, "7", "7"),
        ("kemiri", "kemiri", "kemiri"),
    ],
)
def test_each_part_is_read_in_both_languages(value: object, indonesian: str, english: str) -> None:
    assert (said(value, "id"), said(value, "en")) == (indonesian, english)


def test_a_moment_is_the_regions() -> None:
    assert said(AT, "id", WIT) == "12 Nov 2025 10.40"


def test_a_reason_without_parts_may_hold_a_percent_sign() -> None:
    assert say(Refused("100% benar"), WITA) == "100% benar"
