from django.urls import URLPattern

app_name = "web_inbox"

urlpatterns: list[URLPattern] = []
