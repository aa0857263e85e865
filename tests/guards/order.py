"""Rows that nobody ordered come in random order, so that no test (and no page) leans on the order of insertion."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet


def shuffle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each evaluated queryset without an order a random one."""
    fetch_all, iterator = QuerySet._fetch_all, QuerySet.iterator

    def fetch_shuffled(self: QuerySet[Any]) -> None:
        asked = self.query
        if self._result_cache is None:
            self._query = _shuffled(self).query  # type: ignore[attr-defined]  # the setter would forget values_list
        fetch_all(self)
        self._query = asked  # type: ignore[attr-defined]

    def iterate_shuffled(self: QuerySet[Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        return iterator(_shuffled(self), *args, **kwargs)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_shuffled)
    monkeypatch.setattr(QuerySet, "iterator", iterate_shuffled)


def _is_unordered(queryset: QuerySet[Any]) -> bool:
    """No order asked for, and one may be added without changing which rows come (a distinct or grouped one may not)."""
    query = queryset.query
    return not (queryset.ordered or query.combinator or query.distinct or query.group_by is not None)


def _shuffled(queryset: QuerySet[Any]) -> QuerySet[Any]:
    if not _is_unordered(queryset):
        return queryset
    clone: QuerySet[Any] = queryset._chain()  # type: ignore[attr-defined]
    clone.query.add_ordering("?")
    return clone
