"""Pages that go wrong in each way, for the tests of the frame."""

import errno

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from rujukan.foundation import forms
from rujukan.rules.refused import NotVisible, Refused, StateChanged
from rujukan.urls import handler400, handler403, handler404, handler500
from rujukan.urls import urlpatterns as house
from rujukan.web.answers import answer
from rujukan.web.notices import tell

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

FAULTS: dict[str, Exception] = {
    "refused": Refused("Belum bisa: %(why)s.", why="sidang <b>besok</b>"),
    "changed": StateChanged("Ibu Lidwina lebih dulu."),
    "not-visible": NotVisible(),
    "forbidden": PermissionDenied(),
    "bad": SuspiciousOperation("NUL"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "database": OperationalError("disk I/O error"),
    "constraint": IntegrityError("CHECK constraint failed: secret_table"),
    "broken": ValueError("kemiri-teduh-47"),
}


def fault(request: HttpRequest, which: str) -> HttpResponse:
    raise FAULTS[which]


ASKING = """{% extends "base.html" %}{% load fields %}{% block title %}Tanya{% endblock %}{% block main %}
<h1>Tanya</h1><form method="post" novalidate>{% csrf_token %}{% faults form %}{% field form.words %}</form>
{% endblock %}"""


class Asking(forms.Form):
    words = forms.Text(label="Kata")


def asking(request: HttpRequest, which: str) -> HttpResponse:
    """A form whose act goes wrong in one way, or well."""
    form = Asking(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        if which in FAULTS:
            raise FAULTS[which]
        tell(request, "Sudah tercatat", "Tinggal menunggu.")
        return redirect("start")

    def page() -> HttpResponse:
        return HttpResponse(engines["django"].from_string(ASKING).render({"form": form}, request))

    return answer(request, form, act=act, page=page) if form.is_bound else page()


urlpatterns = [
    path("tes/salah/<slug:which>", fault),
    path("tes/tanya/<slug:which>", asking),
    *house,
]
