"""Chosen answers: rows to touch (one or several), and the select box for long lists. Nothing is chosen beforehand
unless the form was given it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rujukan.foundation.forms.base import Asked, Words


class Pick(NamedTuple):
    """One row: what is stored, what it says, and a remark below it."""

    value: str
    label: Words
    hint: Words = ""


One = tuple[str, Words] | tuple[str, Words, Words]
Given = Iterable[One | tuple[str, list[tuple[str, str]]]]
"""Rows, or (in a select box) groups of them."""
Source = Given | Callable[[], Given]


@dataclass(frozen=True)
class Chosen:
    """The values that came, in the order of the page, whether known or not."""

    values: tuple[str, ...]

    @property
    def blank(self) -> bool:
        return not self.values


class Ticks(forms.Widget):
    """Reads every value of the name."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Chosen:
        getlist: Callable[[str], list[Any]] = getattr(data, "getlist", lambda key: _listed(data.get(key)))
        return Chosen(tuple(str(value).replace("\0", "") for value in getlist(name) if value not in ("", None)))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str | None, index: str | int | None = None) -> str:
        return f"{id_}-0"


class Box(Ticks):
    """Reads the one value of a select box."""

    def id_for_label(self, id_: str | None, index: str | int | None = None) -> str:
        return id_ or ""


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


class Picks(Asked):
    """Rows of radios, or of ticks when `many`. Clean gives the value ('' when none), or the list of values.

    shape: rows in one, two or three columns. reveals: value -> names of the form's fields that it opens below its row.
    alone: values that exclude all others."""

    kind = "picks"
    widget = Ticks

    def __init__(
        self,
        *,
        choices: Source,
        many: bool = False,
        shape: Literal["", "two", "three"] = "",
        reveals: Mapping[str, tuple[str, ...]] | None = None,
        alone: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", self.widget())
        super().__init__(**kwargs)
        self.many, self.shape, self.alone = many, shape, alone
        self.reveals = dict(reveals or {})
        self._choices = choices

    @property
    def choices(self) -> list[Pick]:
        given = self._choices() if callable(self._choices) else self._choices
        return [Pick(*pick) for pick in given]

    @choices.setter
    def choices(self, choices: Source) -> None:
        self._choices = choices

    def clean(self, value: Any) -> Any:
        """'' or the value; for `many` the list of values. Raises ValidationError."""
        chosen = self.prepare_value(value)
        if chosen.blank:
            return self._blank()
        self._check(chosen.values)
        return list(dict.fromkeys(chosen.values)) if self.many else chosen.values[-1]

    def _blank(self) -> Any:
        if self.required:
            plain = _("Pilih paling sedikit satu.") if self.many else _("Pilih satu jawaban.")
            raise ValidationError(str(self.missing) or plain, "required")
        return [] if self.many else ""

    def _check(self, values: tuple[str, ...]) -> None:
        labels = {pick.value: pick.label for pick in self.choices}
        if not set(values) <= set(labels):
            raise ValidationError(_("Pilihan ini tidak ada lagi. Pilih yang lain."), "invalid_choice")
        for value in self.alone:
            if value in values and len(set(values)) > 1:
                told = _("“%(choice)s” tidak bisa bersama pilihan lain.") % {"choice": labels[value]}
                raise ValidationError(told, "alone")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Chosen):
            return value
        return Chosen(tuple(str(one) for one in _listed(value) if one not in ("", None)))


class Select(Picks):
    """A select box, for lists longer than a screen. `choices` may be groups: (group name, [(value, label), ...])."""

    kind = "select"
    widget = Box

    @property
    def groups(self) -> Iterator[tuple[Words, list[Pick]]]:
        """(group name, its rows); rows outside a group come as groups without a name."""
        for first, second, *rest in self._given():
            if isinstance(second, (list, tuple)):
                yield first, [Pick(*pick) for pick in second]
            else:
                yield "", [Pick(first, second, *rest)]

    def _given(self) -> Iterable[Any]:
        return self._choices() if callable(self._choices) else self._choices

    @property
    def choices(self) -> list[Pick]:
        return [pick for _group, picks in self.groups for pick in picks]

    @choices.setter
    def choices(self, choices: Source) -> None:
        self._choices = choices
