from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "rujukan.cli"
    label = "cli"
