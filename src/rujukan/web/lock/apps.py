from django.apps import AppConfig


class LockConfig(AppConfig):
    name = "rujukan.web.lock"
    label = "web_lock"
