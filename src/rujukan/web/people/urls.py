from django.urls import URLPattern, path

from rujukan.web.people import views

app_name = "web_people"

urlpatterns: list[URLPattern] = [path("dampingan", views.people, name="list")]
