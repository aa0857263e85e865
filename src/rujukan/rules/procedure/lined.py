"""YAML that knows its lines: every value keeps the file and line it came from, also when one file is laid over another.

All scalars stay text (`53.03` is a code, `no` is a word); an empty value is None.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml

Layer = Literal["national", "region"]

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
EMPTY = ("", "~", "null")


@dataclass(frozen=True)
class Place:
    """Where a value is written."""

    file: str
    line: int
    layer: Layer = "national"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Broken(ValueError):
    """A file that isn't what we read; `reason` is an Indonesian sentence, also the key of its translation."""

    def __init__(self, place: Place, reason: str, **params: object) -> None:
        super().__init__(f"{place}: {reason % params if params else reason}")
        self.place, self.reason, self.params = place, reason, params


@dataclass(frozen=True)
class Node:
    """A value with its place: text, None, a list or a mapping of nodes."""

    value: "str | tuple[Node, ...] | dict[str, Node] | None"
    place: Place

    def items(self) -> "Iterator[tuple[str, Node]]":
        """Its entries, where it is a mapping."""
        return iter(self.value.items() if isinstance(self.value, dict) else ())

    def at(self, *path: str) -> "Node | None":
        """The node under these keys; None where there is none."""
        node: Node | None = self
        for key in path:
            node = node.value.get(key) if node and isinstance(node.value, dict) else None
        return node


def read(text: str, file: str, layer: Layer) -> Node:
    """The tree of a YAML text. Raises Broken where it isn't YAML, or uses anchors, or has a key twice."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        place = Place(file, mark.line + 1 if mark else 1, layer)
        reason = "Berkas ini tidak terbaca di sini: periksa jarak awal baris, titik dua, dan tanda kutip."
        raise Broken(place, reason) from None
    except (yaml.YAMLError, UnicodeError, ValueError):
        raise Broken(Place(file, 1, layer), "Berkas ini tidak terbaca sebagai teks YAML.") from None
    if not isinstance(root, yaml.MappingNode):
        raise Broken(
            Place(file, 1, layer), "Berkas ini harus berisi daftar nama dan isinya, misalnya region: dan steps:."
        )
    return _tree(root, file, layer, set())


def _tree(node: yaml.Node, file: str, layer: Layer, seen: set[int]) -> Node:
    place = Place(file, node.start_mark.line + 1, layer)
    if id(node) in seen:
        raise Broken(place, "Jangan memakai tanda & dan * untuk menyalin isi: tulis isinya di sini.")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return Node(None if not node.style and node.value in EMPTY else node.value, place)
    if isinstance(node, yaml.SequenceNode):
        return Node(tuple(_tree(child, file, layer, seen) for child in node.value), place)
    return Node(dict(_entries(node, file, layer, seen)), place)


def _entries(node: yaml.Node, file: str, layer: Layer, seen: set[int]) -> Iterator[tuple[str, Node]]:
    known: set[str] = set()
    for key, value in node.value:
        place = Place(file, key.start_mark.line + 1, layer)
        if not isinstance(key, yaml.ScalarNode):
            raise Broken(place, "Nama di sebelah kiri titik dua harus satu kata atau kode.")
        if key.value in known:
            raise Broken(place, "%(key)s tertulis dua kali.", key=key.value)
        known.add(key.value)
        child = _tree(value, file, layer, seen)
        yield key.value, Node(child.value, place)


def lay_over(under: Node, over: Node) -> Node:
    """`over` laid over `under`: mappings entry by entry, all else replaced; each value keeps its own place."""
    if not isinstance(under.value, dict) or not isinstance(over.value, dict):
        return over
    merged = dict(under.value)
    for key, node in over.value.items():
        merged[key] = lay_over(merged[key], node) if key in merged else node
    return Node(merged, under.place)
