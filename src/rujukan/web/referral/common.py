"""What the pages of a referral share."""

from datetime import date

from django.http import HttpRequest

from rujukan.disclosure.shapes import Preview
from rujukan.foundation import time
from rujukan.rules.actor import Actor
from rujukan.web.context import zone_of
from rujukan.web.words import deadline


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; the middleware has let nobody else through."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def today(request: HttpRequest) -> date:
    """The day in the region's time."""
    return time.now().astimezone(zone_of(request)).date()


def serve_words(request: HttpRequest, preview: Preview) -> str:
    """Until when serving must begin if it were accepted now: 'Sabtu 15 Nov 09.40'."""
    return deadline(preview.serve_by, time.now(), zone_of(request)) if preview.serve_by else ""
