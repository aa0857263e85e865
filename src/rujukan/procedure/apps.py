from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    name = "rujukan.procedure"
    label = "procedure"
