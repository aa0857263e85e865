"""The product's own addresses, and the floor page beside them."""

from django.urls import URLPattern, URLResolver, include, path

from rujukan.bench.floor import floor

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/floor", floor, name="bench_floor"),
    path("", include("rujukan.urls")),
]
