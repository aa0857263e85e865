from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "rujukan.web.components"
    label = "web_components"
