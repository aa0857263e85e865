from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rujukan.audit"
    label = "audit"
