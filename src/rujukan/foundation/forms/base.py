"""What all fields and forms share: the answer "tidak tahu", faults with a place to go to, the token that acts once."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import Enum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rujukan.foundation import time
from rujukan.foundation.saying import say
from rujukan.rules.refused import Refused

Words = str | Promise
"""Text for the screen, translated now or when it is drawn."""

TICK = "tidak-tahu"
"""Ending of the name of a field's "tidak tahu" tick."""


class Unknown(Enum):
    """She does not know, or nobody asked yet: an answer, other than a field left empty. False in a condition."""

    UNKNOWN = TICK

    def __bool__(self) -> bool:
        return False


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True)
class Answer:
    """What came from the browser for one field, as typed, by the field's parts ('' is the field itself)."""

    parts: Mapping[str, str]
    unknown: bool = False

    @property
    def text(self) -> str:
        return self.parts.get("", "")

    @property
    def blank(self) -> bool:
        return not any(part.strip() for part in self.parts.values())


def clean_text(raw: object) -> str:
    """NFC, one kind of line end, no NUL or other control characters (a tab or line end may stay)."""
    text = unicodedata.normalize("NFC", str(raw)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


class Parts(forms.Widget):
    """Reads the named parts of one field: `name` or `name-part`, and the tick `name-tidak-tahu`."""

    def __init__(self, *parts: str) -> None:
        super().__init__()
        self.parts = parts or ("",)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Answer:
        found = {part: clean_text(data.get(self.named(name, part), "")) for part in self.parts}
        return Answer(found, bool(data.get(f"{name}-{TICK}")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(self.named(name, part) in data for part in (*self.parts, TICK))

    @staticmethod
    def named(name: str, part: str) -> str:
        return f"{name}-{part}" if part else name

    def id_for_label(self, id_: str | None, index: str | int | None = None) -> str:
        return self.named(id_ or "", self.parts[0])


class Asked(forms.Field):
    """One question. `unknown` is the label of its "tidak tahu" tick ('' = none), `missing` the words when left empty.

    A subclass says `kind` (its template), reads its parts in `understand` and shows a value again in `show`."""

    kind = ""
    parts: tuple[str, ...] = ("",)
    empty: object = ""
    autocomplete = "off"

    def __init__(self, *, unknown: Words = "", missing: Words = "", hint: Words = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", Parts(*self.parts))
        super().__init__(help_text=hint, **kwargs)  # type: ignore[arg-type]  # any Promise will do
        self.unknown, self.missing = unknown, missing

    def clean(self, value: Any) -> Any:
        """The understood value, UNKNOWN, or the field's empty value. Raises ValidationError."""
        answer = value if isinstance(value, Answer) else self.show(value)
        if answer.unknown and self.unknown:
            return self._unknown(answer)
        if answer.blank:
            return self._blank()
        found = self.understand(answer)
        self.run_validators(found)
        return found

    def _unknown(self, answer: Answer) -> Unknown:
        if answer.blank:
            return UNKNOWN
        raise ValidationError(_("Pilih satu: isi jawabannya, atau centang “%(tick)s”.") % {"tick": self.unknown})

    def _blank(self) -> Any:
        if self.required:
            raise ValidationError(str(self.missing) or _("Ini belum diisi."), "required")
        return self.empty

    def understand(self, answer: Answer) -> Any:
        """The value in what was typed. Raises ValidationError."""
        raise NotImplementedError

    def show(self, value: Any) -> Answer:
        """A known value (initial) as the browser would send it."""
        return Answer({"": "" if value in (None, "") else str(value)})

    def prepare_value(self, value: Any) -> Answer:
        if isinstance(value, Answer):
            return value
        return Answer({}, unknown=True) if value is UNKNOWN else self.show(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)


@dataclass(frozen=True)
class Fault:
    """One thing to put right, for the summary on top: where it is, and its first sentence."""

    target: str
    label: str
    words: str


class Form(forms.Form):
    """A page's form. `now` and `zone` are the moment and the region's local time; all else as Django's.

    Answers below a choice that was not chosen (`Picks(reveals=...)`) are dropped, their faults with them."""

    use_required_attribute = False
    now: datetime
    zone: tzinfo

    def __init__(self, *args: Any, now: datetime | None = None, zone: tzinfo = UTC, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "f-%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.now, self.zone = now or time.now(), zone
        for field in self.fields.values():
            if hasattr(field, "zone"):
                field.now, field.zone = self.now, zone  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            for value, revealed in getattr(field, "reveals", {}).items():
                if not _chosen(self.cleaned_data.get(name), value):
                    self._drop(revealed)

    def _drop(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = getattr(self.fields[name], "empty", None)

    def refuse(self, refused: Refused) -> None:
        """Puts a rule's no beside its field, else on top of the form."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, say(refused, self.zone))

    @property
    def faults(self) -> list[Fault]:
        """All faults in the order of the fields; those of the form itself first, without a place to go to."""
        whole = [Fault("", "", str(words)) for words in self.non_field_errors()]
        return whole + [_fault(self[name], str(self.errors[name][0])) for name in self.fields if name in self.errors]


def _chosen(answer: object, value: str) -> bool:
    return value in answer if isinstance(answer, (list, tuple)) else answer == value


def _fault(field: BoundField, words: str) -> Fault:
    target = "" if field.is_hidden else field.id_for_label
    first = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0]
    return Fault(target, "" if field.is_hidden else str(field.label), first)


class OnceMixin(forms.Form):
    """A form that acts once: it carries a random token, and what came of it is filed with `foundation.Once`."""

    sekali = forms.RegexField(
        r"^[A-Za-z0-9_-]{43}$",
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Halaman ini tidak utuh. Semua isian tetap ada; kirim sekali lagi.")
        ),
    )

    @property
    def token(self) -> str:
        """The token to draw: the one that came, kept while its form comes back with faults, else a new one."""
        came = self.data.get(self.add_prefix("sekali"), "") if self.is_bound else ""
        return came if re.fullmatch(r"[A-Za-z0-9_-]{43}", came) else secrets.token_urlsafe(32)
