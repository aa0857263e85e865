"""The real packs for the tests of rules, and ways to write them wrong."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rujukan.rules.procedure.check import check_trees
from rujukan.rules.procedure.cursor import Finding
from rujukan.rules.procedure.lined import Node, lay_over, read
from rujukan.rules.procedure.load import Trees, load_texts, spread, trees
from rujukan.rules.procedure.pack import Pack

SOP = Path(__file__).resolve().parents[2] / "sop"
NAMES = ("national.yaml", "53.03.yaml")


@cache
def national() -> str:
    return (SOP / "national.yaml").read_text(encoding="utf-8")


@cache
def overlay() -> str:
    return (SOP / "regions" / "53.03.yaml").read_text(encoding="utf-8")


@cache
def pack() -> Pack:
    """The pack of TTU."""
    return load_texts(national(), overlay())


@cache
def under() -> Pack:
    """The national pack alone."""
    return load_texts(national())


@cache
def both() -> Trees:
    """Both files, and TTU's laid over the national one."""
    return trees(national(), overlay(), NAMES)


Mutation = tuple[tuple[str, ...], object]
"""Where, and what is written there."""


def with_national(*path: str, value: object) -> list[Finding]:
    """What the check finds when the national file says `value` at this path; None takes the entry out."""
    return with_all_national([(path, value)])


def with_all_national(mutations: Iterable[Mutation]) -> list[Finding]:
    """As `with_national`, several at once."""
    found = both()
    assert found.overlay
    changed = _mutated(found.national, mutations)
    return check_trees(Trees(changed, found.overlay, lay_over(changed, found.overlay)))


def with_overlay(*path: str, value: object) -> list[Finding]:
    """What the check finds when TTU's overlay says `value` at this path besides what it says; `...` empties it."""
    return with_all_overlay([(path, value)])


def with_all_overlay(mutations: Iterable[Mutation]) -> list[Finding]:
    """As `with_overlay`, several at once."""
    found = both()
    assert found.overlay
    changed = _mutated(found.overlay, mutations)
    return check_trees(Trees(found.national, changed, lay_over(found.national, changed)))


def _mutated(root: Node, mutations: Iterable[Mutation]) -> Node:
    for path, value in mutations:
        root = _put(root, path, value)
    return spread(root)


def _put(node: Node, path: tuple[str, ...], value: object) -> Node:
    entries = dict(node.value) if isinstance(node.value, dict) else {}
    key, *rest = path
    if rest:
        entries[key] = _put(entries.get(key) or Node({}, node.place), tuple(rest), value)
    elif value is None:
        del entries[key]
    else:
        entries[key] = _node(value, node)
    return Node(dict(entries), node.place)


def _node(value: object, near: Node) -> Node:
    """A value as it would stand in the file, on the line of what it stands in; `...` is an empty one."""
    if value is ...:
        return Node(None, near.place)
    text = json.dumps({"x": value}, default=str, ensure_ascii=False)
    found = read(text, near.place.file, near.place.layer).at("x")
    assert found
    return _placed(found, near)


def _placed(node: Node, near: Node) -> Node:
    value: Any = node.value
    if isinstance(value, tuple):
        value = tuple(_placed(child, near) for child in value)
    elif isinstance(value, dict):
        value = {key: _placed(child, near) for key, child in value.items()}
    return Node(value, near.place)


def said(findings: list[Finding]) -> Mapping[str, str]:
    """Field -> sentence."""
    return {found.field: found.message for found in findings}
