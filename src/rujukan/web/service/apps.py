from django.apps import AppConfig


class WebServiceConfig(AppConfig):
    name = "rujukan.web.service"
    label = "web_service"
