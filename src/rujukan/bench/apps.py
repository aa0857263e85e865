from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "rujukan.bench"
    label = "bench"
