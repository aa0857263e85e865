from django.urls import URLPattern

app_name = "web_people"

urlpatterns: list[URLPattern] = []
