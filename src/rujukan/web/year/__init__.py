"""The year in review on screen, for who coordinates: counts, never a row of anybody."""
