from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "rujukan.referrals"
    label = "referrals"

    def ready(self) -> None:
        from rujukan.audit.verify import also_verify
        from rujukan.notifications.codes import give_referral_codes
        from rujukan.referrals.checks import statuses
        from rujukan.referrals.codes import referral_codes

        give_referral_codes(referral_codes)
        also_verify(statuses)
