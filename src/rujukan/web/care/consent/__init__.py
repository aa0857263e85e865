"""Consent: what she allows whom, asked one unit at a time (P11), and taken back (P12)."""
