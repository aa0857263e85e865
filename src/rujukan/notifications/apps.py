from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "rujukan.notifications"
    label = "notifications"
