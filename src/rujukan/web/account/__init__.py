"""Signing in, one's own account, and the members page."""
