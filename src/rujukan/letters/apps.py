from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "rujukan.letters"
    label = "letters"
