"""Values from the environment. One that can't be read stops the start and says what to write instead."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class Unreadable(ImproperlyConfigured):
    """An environment variable whose value means nothing; the message says what would."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is {value!r}, which can't be read. Write {wanted}, or leave it unset.")


class Environment:
    """Typed reading of a mapping, `os.environ` unless a test gives another."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, "").strip() or default

    def boolean(self, name: str, default: bool) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if value.strip().lower() not in YES | NO:
            raise Unreadable(name, value, "1 or 0")
        return value.strip().lower() in YES

    def integer(self, name: str, default: int, *, at_least: int, at_most: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not at_least <= int(value) <= at_most:
            raise Unreadable(name, value, f"a whole number from {at_least} to {at_most}")
        return int(value)

    def choice(self, name: str, default: str, *, among: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in among:
            raise Unreadable(name, value, "one of " + ", ".join(among))
        return value

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().absolute()

    def origin(self, name: str, default: str) -> tuple[str, str]:
        """Scheme and host (with port) of the address that people type, `https://rujukan.example.go.id`."""
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise Unreadable(name, value, "an address without a path, as https://rujukan.example.go.id")
        return parts.scheme, parts.netloc

    def postgres(self, name: str) -> dict[str, Any] | None:
        """Django's database settings from `postgresql://user:password@host:port/name?option=value`; None when unset."""
        value = self.text(name, "")
        if not value:
            return None
        try:
            return _postgres(value)
        except ValueError:
            raise Unreadable(name, "***", "postgresql://USER:PASSWORD@HOST:PORT/NAME") from None


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValueError(parts.scheme)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
