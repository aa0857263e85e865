"""The task force's board, for its secretary and chair: codes, steps, units and reasons, nothing of any person."""
