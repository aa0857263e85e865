"""Giliran: what waits for me, soonest first, and what waits for others."""
