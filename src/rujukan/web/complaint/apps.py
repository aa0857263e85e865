from django.apps import AppConfig


class WebComplaintConfig(AppConfig):
    name = "rujukan.web.complaint"
    label = "web_complaint"
