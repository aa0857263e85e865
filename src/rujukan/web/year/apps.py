from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from rujukan.web import tabs


class WebYearConfig(AppConfig):
    name = "rujukan.web.year"
    label = "web_year"

    def ready(self) -> None:
        tabs.add(tabs.Tab(6, _("Tahun"), "web_year:now", frozenset({"coordinates"})))
