from django.apps import AppConfig


class WebStartConfig(AppConfig):
    name = "rujukan.web.start"
    label = "web_start"
