from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from rujukan.web import tabs


class WebPeopleConfig(AppConfig):
    name = "rujukan.web.people"
    label = "web_people"

    def ready(self) -> None:
        tabs.add(tabs.Tab(20, _("Dampingan"), "web_people:list", frozenset({"works"})))
