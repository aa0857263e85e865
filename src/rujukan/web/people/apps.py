from django.apps import AppConfig


class WebPeopleConfig(AppConfig):
    name = "rujukan.web.people"
    label = "web_people"
