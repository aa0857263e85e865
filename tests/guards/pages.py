"""Every page that a test's client gets is looked at: forms that would be refused, and what the CSP would block.

Such faults are silent in a view's test and plain to an officer.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

POST_FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL)
TOKEN = 'name="csrfmiddlewaretoken"'
BLOCKED = {
    "an inline style": re.compile(r"<style\b|<\w[^<>]*\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"<\w[^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']javascript:", re.IGNORECASE),
    "another host": re.compile(
        r"<(?:link\b[^>]*\shref|form\b[^>]*\saction|\w+\b[^>]*\s(?:src|srcset))\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}


class BadPage(AssertionError):
    """A page that would not work in a browser."""


def check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at each HTML answer of the test client."""
    request = Client.request

    def looked_at(self: Client, **environ: Any) -> Any:
        response = request(self, **environ)
        if _is_page(response) and (found := list(faults(response.content.decode(response.charset)))):
            raise BadPage(f"{environ.get('PATH_INFO')}: {'; '.join(found)}")
        return response

    monkeypatch.setattr(Client, "request", looked_at)


def _is_page(response: HttpResponseBase) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def faults(html: str) -> Iterator[str]:
    """What a browser would refuse in this page."""
    for form in POST_FORM.findall(html):
        if TOKEN not in form:
            yield "a POST form without a CSRF token"
    for what, pattern in BLOCKED.items():
        if match := pattern.search(html):
            yield f"{what}: {match.group()[:80]}"
