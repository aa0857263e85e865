from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rujukan.accounts"
    label = "accounts"
