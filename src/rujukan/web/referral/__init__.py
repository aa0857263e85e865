"""The referral: drafting, sending, answering, serving, acknowledging."""
