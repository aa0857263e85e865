"""The case page, its locked sections, its history, and the form that records any step."""
