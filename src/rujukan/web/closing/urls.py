from django.urls import URLPattern

app_name = "web_closing"

urlpatterns: list[URLPattern] = []
