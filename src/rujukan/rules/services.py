"""Closed lists of an episode: what a meeting was, what something cost and who bore it."""

SESSIONS = ("session", "contact", "visit")
ITEMS = ("transport", "medicine", "examination", "lodging", "food", "papers", "legal", "training", "capital", "other")
"""What was paid for."""

BEARERS = ("agency", "region", "state", "ngo", "company", "person", "other")
"""Who bore it. Help is free (PP 9/2008): `person` is told to the unit head, and is never her debt."""
