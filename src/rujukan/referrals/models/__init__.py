"""The referral: one need to one unit, its states, what came back."""

from rujukan.referrals.models.referral import Feedback, HelpConfirmation, Referral, ReferralSection, ReferralStatus

__all__ = ["Feedback", "HelpConfirmation", "Referral", "ReferralSection", "ReferralStatus"]
