"""Consent, which opens; and the referral in all its states."""

from rujukan.referrals.actions.answering import (
    accept_referral,
    complete_referral,
    confirm_recall,
    fail_referral,
    hold_referral,
    mark_received,
    reject_referral,
    report_referral,
    resume_referral,
    start_referral,
)
from rujukan.referrals.actions.consent import defer_consent, give_consent, refuse_consent, withdraw_consent
from rujukan.referrals.actions.sending import (
    acknowledge_referral,
    cancel_referral,
    confirm_help,
    discard_draft,
    draft_referral,
    mark_referral_in_error,
    send_referrals,
)

__all__ = [
    "accept_referral", "acknowledge_referral", "cancel_referral", "complete_referral", "confirm_help", "confirm_recall",
    "defer_consent",
    "discard_draft", "draft_referral", "fail_referral", "give_consent", "hold_referral", "mark_received",
    "mark_referral_in_error", "refuse_consent", "reject_referral", "report_referral", "resume_referral",
    "send_referrals", "start_referral", "withdraw_consent",
]  # fmt: skip
