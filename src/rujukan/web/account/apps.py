from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from rujukan.web import tabs


class WebAccountConfig(AppConfig):
    name = "rujukan.web.account"
    label = "web_account"

    def ready(self) -> None:
        tabs.add(tabs.Tab(80, _("Anggota"), "web_members:list", frozenset({"administers"})))
        tabs.add(tabs.Tab(85, _("Perubahan hak"), "web_rights:list", frozenset({"administers", "audits"})))
