"""P22: what she has answered already is not asked once more without a reason, and each time is counted."""

from rujukan.rules.refused import Refused

AGAIN = ("adds", "changed", "mistaken", "needed")
"""Why a question that was answered is asked again: she herself adds to it; it is otherwise now; it was written down
wrongly; a step can't go on without it. Kept with the entry, so that it can be counted."""


def check_again(why: str) -> None:
    """Raises Refused without one of these reasons."""
    if why not in AGAIN:
        raise Refused("Ini sudah pernah ia jawab. Pilih mengapa ditanya atau diubah lagi.", field="again")
