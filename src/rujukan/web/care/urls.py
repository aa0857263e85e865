from django.urls import URLPattern

app_name = "web_care"

urlpatterns: list[URLPattern] = []
