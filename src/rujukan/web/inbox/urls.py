from django.urls import URLPattern, path

from rujukan.web.inbox import views

app_name = "web_inbox"

urlpatterns: list[URLPattern] = [
    path("giliran", views.inbox, name="list"),
    path("giliran/menunggu", views.waiting, name="waiting"),
]
