"""A page with a fault, for the test that such a page is found."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def bad(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<form method="post"></form>')


urlpatterns = [path("", bad)]
