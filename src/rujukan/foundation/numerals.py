"""Numbers as the two languages of the interface write them."""

from django.utils.translation import get_language

_WORDS = {
    "id": (
        *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
        *("sepuluh", "sebelas", "dua belas"),
    ),
    "en": (
        *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        *("ten", "eleven", "twelve"),
    ),
}


def language() -> str:
    """The interface language of this request: 'id' or 'en'; Indonesian unless English was chosen."""
    return "en" if (get_language() or "").startswith("en") else "id"


def number(n: int) -> str:
    """'enam', '13', '6.304': words up to twelve, figures above and below zero."""
    words = _WORDS[language()]
    return words[n] if 0 <= n < len(words) else figures(n)


def figures(n: int) -> str:
    """'6.304' in Indonesian, '6,304' in English."""
    text = f"{n:,}"
    return text if language() == "en" else text.replace(",", ".")


def rupiah(n: int) -> str:
    """'Rp 1.250.000'; whole rupiah, never broken over a line."""
    return f"Rp\N{NO-BREAK SPACE}{figures(n)}"
