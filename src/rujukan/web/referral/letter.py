"""/rujukan/<code>/surat: the letter with its feedback slip, as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from rujukan.letters.referral import Letter, opened_letter, preview_letter
from rujukan.web.referral.common import actor_of


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the preview, which opens nothing. POST: what she allowed, each section recorded as seen before."""
    make = opened_letter if request.method == "POST" else preview_letter
    return _file(make(code, by=actor_of(request)))


def _file(made: Letter) -> HttpResponse:
    response = HttpResponse(made.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{made.name}"'
    return response
