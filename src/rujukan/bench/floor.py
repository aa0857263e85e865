"""The floor page: the least that a list of fifty rows can cost here. Real middleware, session and actor, one query, six
plain cells a row, no frame. What other lists cost is told as a multiple of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rujukan.procedure.models import Matter
from rujukan.rules.actor import Actor

ROWS = 50


def floor(request: HttpRequest) -> HttpResponse:
    """Fifty matters of the reader's unit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Matter.unscoped.open().filter(unit=actor.unit).order_by("id")
    cells = rows.values_list("dossier__code", "step", "service", "role", "started_at", "due_at")
    return render(request, "bench/floor.html", {"rows": cells[:ROWS]})
