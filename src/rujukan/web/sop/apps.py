from django.apps import AppConfig


class WebSopConfig(AppConfig):
    name = "rujukan.web.sop"
    label = "web_sop"
