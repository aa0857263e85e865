from django.urls import URLPattern

app_name = "web_sop"

urlpatterns: list[URLPattern] = []
