"""Mail to a member of staff, dropped as a file in RUJUKAN_HOME/mail: that there is something, and its code (P20)."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage

SUBJECT = "Ada sesuatu untuk Anda"
BODY = "Ada sesuatu untuk Anda di giliran.\nThere is something for you in your turn.\n"
MOST = 20
"""More codes than this are left for the page."""


def send(username: str, codes: Sequence[str]) -> None:
    """One message to one member. No name, step, service, place or link stands in it."""
    host = settings.HOST.partition(":")[0]
    body = BODY + "".join(f"\n{code}" for code in codes[:MOST]) + "\n"
    EmailMessage(SUBJECT, body, f"rujukan@{host}", [f"{username}@{host}"]).send()
