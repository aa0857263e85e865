"""Keeps `.unscoped` and `.objects` out of the pages and the API: what they show goes through `visible_to`.

Reads the syntax tree, so that a comment or a text may use the words.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from steps import CHECKOUT

FORBIDDEN = {"unscoped", "objects", "_base_manager", "_default_manager"}
ROOMS = ("web", "api")


def faults(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each forbidden manager in one file's text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN:
            yield node.lineno, node.attr


def main() -> int:
    found = [
        f"{path.relative_to(CHECKOUT)}:{line}: .{name} shows what the reader may not see; use visible_to(actor, now)"
        for path in _files()
        for line, name in faults(path.read_text())
    ]
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((CHECKOUT / "src" / "rujukan" / room).rglob("*.py"))


if __name__ == "__main__":
    sys.exit(main())
