from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "rujukan.keeping"
    label = "keeping"
