"""Members and their rights (P4): one administrator proposes, one of another agency confirms, a day later it counts."""
