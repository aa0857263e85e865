from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "rujukan.services"
    label = "services"
