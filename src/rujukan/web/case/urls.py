from django.urls import URLPattern

app_name = "web_case"

urlpatterns: list[URLPattern] = []
