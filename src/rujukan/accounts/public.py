"""Pages for whom nobody need sign in. All others need it, without saying so."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Marks a view that opts out of signing in: `@public` above it, or around it in `urls.py`."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    """Did the view opt out?"""
    return getattr(view, "public", False) is True
