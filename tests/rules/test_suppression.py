"""Small cells are hidden, and nobody who knows the rule works one out."""

from hypothesis import given
from hypothesis import strategies as st

from rujukan.rules.suppression import HIDDEN, LEAST, Shown, alone, column, is_small, table

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


def possible(total: int, hidden: int) -> range:
    """What one of so many hidden cells may be, each at least 1, when all of them add up to the total."""
    return range(1, total - hidden + 2)


def test_one_to_four_are_hidden_and_zero_is_not() -> None:
    assert [alone(n).value for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_one_hidden_cell_takes_another_with_it() -> None:
    shown, total = column({"a": 2, "b": 7, "c": 30})
    assert (shown["a"], shown["b"], shown["c"], total) == (HIDDEN, HIDDEN, Shown(30), Shown(39))


def test_where_nothing_else_can_be_hidden_the_total_is() -> None:
    shown, total = column({"a": 1, "b": 0})
    assert (shown["a"], shown["b"], total) == (HIDDEN, Shown(0), HIDDEN)


def test_two_ones_would_be_known_from_their_sum() -> None:
    shown, total = column({"a": 1, "b": 1, "c": 0})
    assert total == HIDDEN
    assert shown["c"] == Shown(0)


@given(COUNTS)
def test_no_small_number_is_shown_and_nothing_else_is_changed(counts: dict[str, int]) -> None:
    shown, total = column(counts)
    for key, count in counts.items():
        assert shown[key].hidden or (shown[key].value == count and not is_small(count))
    assert total.hidden or (total.value == sum(counts.values()) and not is_small(total.value))


@given(COUNTS)
def test_a_hidden_cell_can_not_be_worked_out(counts: dict[str, int]) -> None:
    shown, total = column(counts)
    hidden = [key for key in counts if shown[key].hidden]
    if not hidden or total.value is None:
        return
    left = total.value - sum(counts[key] for key in counts if not shown[key].hidden)
    assert len(possible(left, len(hidden))) >= LEAST


@given(st.lists(st.fixed_dictionaries({"x": st.integers(0, 12), "y": st.integers(0, 12)}), min_size=1, max_size=6))
def test_in_a_table_no_small_number_is_shown(rows: list[dict[str, int]]) -> None:
    found = table(dict(enumerate(rows)), ("x", "y"))
    for key, row in enumerate(rows):
        for name, count in row.items():
            assert found[key][name].hidden or not is_small(count)
            assert found[key][name].hidden or found[key][name].value == count


def test_in_a_table_one_hidden_cell_hides_one_in_its_row_and_column() -> None:
    found = table({"a": {"x": 2, "y": 30}, "b": {"x": 20, "y": 40}, "c": {"x": 9, "y": 9}}, ("x", "y"))
    hidden = {(key, name) for key, row in found.items() for name, cell in row.items() if cell.hidden}
    assert len({key for key, _ in hidden}) >= 2
    assert all(sum(1 for key, name in hidden if name == column_name) != 1 for column_name in ("x", "y"))
