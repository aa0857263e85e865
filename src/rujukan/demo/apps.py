from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rujukan.demo"
    label = "demo"
