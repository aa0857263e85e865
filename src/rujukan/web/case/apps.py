from django.apps import AppConfig


class WebCaseConfig(AppConfig):
    name = "rujukan.web.case"
    label = "web_case"
