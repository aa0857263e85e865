"""A template that asks for what isn't there is an error.

In `{{ }}` and arguments every missing name is one. In `{% if %}`, `{% for %}` and before `|default` a missing name or
key is allowed, since an included template may have optional parts, but a missing attribute of an object is not: that
is a typing error. Templates of others (Django, allauth) are left alone.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.template import base
from django.template.context import BaseContext, Context

OURS = str(Path(__file__).resolve().parents[2] / "src")
TOLERANT_FILTERS = {"default", "default_if_none"}

_tolerant: ContextVar[bool] = ContextVar("tolerant", default=False)
_foreign: ContextVar[bool] = ContextVar("foreign", default=False)


class UnknownVariable(AssertionError):
    """A template names something that its context doesn't have."""


class Missing(str):
    """Stands for what is missing; it raises when Django fills the name in (`{% blocktranslate %}` comes this way)."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __mod__(self, name: Any) -> str:
        if _foreign.get():
            return ""
        raise UnknownVariable(f"no variable {name}")


def install(engine: dict[str, Any]) -> None:
    """Make Django's template variables strict, for this process."""
    engine["OPTIONS"]["string_if_invalid"] = Missing()
    resolve_expression, resolve_variable = base.FilterExpression.resolve, base.Variable.resolve

    def strict_expression(self: base.FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        tolerant = _tolerant.set(ignore_failures or _has_default(self))
        foreign = _foreign.set(not _is_ours(context))
        try:
            return resolve_expression(self, context, ignore_failures or _has_default(self))
        finally:
            _tolerant.reset(tolerant)
            _foreign.reset(foreign)

    def strict_variable(self: base.Variable, context: Any) -> Any:
        try:
            return resolve_variable(self, context)
        except base.VariableDoesNotExist as missing:
            if _is_ours(context) and not _is_tolerated(missing):
                raise UnknownVariable(f"{_template(context)}: no variable {self.var}") from missing
            raise

    base.FilterExpression.resolve = strict_expression  # type: ignore[method-assign]
    base.Variable.resolve = strict_variable  # type: ignore[method-assign]


def _has_default(expression: base.FilterExpression) -> bool:
    return bool(expression.filters) and expression.filters[0][0].__name__ in TOLERANT_FILTERS


def _is_tolerated(missing: base.VariableDoesNotExist) -> bool:
    return _tolerant.get() and isinstance(missing.params[1], BaseContext | Mapping)


def _template(context: Any) -> str:
    template = getattr(getattr(context, "render_context", None), "template", None)
    return str(template.origin.name) if template else ""


def _is_ours(context: Any) -> bool:
    return _template(context).startswith((OURS, "<unknown"))
