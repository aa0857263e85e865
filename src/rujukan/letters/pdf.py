"""A letter as PDF: a committed typst text, filled with data that it never reads as markup. Nothing is fetched, no font
is the machine's; the same data and moment give the same bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TEXTS = Path(__file__).parent / "texts"


def make(name: str, data: Mapping[str, Any], *, now: datetime, texts: Path = TEXTS) -> bytes:
    """The letter `texts/<name>.typ` with this data; a report brings its own folder of texts."""
    pdf: bytes = typst.compile(
        str(texts / f"{name}.typ"), root=str(texts), format="pdf", ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        timestamp=int(now.timestamp()),
    )  # fmt: skip
    return pdf
