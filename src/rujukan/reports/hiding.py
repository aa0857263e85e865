"""Which cells of a whole report are hidden (P1): those of 1 to 4, and what would uncover them through any sum that its
reader knows, within a table, between two tables, and between a year and its halves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from rujukan.rules.suppression import is_small, is_uncovered

K = TypeVar("K")
Sum = tuple[K, Sequence[K]]
"""A total, and the cells that make it up."""


def hidden_cells(counts: Mapping[K, int], sums: Iterable[Sum[K]]) -> set[K]:
    """Hides until no sum gives a hidden cell away: what is hidden in a shown total leaves more than one way to fill it,
    and a hidden total has a hidden part."""
    hidden = {key for key, count in counts.items() if is_small(count)}
    known = list(sums)
    while True:
        more = {key for one in known for key in _more(counts, one, hidden)}
        if not more:
            return hidden
        hidden |= more


def _more(counts: Mapping[K, int], one: Sum[K], hidden: set[K]) -> set[K]:
    """What else of this sum must be hidden: its smallest shown part, else its total."""
    total, parts = one
    inside = [counts[key] for key in parts if key in hidden]
    shown = [key for key in parts if key not in hidden and counts[key] > 0]
    safe = bool(inside) if total in hidden else not is_uncovered(inside)
    if safe or (total in hidden and not shown):
        return set()
    return {min(shown, key=lambda key: counts[key])} if shown else {total}
