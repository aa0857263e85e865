from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from rujukan.web import tabs


class WebReferralConfig(AppConfig):
    name = "rujukan.web.referral"
    label = "web_referral"

    def ready(self) -> None:
        tabs.add(tabs.Tab(30, gettext_lazy("Rujukan"), "web_referral:list", frozenset({"works"})))
