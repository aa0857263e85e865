"""A person who signs in. What he may see and do hangs on his memberships, never on him."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rujukan.foundation import time
from rujukan.foundation.constraints import max_length, not_blank
from rujukan.foundation.ids import uuid7

USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{1,39}\Z", "2-40: a-z 0-9 . _ -")
"""Small letters, digits, full stop, hyphen, underscore: it is typed on phones, and `--as USER@UNIT` cuts at the @."""


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, username: str, name: str, password: str | None = None) -> "User":
        """A new user; without a password he can't sign in until a paper code has let him set one."""
        user: User = self.model(username=username, name=name)
        user.set_password(password)
        user.full_clean(exclude=("last_login",))
        user.save(force_insert=True)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """As typed, in capitals or not."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Nobody has an e-mail address here: no password goes by mail."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=40, unique=True, validators=(USERNAME,))
    name = models.CharField(max_length=120)
    """As colleagues call him: 'Ibu Yustina'."""
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=time.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = (
            max_length("username", 40),
            max_length("name", 120),
            not_blank("name"),
            max_length("password", 128),
            models.CheckConstraint(
                condition=Q(username=Lower(F("username"))) & ~Q(username__contains="@") & ~Q(username=""),
                name="accounts_user_username_plain",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.username = self.normalize_username(self.username).strip().lower()

    def get_username(self) -> str:
        return self.username

    def natural_key(self) -> tuple[Any, ...]:
        return (self.username,)
