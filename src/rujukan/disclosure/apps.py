from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "rujukan.disclosure"
    label = "disclosure"
