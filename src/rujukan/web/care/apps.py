from django.apps import AppConfig


class WebCareConfig(AppConfig):
    name = "rujukan.web.care"
    label = "web_care"
