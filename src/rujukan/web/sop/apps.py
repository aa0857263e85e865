from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from rujukan.web import tabs


class WebSopConfig(AppConfig):
    name = "rujukan.web.sop"
    label = "web_sop"

    def ready(self) -> None:
        tabs.add(tabs.Tab(70, _("SOP"), "web_sop:list", frozenset({"works", "coordinates", "administers", "audits"})))
