from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "rujukan.referrals"
    label = "referrals"
