from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "rujukan.web"
    label = "web"
