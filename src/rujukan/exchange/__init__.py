"""Exchange with other systems: one folder per standard."""
