from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "rujukan.directory"
    label = "directory"
