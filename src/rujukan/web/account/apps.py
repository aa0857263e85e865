from django.apps import AppConfig


class WebAccountConfig(AppConfig):
    name = "rujukan.web.account"
    label = "web_account"
