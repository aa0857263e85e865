"""With her: consent, guardian, screening, determination, needs, plan, identity, contact, account."""
