"""Why something is not done, said in the user's words.

`reason` is an Indonesian sentence, also the key of its translation; `params` fill it: text, numbers, the pack's words,
moments, limits, or lists of these. `foundation.saying.say` puts it into the reader's language and time; nothing else.
"""


class Refused(Exception):
    """A rule says no; the reason is for the person at the screen."""

    def __init__(self, reason: str, *, field: str = "", **params: object) -> None:
        super().__init__(reason)
        self.reason, self.field, self.params = reason, field, params

    def __str__(self) -> str:
        """For logs and tests; a person reads `say`."""
        return self.reason % self.params if self.params else self.reason


class StateChanged(Refused):
    """Someone else was there first: the page shown is stale."""


class NotVisible(Refused):
    """For this actor it does not exist."""

    def __init__(self, reason: str = "Tidak ditemukan.") -> None:
        super().__init__(reason)
