from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from rujukan.web import tabs


class WebInboxConfig(AppConfig):
    name = "rujukan.web.inbox"
    label = "web_inbox"

    def ready(self) -> None:
        from rujukan.web.inbox import last_time
        from rujukan.web.inbox.turns import count

        last_time.remember()
        tabs.add(tabs.Tab(10, _("Giliran"), "web_inbox:list", frozenset({"works", "coordinates"}), count=count))
