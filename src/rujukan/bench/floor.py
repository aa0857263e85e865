"""The floor page: the least that a list of fifty rows can cost here. Real middleware, session and actor, one query
along the primary key, six plain cells a row, no frame. What other lists cost is told as a multiple of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rujukan.foundation.models import Dossier
from rujukan.rules.actor import Actor

ROWS = 50


def floor(request: HttpRequest) -> HttpResponse:
    """Fifty dossiers of the reader's region."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Dossier.unscoped.filter(region=actor.region).order_by("id")
    cells = rows.values_list("code", "kind", "region", "seq", "created_at", "id")
    return render(request, "bench/floor.html", {"rows": cells[:ROWS]})
