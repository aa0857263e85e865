"""Countries as registers write them: ISO 3166-1 alpha-3, alpha-2, or a name in English.

The list is django-countries'. A name is compared as the set of its words without accents and without `the`, `of`,
`and`, so that `Korea, Republic of` and `Republic of Korea` are one. Refused by the caller: everything else, a name in
another language too, since a guess about a country would be a guess about a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from django.utils import translation
from django_countries.data import ALT_CODES, COUNTRIES

_APOSTROPHES = str.maketrans("", "", "'’")
_SMALL_WORDS = frozenset({"the", "of", "and"})
# Names of IOM's template that ISO has changed since, and names in daily use that ISO lacks.
_OTHER_NAMES: Mapping[str, str] = {
    "Bolivia": "BOL",
    "Brunei": "BRN",
    "Burma": "MMR",
    "Cape Verde": "CPV",
    "Czech Republic": "CZE",
    "East Timor": "TLS",
    "Great Britain": "GBR",
    "Iran": "IRN",
    "Ivory Coast": "CIV",
    "Laos": "LAO",
    "Macau": "MAC",
    "Macedonia": "MKD",
    "Micronesia": "FSM",
    "Moldova": "MDA",
    "Nauru": "NRU",
    "Netherlands": "NLD",
    "North Korea": "PRK",
    "Palestine": "PSE",
    "Republic of the Congo": "COG",
    "Russia": "RUS",
    "South Korea": "KOR",
    "Saint Helena": "SHN",
    "Swaziland": "SWZ",
    "Syria": "SYR",
    "Taiwan": "TWN",
    "Tanzania": "TZA",
    "Turkey": "TUR",
    "UAE": "ARE",
    "UK": "GBR",
    "United Kingdom": "GBR",
    "United States": "USA",
    "Vatican City": "VAT",
    "Venezuela": "VEN",
    "Vietnam": "VNM",
}


def find_country(text: str) -> str | None:
    """The alpha-3 code that a code or an English name stands for, or None."""
    code = text.strip().upper()
    if re.fullmatch("[A-Z]{2,3}", code) and code in _by_code():
        return _by_code()[code]
    return _by_words().get(_words(text))


@cache
def _by_code() -> Mapping[str, str]:
    alpha3 = {two: ALT_CODES[two][0] for two in COUNTRIES}
    return alpha3 | {three: three for three in alpha3.values()}


@cache
def _by_words() -> Mapping[frozenset[str], str]:
    with translation.override("en"):
        return {_words(name): alpha3 for name, alpha3 in _names()}


def _names() -> Iterator[tuple[str, str]]:
    for two, name in COUNTRIES.items():
        yield str(name), _by_code()[two]
    yield from _OTHER_NAMES.items()


def _words(name: str) -> frozenset[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return frozenset(re.findall(r"[^\W_]+", bare.casefold().translate(_APOSTROPHES))) - _SMALL_WORDS
