from django.apps import AppConfig


class WebClosingConfig(AppConfig):
    name = "rujukan.web.closing"
    label = "web_closing"
