from django.apps import AppConfig


class WebReferralConfig(AppConfig):
    name = "rujukan.web.referral"
    label = "web_referral"
