from django.urls import URLPattern

app_name = "web_referral"

urlpatterns: list[URLPattern] = []
