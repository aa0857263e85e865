"""Documents that are made from the rules: each a function that gives the text. `make check` fails when one is stale."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from rujukan.cli.documents.access import access
from rujukan.cli.documents.sop import sop
from rujukan.cli.documents.states import referral

DOCS: Path = settings.CHECKOUT / "docs"

DOCUMENTS: dict[str, Callable[[], str]] = {
    "access.md": access,
    "states/referral.md": referral,
    "sop.md": sop,
}


def stale() -> list[str]:
    """Names of the documents that do not say what the rules say."""
    return [name for name, make in DOCUMENTS.items() if _read(DOCS / name) != make()]


def write() -> list[str]:
    """Write those that are stale; returns their names."""
    names = stale()
    for name in names:
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(DOCUMENTS[name]())
    return names


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
