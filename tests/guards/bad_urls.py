"""A page with a fault, for the test that such a page is found."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from rujukan.accounts.public import public


def bad(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<form method="post"></form>')


urlpatterns = [path("", public(bad))]
