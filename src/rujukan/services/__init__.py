"""What all six services share: an episode, its sessions, its cost. Which service it is, the pack says alone."""
