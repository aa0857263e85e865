"""P22 on a form: what it showed, and why she is asked once more."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from rujukan.foundation import forms
from rujukan.web.care.words import AGAIN, picks


class AgainMixin(forms.OnceMixin, forms.Form):
    """`asked`: she has answered this before. The reason is asked where the rule needs it, and counted."""

    again = forms.Picks(
        label=gettext_lazy("Mengapa ditanya atau diubah lagi?"),
        hint=gettext_lazy("Hanya kalau jawaban yang sudah ada diubah. Ini dihitung."),
        choices=lambda: picks(AGAIN), shape="two", required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, shown_at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_at = shown_at

    @property
    def seen(self) -> datetime | None:
        """When what the page showed was written: the page went stale where there is something newer."""
        typed = str(self.data.get("dilihat", "")) if self.is_bound else ""
        try:
            return parse_datetime(typed) if typed else None
        except ValueError:
            return None

    @property
    def mark(self) -> str:
        """What the page sends back. A form with faults keeps the mark that it came with."""
        if self.is_bound:
            return str(self.data.get("dilihat", ""))
        return self.shown_at.isoformat() if self.shown_at else ""
