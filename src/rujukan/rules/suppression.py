"""Small cells (P1): 1 to 4 are hidden in every output, and so is what would uncover them.

A column of cells with its total is safe when a reader who knows the rule can't work out a hidden cell: at least two
cells are hidden, and their sum leaves more than one way to fill them. A zero is shown: nobody is in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5
"""The smallest number of people that is shown."""

K = TypeVar("K")


@dataclass(frozen=True)
class Shown:
    """A number as it may be shown: None is hidden ('disamarkan')."""

    value: int | None

    @property
    def hidden(self) -> bool:
        return self.value is None


HIDDEN = Shown(None)


def is_small(count: int) -> bool:
    """Is it a number that must not be shown?"""
    return 0 < count < LEAST


def alone(count: int) -> Shown:
    """A number that stands by itself."""
    return HIDDEN if is_small(count) else Shown(count)


def column(counts: Mapping[K, int], *, total: int | None = None) -> tuple[dict[K, Shown], Shown]:
    """Cells that add up, with their total (their sum unless given). Hides the small ones, then the next smallest until
    nothing can be worked out; where that isn't enough, the total too."""
    whole = sum(counts.values()) if total is None else total
    hidden = {key for key, count in counts.items() if is_small(count)}
    rest = sorted((key for key, count in counts.items() if count >= LEAST), key=lambda key: counts[key])
    while hidden and is_uncovered([counts[key] for key in hidden]) and rest:
        hidden.add(rest.pop(0))
    open_total = not is_small(whole) and not (hidden and is_uncovered([counts[key] for key in hidden]))
    shown = {key: HIDDEN if key in hidden else Shown(count) for key, count in counts.items()}
    return shown, Shown(whole) if open_total else HIDDEN


def is_uncovered(hidden: Sequence[int]) -> bool:
    """Can a reader who knows the sum of these cells, and that a hidden one is at least 1, work one of them out?"""
    if not hidden:
        return False
    spare = sum(hidden) - len(hidden)
    return len(hidden) == 1 or spare < LEAST - 1


def table(rows: Mapping[K, Mapping[str, int]], columns: Iterable[str]) -> dict[K, dict[str, Shown]]:
    """Cells of which both rows and columns add up to numbers that are shown elsewhere: hides until every row and every
    column with a hidden cell has two, and their sum leaves a choice."""
    names = list(columns)
    hidden = {(key, name) for key, row in rows.items() for name in names if is_small(row[name])}
    while (line := _uncovered_line(rows, names, hidden)) is not None:
        rest = [cell for cell in line if cell not in hidden and rows[cell[0]][cell[1]] > 0]
        if not rest:
            hidden |= set(line)
            break
        hidden.add(min(rest, key=lambda cell: rows[cell[0]][cell[1]]))
    return {
        key: {name: HIDDEN if (key, name) in hidden else Shown(row[name]) for name in names}
        for key, row in rows.items()
    }


def _uncovered_line(
    rows: Mapping[K, Mapping[str, int]], names: Sequence[str], hidden: set[tuple[K, str]]
) -> list[tuple[K, str]] | None:
    """A row or column from which a hidden cell could be worked out, and in which more can be hidden."""
    lines = [[(key, name) for name in names] for key in rows] + [[(key, name) for key in rows] for name in names]
    for line in lines:
        inside = [rows[key][name] for key, name in line if (key, name) in hidden]
        more = any(cell not in hidden and rows[cell[0]][cell[1]] > 0 for cell in line)
        if inside and is_uncovered(inside) and more:
            return line
    return None
