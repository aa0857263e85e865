"""What is done while serving: begin, meet, pay, end."""

from rujukan.services.actions.episode import begin_episode, end_episode, serve_ourselves, stop_episode
from rujukan.services.actions.within import record_cost, record_session

__all__ = [
    "begin_episode", "end_episode", "record_cost", "record_session", "serve_ourselves", "stop_episode",
]  # fmt: skip
