from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "rujukan.intake"
    label = "intake"
