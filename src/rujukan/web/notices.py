"""What happened, told once on the next page (or this one): at most one notice a page, no name and no content."""

from typing import Literal

from django.contrib import messages
from django.http import HttpRequest


def tell(request: HttpRequest, title: str, words: str = "", kind: Literal["", "care", "wrong"] = "") -> None:
    """`title` is its heading, `words` say what follows from it. Both translated."""
    messages.info(request, f"{title}\n{words}", extra_tags=kind, fail_silently=True)
