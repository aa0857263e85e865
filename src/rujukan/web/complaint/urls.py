from django.urls import URLPattern

app_name = "web_complaint"

urlpatterns: list[URLPattern] = []
