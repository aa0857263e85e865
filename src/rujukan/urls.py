"""All addresses: one line for each web area."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from rujukan.accounts.public import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("bahasa/", public(set_language), name="set_language"),
    path("", include("rujukan.web.urls")),
    path("", include("rujukan.web.start.urls")),
    path("", include("rujukan.web.account.urls")),
    path("", include("rujukan.web.inbox.urls")),
    path("", include("rujukan.web.people.urls")),
    path("", include("rujukan.web.case.urls")),
    path("", include("rujukan.web.complaint.urls")),
    path("", include("rujukan.web.care.urls")),
    path("", include("rujukan.web.referral.urls")),
    path("", include("rujukan.web.service.urls")),
    path("", include("rujukan.web.closing.urls")),
    path("", include("rujukan.web.sop.urls")),
    path("", include("rujukan.web.board.urls")),
    path("", include("rujukan.web.year.urls")),
]

handler400 = "rujukan.web.errors.bad_request"
handler403 = "rujukan.web.errors.forbidden"
handler404 = "rujukan.web.errors.not_found"
handler500 = "rujukan.web.errors.server_error"
