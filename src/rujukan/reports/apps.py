from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "rujukan.reports"
    label = "reports"
