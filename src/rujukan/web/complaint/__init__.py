"""The complaint: filing it, triage, calls, opening cases."""
