"""What is done while serving: begin, meet, pay, hand over, end."""

from rujukan.services.actions.episode import begin_episode, end_episode, hand_over, serve_ourselves, stop_episode
from rujukan.services.actions.within import record_cost, record_session

__all__ = [
    "begin_episode", "end_episode", "hand_over", "record_cost", "record_session", "serve_ourselves", "stop_episode",
]  # fmt: skip
