"""Passwords: what a new one must be, and changing one's own."""

from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import HttpRequest

from rujukan.accounts import signing_in
from rujukan.accounts.models import User


def check_new_password(password: str, user: User) -> None:
    """Long enough, not one of the common ones, not like his name. Raises Django's ValidationError."""
    password_validation.validate_password(password, user)


def change_password(request: HttpRequest, *, user: User, old: str, new: str) -> None:
    """Set one's own password. This session goes on under a new key, all others end. Raises Refused."""
    signing_in.check_own_password(request, user, old, field="lama")
    user.set_password(new)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
