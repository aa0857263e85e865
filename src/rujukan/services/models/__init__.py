"""Episodes, sessions, costs."""

from rujukan.services.models.episode import Cost, Episode, Session

__all__ = ["Cost", "Episode", "Session"]
