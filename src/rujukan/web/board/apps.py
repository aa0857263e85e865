from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from rujukan.web import tabs


class WebBoardConfig(AppConfig):
    name = "rujukan.web.board"
    label = "web_board"

    def ready(self) -> None:
        tabs.add(tabs.Tab(5, _("Papan"), "web_board:board", frozenset({"coordinates"})))
