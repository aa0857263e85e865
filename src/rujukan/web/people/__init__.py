"""Dampingan: the people for whom I am named."""
