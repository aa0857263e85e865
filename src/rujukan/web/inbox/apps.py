from django.apps import AppConfig


class WebInboxConfig(AppConfig):
    name = "rujukan.web.inbox"
    label = "web_inbox"
