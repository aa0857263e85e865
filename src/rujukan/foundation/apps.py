from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "rujukan.foundation"
    label = "foundation"
