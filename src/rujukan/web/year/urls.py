from django.urls import URLPattern, path

from rujukan.web.year import views

app_name = "web_year"

urlpatterns: list[URLPattern] = [
    path("tahun", views.now, name="now"),
    path("tahun/<int:year>", views.show, name="year"),
    path("tahun/<int:year>/<slug:kind>", views.file, name="file"),
]
