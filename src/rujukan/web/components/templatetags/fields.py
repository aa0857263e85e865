"""`{% load fields %}`: one question of a form, its faults on top, the token that makes it act once.

`{% field form.x %}` draws a field, `{% question form.x %}` the same with a heading's weight, for forms that ask a few
big questions. Templates are `forms/<kind>.html`; all of them get one `Drawn`."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rujukan.foundation.forms import Answer, Form, OnceMixin
from rujukan.foundation.forms.picks import Chosen
from rujukan.web.words import number

register = template.Library()


@dataclass(frozen=True)
class Row:
    """One row of picks, with the fields that it opens."""

    value: str
    label: Any
    hint: Any
    chosen: bool
    reveals: list[BoundField]


class Drawn:
    """What a field's template draws."""

    def __init__(self, bound: BoundField, question: bool) -> None:
        self.bound, self.field, self.question = bound, bound.field, question
        self.name, self.id, self.label, self.hint = bound.html_name, bound.auto_id, bound.label, bound.help_text
        self.target = bound.id_for_label
        self.errors = [str(words) for words in bound.errors]
        self.optional = not bound.field.required
        self.answer: Answer | Chosen = bound.value()

    @property
    def described(self) -> str:
        """For aria-describedby: the hint's id, the fault's id."""
        return " ".join([f"{self.id}-h"] * bool(self.hint) + [f"{self.id}-e"] * bool(self.errors))

    @property
    def part(self) -> dict[str, str]:
        """What was typed, by part; every part of the field is there."""
        typed = self.answer.parts if isinstance(self.answer, Answer) else {}
        return {part or "text": typed.get(part, "") for part in self.field.parts}  # type: ignore[attr-defined]

    @property
    def unknown(self) -> bool:
        return isinstance(self.answer, Answer) and self.answer.unknown

    @property
    def groups(self) -> list[tuple[Any, list[Row]]]:
        """A select box's rows by group ('' = none)."""
        return [(group, self._rows(picks)) for group, picks in self.field.groups]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Row]:
        return self._rows(self.field.choices)  # type: ignore[attr-defined]

    def _rows(self, picks: Any) -> list[Row]:
        chosen = self.answer.values if isinstance(self.answer, Chosen) else ()
        opens = getattr(self.field, "reveals", {})
        return [
            Row(value, label, hint, value in chosen, [self.bound.form[name] for name in opens.get(value, ())])
            for value, label, hint in picks
        ]


def _draw(bound: BoundField, question: bool) -> SafeString:
    kind: str = bound.field.kind  # type: ignore[attr-defined]
    return SafeString(get_template(f"forms/{kind}.html").render({"f": Drawn(bound, question)}))


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, hint, fault and "tidak tahu"."""
    return _draw(bound, question=False)


@register.simple_tag
def question(bound: BoundField) -> SafeString:
    """The same, as one of the page's big questions."""
    return _draw(bound, question=True)


@register.simple_tag
def faults(form: Form) -> SafeString:
    """The summary on top, each line a link to its field; nothing while there is no fault."""
    found = form.faults if form.is_bound else []
    if not found:
        return SafeString("")
    title = ngettext("%(n)s hal perlu diperbaiki", "%(n)s hal perlu diperbaiki", len(found)) % {"n": number(len(found))}
    shown = {"found": found, "title": title[0].upper() + title[1:], "kept": not _asks_secret(form)}
    return SafeString(get_template("forms/_faults.html").render(shown))


def _asks_secret(form: Form) -> bool:
    """A password is never drawn again."""
    return any(getattr(field, "kind", "") == "secret" for field in form.fields.values())


@register.simple_tag
def fault_title(form: Form | None) -> str:
    """'Perlu diperbaiki: ' in front of the page's title, so that a screen reader says it first."""
    return _("Perlu diperbaiki: ") if form is not None and form.is_bound and form.errors else ""


@register.simple_tag
def once(form: OnceMixin) -> SafeString:
    """The hidden token of a form that acts once."""
    return format_html('<input type="hidden" name="{}" value="{}">', form.add_prefix("sekali"), form.token)
