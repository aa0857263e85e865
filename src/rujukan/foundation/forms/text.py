"""Typed answers: text, telephone, whole numbers, money."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rujukan.foundation.forms.base import Answer, Asked, Parts
from rujukan.foundation.numerals import figures, number

LINE, PAGE = 200, 4000
"""Longest text in one line, and in several; in characters."""


class Text(Asked):
    """Free text; `rows` makes it several lines. Longer than `max_length` is refused with how much too long.

    `figures`: a telephone shows its number keys. `plain`: a name or code that no keyboard should correct."""

    kind = "text"

    def __init__(
        self,
        *,
        rows: int = 0,
        max_length: int = 0,
        width: str = "",
        autocomplete: str = "off",
        figures: bool = False,
        plain: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.rows, self.width, self.autocomplete = rows, width, autocomplete
        self.figures, self.plain = figures, plain or figures
        self.max_length = max_length or (PAGE if rows else LINE)

    def understand(self, answer: Answer) -> Any:
        text = answer.text if self.rows else " ".join(answer.text.split())
        if len(text) > self.max_length:
            raise ValidationError(_too_long(len(text) - self.max_length, self.max_length), "max_length")
        return text


def _too_long(over: int, limit: int) -> str:
    words = ngettext(
        "Terlalu panjang: %(over)s huruf lebih dari %(limit)s.",
        "Terlalu panjang: %(over)s huruf lebih dari %(limit)s.",
        over,
    )
    return words % {"over": figures(over), "limit": figures(limit)}


def secret_of(raw: object) -> str:
    """A password as typed, its spaces kept, in one Unicode form whatever the keyboard."""
    return unicodedata.normalize("NFC", str(raw)).replace("\0", "")


class Raw(Parts):
    """Reads a password."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Answer:
        return Answer({"": secret_of(data.get(name, ""))})


class Secret(Asked):
    """A password: never drawn again, and nothing about it is cleaned. `new` offers the browser to make one."""

    kind = "secret"
    max_length = 128

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=Raw(), **kwargs)
        self.autocomplete = "new-password" if new else "current-password"

    def understand(self, answer: Answer) -> str:
        if len(answer.text) > self.max_length:
            raise ValidationError(_too_long(len(answer.text) - self.max_length, self.max_length), "max_length")
        return answer.text


class Phone(Asked):
    """A telephone number, kept as +62812...: at least nine digits, at most fifteen; 0 and 8 in front are Indonesian."""

    kind = "phone"
    max_length = 30

    def understand(self, answer: Answer) -> str:
        if not re.fullmatch(r"\+?[\d\s().-]+", answer.text):
            raise ValidationError(_("Nomor telepon hanya angka, boleh dengan tanda + di depan."), "invalid")
        digits = re.sub(r"\D", "", answer.text)
        _check_length(digits)
        if answer.text.startswith("+"):
            return f"+{digits}"
        return f"+{digits}" if digits.startswith("62") else f"+62{digits.removeprefix('0')}"


def _check_length(digits: str) -> None:
    if len(digits) == 16:
        raise ValidationError(_("Ini seperti NIK. Jangan tulis NIK di sini."), "nik")
    if len(digits) > 15:
        raise ValidationError(_("Nomor ini terlalu panjang. Nomor telepon paling banyak 15 angka."), "max_length")
    if len(digits) < 9:
        told = _(
            "Nomor ini baru %(count)s angka. Nomor telepon paling sedikit sembilan angka, misalnya 0812 0000 0000."
        )
        raise ValidationError(told % {"count": number(len(digits))}, "min_length")


class Whole(Asked):
    """A whole number between two bounds, both included."""

    kind = "whole"
    empty = None
    max_length = 20
    before = ""

    def __init__(self, *, least: int = 0, most: int = 9999, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def understand(self, answer: Answer) -> int:
        text = re.sub(r"[\s.,]", "", answer.text)
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise ValidationError(_("Tulis dengan angka saja."), "invalid")
        if not self.least <= int(text) <= self.most:
            told = _("Angkanya antara %(least)s dan %(most)s.")
            raise ValidationError(told % {"least": figures(self.least), "most": figures(self.most)}, "range")
        return int(text)

    def show(self, value: Any) -> Answer:
        return Answer({"": "" if value in (None, "") else figures(value)})


class Rupiah(Whole):
    """Whole rupiah."""

    before = "Rp"

    def __init__(self, *, most: int = 10**12, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)

    def understand(self, answer: Answer) -> int:
        return super().understand(Answer({"": re.sub(r"(?i)^rp", "", answer.text)}))
