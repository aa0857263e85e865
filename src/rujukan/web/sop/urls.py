from django.urls import URLPattern, path

from rujukan.web.sop import views

app_name = "web_sop"

urlpatterns: list[URLPattern] = [
    path("sop", views.services, name="list"),
    path("sop/<slug:service>", views.service, name="service"),
]
