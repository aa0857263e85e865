"""The shell's own addresses; each area has an `urls.py` of its own, listed in `rujukan.urls`."""

from django.urls import include, path

from rujukan.web.components.views import sheet

urlpatterns = [
    path("", include("rujukan.web.lock.urls")),
    path("bahan", sheet, name="sheet"),
]
