"""Is a page that was asked for in English English all through?"""

import re
from html import unescape

from bs4 import BeautifulSoup

WORDS = (
    "yang", "dan", "tidak", "dengan", "kalau", "belum", "orang", "ini", "untuk", "siapa", "sudah", "giliran", "catat",
)  # fmt: skip
"""Words that no English page has, and nearly every Indonesian one."""


def text_of(page: str) -> str:
    """What one reads of a page, without what was typed, codes, and the way to the other language."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select("textarea, footer, [translate=no], .hat, .brand"):
        part.decompose()
    return unescape(soup.get_text(" "))


def indonesian_in(page: str) -> list[str]:
    """Words that were left behind."""
    text = text_of(page)
    return [word for word in WORDS if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
